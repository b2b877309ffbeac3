"""Which credential it was is known after the first token, said once in the log and in every refusal."""

import logging
import stat
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.vendors.azure.session import AzureSession
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure

BEFORE = "azure-identity's default chain (environment, workload identity, managed identity, az login)"
CLI = "AzureCliCredential of azure-identity's default chain"
PROGRAM = """\
#!{python}
import json, sys
if "get-access-token" not in sys.argv:
    sys.exit(1)
print(json.dumps({{"accessToken": "{token}", "expires_on": {end}, "expiresOn": "2099-01-01 00:00:00.000000"}}))
"""


@pytest.fixture
def az_login(azure: Azure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AzureSession:
    """A machine where somebody ran `az login`: the program is one that says what az says, as the real one cannot."""
    token = azure.emulator.world.tokens.issue(
        account="contoso", audience="https://management.azure.com", lifetime=timedelta(hours=1)
    )
    program = tmp_path / "az"
    program.write_text(PROGRAM.format(python=sys.executable, token=token, end=int(time.time()) + 3600))
    program.chmod(stat.S_IRWXU)
    for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "dev")
    monkeypatch.setenv("PATH", str(tmp_path))
    return azure.of_environment({})


def refusal_of(azure: Azure, session: AzureSession) -> VendorError:
    with pytest.raises(VendorError) as refused:
        azure.fetch(session)
    return refused.value


def test_the_chains_choice_is_known_after_the_first_token(azure: Azure, az_login: AzureSession) -> None:
    assert str(az_login.source) == BEFORE

    azure.fetch(az_login)

    assert str(az_login.source) == CLI


def test_the_choice_is_said_once_at_debug_level_and_no_value_with_it(
    azure: Azure, az_login: AzureSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="clusterkeys.azure")

    azure.fetch(az_login)
    azure.fetch(az_login)

    said = [record.getMessage() for record in caplog.records if record.name == "clusterkeys.azure"]
    assert said == [f"tokens for Azure are obtained with {CLI}"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "InvalidAuthenticationToken"),
        (401, "ExpiredAuthenticationToken"),
        (401, "InvalidAuthenticationTokenTenant"),
        (401, "SomethingNew"),
        (403, "AuthorizationFailed"),
        (403, "LinkedAuthorizationFailed"),
        (403, "ScopeLocked"),
        (403, "ReadOnlyDisabledSubscription"),
        (403, "TooManyRequests"),
        (403, "SomethingNew"),
    ],
)
@pytest.mark.parametrize("operation", ["listAdminKubeconfig", "poll"])
def test_every_refusal_of_whoever_it_was_names_the_choice(
    azure: Azure, az_login: AzureSession, emulator: Emulator, status: int, code: str, operation: str
) -> None:
    emulator.fail("azure", status=status, code=code, operation=operation)

    error = refusal_of(azure, az_login)

    assert error.refusal.status == status
    assert str(error).count(CLI) == 1
    assert BEFORE not in str(error)


def test_the_variables_of_azure_identity_are_named_as_its_own_credential(
    azure: Azure, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = emulator.account("contoso")
    variables = {f"AZURE_{name.upper()}": str(account[name]) for name in ("tenant_id", "client_id", "client_secret")}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "prod")
    session = azure.of_environment(variables)
    assert str(session.source) == "AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET in the environment"

    azure.fetch(session)

    assert str(session.source) == "EnvironmentCredential of azure-identity's default chain"


def test_what_is_no_chain_stays_what_it_was(azure: Azure) -> None:
    session = azure.session()
    azure.fetch(session)

    assert str(session.source) == "client_secret in the stack's configuration"


def test_an_expired_token_is_distinguished_from_a_wrong_one(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=401, code="ExpiredAuthenticationToken")
    expired = refusal_of(azure, azure.session())
    emulator.reset()
    emulator.fail("azure", status=401, code="InvalidAuthenticationToken")
    wrong = refusal_of(azure, azure.session())

    assert "has expired" in expired.what
    assert "has expired" not in wrong.what
    assert "refused the token" in wrong.what


def test_a_token_that_ends_while_an_operation_runs_is_reported_as_expired(azure: Azure, emulator: Emulator) -> None:
    """ARM's own word, from the emulated one: its clock goes on while ours stands still."""
    session = azure.session()
    azure.fetch(session)
    emulator.clock.advance(3600)

    error = refusal_of(azure, session)

    assert (error.refusal.code, error.refusal.kind) == ("ExpiredAuthenticationToken", "credential")
    assert "has expired" in error.what
