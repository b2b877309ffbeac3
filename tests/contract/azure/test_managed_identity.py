"""`ARM_USE_MSI` takes the identity of the machine that this runs on."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

import pytest

from providers.errors import VendorError
from sandbox.emulator.server import Listener
from tests.contract.azure.client import Azure
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


def issued(azure: Azure) -> dict[str, object]:
    grant = azure.emulator.world.tokens.issue(
        account="contoso", audience="https://management.azure.com", lifetime=timedelta(hours=1)
    )
    expires = int((azure.clock.now() + timedelta(hours=1)).timestamp())
    return {"access_token": grant, "expires_on": str(expires), "resource": "r", "token_type": "Bearer"}


@pytest.mark.parametrize("client_id", [None, "7d0b5a0e-4c1a-4a57-8c39-5d1c0c6f1f0a"])
def test_the_machines_identity(azure: Azure, machine: TokenService, client_id: str | None) -> None:
    machine.body = issued(azure)
    environment = {"ARM_USE_MSI": "true"} | ({"ARM_CLIENT_ID": client_id} if client_id else {})

    assert azure.fetch(azure.of_environment(environment)).kubeconfig.clusters

    ((query, _),) = machine.asked
    assert query["resource"] == ["https://management.azure.com"]
    assert query.get("client_id") == ([client_id] if client_id else None)
    assert azure.calls("token") == 0


def test_a_machine_without_an_identity_is_told(azure: Azure, machine: TokenService) -> None:
    machine.status, machine.body = "400 Bad Request", {"error": "invalid_request", "error_description": "none"}

    with pytest.raises(VendorError) as refused:
        azure.fetch(azure.of_environment({"ARM_USE_MSI": "true"}))

    error = refused.value
    assert error.what == "this machine has no managed identity to use with ARM_USE_MSI in the environment"
    assert (error.refusal.kind, error.refusal.status, len(machine.asked)) == ("credential", 400, 1)
