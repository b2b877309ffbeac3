"""`ARM_USE_MSI` takes the identity of the machine that this runs on, as azure-identity's chain does; no proxy does."""

import os
import secrets
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.server import Listener
from tests.contract.azure.client import Azure
from tests.contract.azure.own_hosts import ConnectProxy
from tests.contract.azure.token_service import TokenService


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenService]:
    """Plays App Service, whose address azure-identity takes from the process's environment."""
    service = TokenService()
    listener = Listener.bind(service)
    listener.serve()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{listener.port}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", secrets.token_hex(8))
    yield service
    listener.close()


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenService]:
    """Plays the metadata service of a virtual machine, which azure-identity looks for where this variable says."""
    service = TokenService()
    listener = Listener.bind(service)
    listener.serve()
    service.base = f"http://127.0.0.1:{listener.port}"
    for name in ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "AZURE_FEDERATED_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", service.base)
    yield service
    listener.close()


@pytest.fixture
def proxy(azure: Azure) -> Iterator[ConnectProxy]:
    """Leads to the emulated ARM and nowhere else."""
    arm = urlsplit(azure.emulator.url("arm"))
    leading = ConnectProxy(ports={arm.netloc: arm.port or 443})
    with leading.listening():
        yield leading


def issued(azure: Azure) -> dict[str, object]:
    grant = azure.emulator.world.tokens.issue(
        account="contoso", audience="https://management.azure.com", lifetime=timedelta(hours=1)
    )
    expires = int((azure.clock.now() + timedelta(hours=1)).timestamp())
    return {
        "access_token": grant,
        "expires_on": str(expires),
        "expires_in": "3600",
        "resource": "r",
        "token_type": "Bearer",
    }


@pytest.mark.parametrize("client_id", [None, "7d0b5a0e-4c1a-4a57-8c39-5d1c0c6f1f0a"])
def test_the_machines_identity(azure: Azure, machine: TokenService, client_id: str | None) -> None:
    machine.body = issued(azure)
    environment = {"ARM_USE_MSI": "true"} | ({"ARM_CLIENT_ID": client_id} if client_id else {})

    assert azure.fetch(azure.of_environment(environment)).kubeconfig.clusters

    ((query, _),) = machine.asked
    assert query["resource"] == ["https://management.azure.com"]
    assert query.get("client_id") == ([client_id] if client_id else None)
    assert azure.calls("token") == 0


def test_a_machine_without_an_identity_is_reported(azure: Azure, machine: TokenService) -> None:
    machine.status, machine.body = "400 Bad Request", {"error": "invalid_request", "error_description": "none"}

    with pytest.raises(VendorError) as refused:
        azure.fetch(azure.of_environment({"ARM_USE_MSI": "true"}))

    error = refused.value
    assert error.what == "this machine has no managed identity for ARM_USE_MSI in the environment"
    assert (error.refusal.kind, error.refusal.status, len(machine.asked)) == ("credential", 400, 1)


@pytest.mark.parametrize("variables", [{"ARM_USE_MSI": "true"}, {}], ids=["by-variable", "by-the-chain"])
@pytest.mark.parametrize("place", ["machine", "instance"])
def test_the_machine_is_not_asked_through_the_accounts_proxy(
    azure: Azure,
    proxy: ConnectProxy,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    variables: dict[str, str],
) -> None:
    """A token that came through a proxy would be in its hands; most of them lead to no such address anyway."""
    service: TokenService = request.getfixturevalue(place)
    service.body = issued(azure)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")

    session = azure.of_environment({**os.environ, **variables}, proxy=proxy.url)

    assert azure.fetch(session).kubeconfig.clusters
    assert service.asked
    assert set(proxy.asked) == set(proxy.ports)
