"""Without a service principal in the account, azure-identity's default chain finds the credentials."""

import pytest

from clusterkeys.errors import ConfigurationError, VendorError
from clusterkeys.vendors.azure.session import AzureSession
from tests.contract.azure.client import Azure

VARIABLES = {"AZURE_TENANT_ID": "tenant_id", "AZURE_CLIENT_ID": "client_id", "AZURE_CLIENT_SECRET": "client_secret"}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")


@pytest.fixture
def ambient(azure: Azure) -> AzureSession:
    return azure.session(tenant_id=None, client_id=None, client_secret=None)


def test_the_variables_of_the_environment_are_used(
    azure: Azure, ambient: AzureSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = azure.emulator.account("contoso")
    for name, setting in VARIABLES.items():
        monkeypatch.setenv(name, str(account[setting]))

    assert azure.fetch(ambient).kubeconfig.clusters


def test_a_wrong_secret_of_the_environment_is_named(
    azure: Azure, ambient: AzureSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = azure.emulator.account("contoso")
    for name, setting in VARIABLES.items():
        monkeypatch.setenv(name, str(account[setting])[::-1] if setting == "client_secret" else str(account[setting]))

    with pytest.raises(VendorError, match="the client secret is wrong") as refused:
        azure.fetch(ambient)
    assert refused.value.refusal.code == "AADSTS7000215"
    assert azure.calls("token") == 1


def test_no_credentials_at_all_are_reported_with_the_ways_to_give_some(azure: Azure, ambient: AzureSession) -> None:
    with pytest.raises(VendorError, match="no Azure credentials were found") as refused:
        azure.fetch(ambient)

    assert refused.value.refusal.kind == "credential"
    assert "az login" in refused.value.advice
    assert azure.starts == 0


def test_a_chain_that_is_narrowed_to_nothing_known_is_a_mistake_of_the_environment(
    azure: Azure, ambient: AzureSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "nobody")

    with pytest.raises(ConfigurationError, match="azure-identity cannot use"):
        azure.fetch(ambient)


def test_variables_whose_token_service_cannot_be_reached_are_not_called_missing(
    azure: Azure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain goes on to its next link, and its own error says nothing of the first one's."""
    for name, setting in VARIABLES.items():
        monkeypatch.setenv(name, str(azure.emulator.account("contoso")[setting]))
    session = azure.session(tenant_id=None, client_id=None, client_secret=None, authority="https://login.invalid")

    with pytest.raises(VendorError, match=r"login\.invalid cannot be reached") as caught:
        azure.fetch(session)

    assert (caught.value.refusal.kind, caught.value.refusal.transient) == ("network", True)
