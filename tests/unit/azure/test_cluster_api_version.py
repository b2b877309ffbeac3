"""How a cluster's api_version may be written."""

import pytest
from pydantic import ValidationError

from clusterkeys.vendors.azure.provisioned_cluster import AzureProvisionedCluster

URI = (
    "/subscriptions/8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b/resourceGroups/g"
    "/providers/Microsoft.Kubernetes/connectedClusters/c"
)


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01 00:00:00 +0000 UTC", "2024-01-01"),
        ("2026-04-01-preview", "2026-04-01-preview"),
    ],
)
def test_a_date_without_quotes_is_taken_as_pulumi_hands_it_on(written: str, version: str) -> None:
    assert AzureProvisionedCluster(resource_uri=URI, api_version=written).api_version == version


@pytest.mark.parametrize("written", ["2024", "2024-01-01 12:00:00 +0000 UTC", "latest", ""])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        AzureProvisionedCluster(resource_uri=URI, api_version=written)
