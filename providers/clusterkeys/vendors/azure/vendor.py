"""The `Vendor` object of Azure, for the registry."""

from __future__ import annotations

from clusterkeys.vendor import Vendor
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.provisioned_cluster import AzureProvisionedClusterReader
from clusterkeys.vendors.azure.session import open_session

AZURE = Vendor(name="azure", account=AzureAccount, open=open_session, clusters=(AzureProvisionedClusterReader(),))
