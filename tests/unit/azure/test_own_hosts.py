"""To which addresses no proxy of the account leads."""

import pytest
from requests.utils import select_proxy

from clusterkeys.vendors.azure.endpoints import own_hosts

PROXY = "http://proxy.example:3128"


def proxy_to(url: str, **environment: str) -> str | None:
    """What `requests`, with which azure-identity asks, makes of it."""
    return select_proxy(url, {"http": PROXY, "https": PROXY, **dict.fromkeys(own_hosts(environment), "")})


def test_the_metadata_service_of_virtual_machines_is_always_asked_directly() -> None:
    assert not proxy_to("http://169.254.169.254/metadata/identity/oauth2/token?resource=r")
    assert proxy_to("https://login.microsoftonline.com/t/oauth2/v2.0/token") == PROXY


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("IDENTITY_ENDPOINT", "http://127.0.0.1:41741/msi/token"),
        ("IDENTITY_ENDPOINT", "https://10.0.0.4:2377/metadata/identity/oauth2/token"),
        ("IMDS_ENDPOINT", "http://localhost:40342"),
        ("MSI_ENDPOINT", "http://localhost:50342/oauth2/token"),
        ("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://[fd00::1]:8080"),
    ],
)
def test_so_is_where_the_machines_environment_says_that_it_answers(name: str, address: str) -> None:
    assert proxy_to(address) == PROXY
    assert not proxy_to(address, **{name: address})
    assert proxy_to("https://login.microsoftonline.com", **{name: address}) == PROXY


@pytest.mark.parametrize("text", ["", "nowhere", "http://[half"])
def test_what_is_no_address_adds_none(text: str) -> None:
    assert own_hosts({"IDENTITY_ENDPOINT": text}) == ("http://169.254.169.254",)
