"""The `Vendor` object of Samsung Cloud Platform, for the registry."""

from __future__ import annotations

from clusterkeys.vendor import Vendor
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.session import open_session
from clusterkeys.vendors.samsung.ske import SamsungSkeReader

SAMSUNG = Vendor(name="samsung", account=SamsungAccount, open=open_session, clusters=(SamsungSkeReader(),))
