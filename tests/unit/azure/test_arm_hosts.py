"""Which addresses may be polled with the account's token."""

import pytest

from clusterkeys.vendors.azure.endpoints import ArmHosts

PUBLIC = ArmHosts(endpoint="https://management.azure.com", cloud="https://management.azure.com")
PRIVATE = ArmHosts(endpoint="https://localhost:8443", cloud="https://management.azure.com")
PATH = "/providers/Microsoft.HybridContainerService/locations/EASTUS/operationStatuses/1*AB?t=1&s=a-_b%2F"


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        (PUBLIC, f"https://management.azure.com{PATH}"),
        (PUBLIC, f"https://Management.Azure.com:443{PATH}"),
        (PUBLIC, f"https://eastus.management.azure.com{PATH}"),
        (PRIVATE, f"https://localhost:8443{PATH}"),
        (PRIVATE, f"https://management.azure.com{PATH}"),
    ],
)
def test_arm_and_its_regions_are_trusted(hosts: ArmHosts, address: str) -> None:
    assert hosts.trusts(address)


@pytest.mark.parametrize(
    "address",
    [
        f"http://management.azure.com{PATH}",
        f"https://management.azure.com:8443{PATH}",
        f"https://management.azure.com.evil.example{PATH}",
        f"https://evilmanagement.azure.com{PATH}",
        f"https://azure.com{PATH}",
        f"https://management.azure.com@evil.example{PATH}",
        f"https://evil.example\\@management.azure.com{PATH}",
        f"https://evil.example#@management.azure.com{PATH}",
        f"https://evil.example?@management.azure.com{PATH}",
        f"https://user:secret@management.azure.com{PATH}",
        f"https://management.azure.com:99999{PATH}",
        f"https://management.azure.com{PATH} x",
        f"https://management.azure.com{PATH}\r\nX: y",
        f"https://management.azure.com{PATH}ä",
        f"//management.azure.com{PATH}",
        "https://management.azure.com",
        PATH,
        "",
    ],
)
def test_anything_else_is_not(address: str) -> None:
    assert not PUBLIC.trusts(address)


def test_a_port_of_its_own_does_not_open_the_others_of_that_host() -> None:
    assert not PRIVATE.trusts(f"https://localhost{PATH}")
    assert not PRIVATE.trusts(f"https://localhost:8444{PATH}")
