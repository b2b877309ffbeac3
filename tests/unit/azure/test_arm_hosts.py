"""Which addresses may be polled with the account's token."""

import pytest

from clusterkeys.vendors.azure.endpoints import CLOUDS, may_be_polled

PUBLIC, PRIVATE = "https://management.azure.com", "https://localhost:8443"
PATH = "/providers/Microsoft.HybridContainerService/locations/EASTUS/operationStatuses/1*AB?t=1&s=a-_b%2F"


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        (PUBLIC, f"https://management.azure.com{PATH}"),
        (PUBLIC, f"https://Management.Azure.com:443{PATH}"),
        (PUBLIC, f"https://eastus.management.azure.com{PATH}"),
        (PRIVATE, f"https://localhost:8443{PATH}"),
        (PRIVATE, f"https://management.azure.com{PATH}"),
    ],
)
def test_arm_and_its_regions_are_trusted(endpoint: str, address: str) -> None:
    assert may_be_polled(address, endpoint=endpoint, cloud=CLOUDS["public"])


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
    assert not may_be_polled(address, endpoint=PUBLIC, cloud=CLOUDS["public"])


def test_a_port_of_its_own_does_not_open_the_others_of_that_host() -> None:
    assert not may_be_polled(f"https://localhost{PATH}", endpoint=PRIVATE, cloud=CLOUDS["public"])
    assert not may_be_polled(f"https://localhost:8444{PATH}", endpoint=PRIVATE, cloud=CLOUDS["public"])
