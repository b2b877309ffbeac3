"""Pulumi users' names for Azure's credentials: which set is used, and how half a set is reported."""

import secrets

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.credentials import (
    Application,
    AzureIdentity,
    AzureLogin,
    CertificateFile,
    ClientSecret,
    ManagedIdentity,
    TokenFile,
    TokenRequest,
    TokenText,
)
from clusterkeys.vendors.azure.endpoints import CLOUDS
from clusterkeys.vendors.azure.session import find_login

SECRET, TOKEN = secrets.token_urlsafe(), secrets.token_urlsafe()
IDS = {"ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c", "ARM_SUBSCRIPTION_ID": "s"}
WHO = {"tenant_id": "t", "client_id": "c"}
GITHUB = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://g.example/?v=2", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": TOKEN}
CHAIN = "azure-identity's default chain (environment, workload identity, managed identity, az login)"


def login(account: dict[str, object] | None = None, **environment: str) -> AzureLogin:
    return find_login(AzureAccount(**account or {}), Ambient(environment=environment, home="/nowhere"))


@pytest.mark.parametrize(
    ("environment", "identity", "proof"),
    [
        ({"ARM_CLIENT_SECRET": SECRET}, Application(**WHO, proof=ClientSecret(text=SECRET)), "ARM_CLIENT_SECRET"),
        (
            {"ARM_CLIENT_CERTIFICATE_PATH": "/c.pfx", "ARM_CLIENT_CERTIFICATE_PASSWORD": SECRET},
            Application(**WHO, proof=CertificateFile(path="/c.pfx", password=SECRET)),
            "ARM_CLIENT_CERTIFICATE_PATH",
        ),
        (
            {"ARM_CLIENT_CERTIFICATE_PATH": "/c.pem", "ARM_CLIENT_SECRET": SECRET},
            Application(**WHO, proof=CertificateFile(path="/c.pem")),
            "ARM_CLIENT_CERTIFICATE_PATH",
        ),
        (
            {"ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": TOKEN, "ARM_OIDC_TOKEN_FILE_PATH": "/f", **GITHUB},
            Application(**WHO, proof=TokenText(text=TOKEN)),
            "ARM_OIDC_TOKEN",
        ),
        (
            {"ARM_USE_OIDC": "1", "ARM_OIDC_TOKEN_FILE_PATH": "/f", **GITHUB},
            Application(**WHO, proof=TokenFile(path="/f", name="ARM_OIDC_TOKEN_FILE_PATH")),
            "ARM_OIDC_TOKEN_FILE_PATH",
        ),
        (
            {"ARM_USE_OIDC": "True", **GITHUB},
            Application(
                **WHO,
                proof=TokenRequest(url="https://g.example/?v=2", bearer=TOKEN, audience="api://AzureADTokenExchange"),
            ),
            "ACTIONS_ID_TOKEN_REQUEST_URL",
        ),
        (
            {
                "ARM_USE_OIDC": "true",
                "ARM_OIDC_REQUEST_URL": "https://p.example",
                "ARM_OIDC_REQUEST_TOKEN": TOKEN,
                "ARM_OIDC_AUDIENCE": "me",
                **GITHUB,
            },
            Application(**WHO, proof=TokenRequest(url="https://p.example", bearer=TOKEN, audience="me")),
            "ARM_OIDC_REQUEST_URL",
        ),
    ],
    ids=["secret", "certificate", "certificate-first", "oidc-token", "oidc-file", "github", "oidc-request"],
)
def test_each_set_makes_its_identity(environment: dict[str, str], identity: AzureIdentity, proof: str) -> None:
    found = login(**IDS, **environment)

    assert found.identity == identity
    assert str(found.source) == f"ARM_TENANT_ID, ARM_CLIENT_ID and {proof} in the environment"
    assert found.authority == "https://login.microsoftonline.com"


@pytest.mark.parametrize(
    ("environment", "client_id", "source"),
    [
        ({"ARM_USE_MSI": "true"}, None, "ARM_USE_MSI in the environment"),
        ({"ARM_USE_MSI": "true", **IDS}, "c", "ARM_USE_MSI and ARM_CLIENT_ID in the environment"),
    ],
)
def test_the_machines_own_identity_may_be_one_of_several(
    environment: dict[str, str], client_id: str | None, source: str
) -> None:
    found = login(**environment)

    assert (found.identity, str(found.source)) == (ManagedIdentity(client_id=client_id), source)


@pytest.mark.parametrize(
    "environment",
    [
        IDS,
        {"ARM_TENANT_ID": "t"},
        {"ARM_SUBSCRIPTION_ID": "s"},
        {**IDS, "ARM_CLIENT_SECRET": ""},
        {**IDS, "ARM_OIDC_TOKEN": TOKEN},
        {**IDS, "ARM_USE_OIDC": "false", "ARM_USE_MSI": "0", **GITHUB},
        GITHUB,
    ],
    ids=["ids", "tenant", "subscription", "empty-secret", "oidc-not-asked-for", "switched-off", "github-alone"],
)
def test_names_that_prove_nothing_leave_it_to_the_chain(environment: dict[str, str]) -> None:
    """Somebody who ran `az login` and has subscription and tenant exported stays logged in."""
    found = login(**environment)

    assert (found.identity, str(found.source)) == (None, CHAIN)
    assert found.authority is None


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"ARM_CLIENT_SECRET": SECRET, "ARM_CLIENT_ID": "c"}, "has ARM_CLIENT_SECRET, but ARM_TENANT_ID is missing"),
        ({"ARM_CLIENT_SECRET": SECRET, "ARM_TENANT_ID": "t"}, "has ARM_CLIENT_SECRET, but ARM_CLIENT_ID is missing"),
        ({"ARM_CLIENT_CERTIFICATE_PATH": "/c"}, "has ARM_CLIENT_CERTIFICATE_PATH, but ARM_TENANT_ID is missing"),
        ({"ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": TOKEN}, "has ARM_USE_OIDC, but ARM_TENANT_ID is missing"),
        ({**IDS, "ARM_USE_OIDC": "true"}, "has ARM_USE_OIDC, but no token"),
        (
            {**IDS, "ARM_USE_OIDC": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://g.example"},
            "has ARM_USE_OIDC, but no token",
        ),
    ],
)
def test_a_proof_without_whom_it_proves_is_a_mistake_as_it_is_to_pulumis_providers(
    environment: dict[str, str], says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says) as refused:
        login(**environment)
    assert SECRET not in str(refused.value)
    assert TOKEN not in str(refused.value)


def test_the_accounts_own_application_comes_first() -> None:
    account = {"tenant_id": "own", "client_id": "own", "client_secret": SECRET}

    found = login(account, **IDS, ARM_CLIENT_SECRET=TOKEN)

    assert found.identity == Application(tenant_id="own", client_id="own", proof=ClientSecret(text=SECRET))


@pytest.mark.parametrize(
    ("word", "cloud"),
    [
        ("public", "public"),
        ("AzureCloud", "public"),
        ("usgovernment", "usgov"),
        ("AzureUSGovernment", "usgov"),
        ("china", "china"),
        ("AzureChinaCloud", "china"),
        ("", "public"),
    ],
)
def test_the_environment_names_the_cloud_where_the_account_does_not(word: str, cloud: str) -> None:
    assert login(ARM_ENVIRONMENT=word).cloud == CLOUDS[cloud]
    assert login({"cloud": "china"}, ARM_ENVIRONMENT=word).cloud == CLOUDS["china"]


@pytest.mark.parametrize("word", ["china", "usgovernment", "german"])
def test_a_secret_of_the_stack_does_not_follow_the_machine_to_another_cloud(word: str) -> None:
    own = {"tenant_id": "own", "client_id": "own", "client_secret": SECRET}

    found = login(own, ARM_ENVIRONMENT=word)

    assert (found.cloud, found.authority) == (CLOUDS["public"], "https://login.microsoftonline.com")
    assert login(own | {"cloud": "usgov"}, ARM_ENVIRONMENT=word).cloud == CLOUDS["usgov"]


def test_a_sovereign_cloud_of_the_environment_has_its_authority_for_the_chain_too() -> None:
    assert login(ARM_ENVIRONMENT="usgovernment").authority == "https://login.microsoftonline.us"


def test_a_cloud_that_is_none_is_reported_with_a_way_round_it() -> None:
    with pytest.raises(ConfigurationError, match="none of public, usgovernment and china") as refused:
        login(ARM_ENVIRONMENT="german")

    assert refused.value.advice == "Set cloud of the account"
    assert login({"cloud": "public"}, ARM_ENVIRONMENT="german").cloud == CLOUDS["public"]


@pytest.mark.parametrize(
    "proof",
    [
        {"ARM_CLIENT_SECRET": SECRET},
        {"ARM_CLIENT_CERTIFICATE_PATH": "/c", "ARM_CLIENT_CERTIFICATE_PASSWORD": SECRET},
        {"ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": SECRET},
        {"ARM_USE_OIDC": "true", "ARM_OIDC_REQUEST_URL": "https://g.example", "ARM_OIDC_REQUEST_TOKEN": SECRET},
    ],
)
def test_no_proof_is_shown_and_each_is_known_as_a_secret(proof: dict[str, str]) -> None:
    found = login(**IDS, **proof)

    assert SECRET not in repr(found) + str(found.source)
    assert found.secrets == {SECRET}
