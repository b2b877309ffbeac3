"""What an Azure account and cluster take, and how each mistake is reported."""

import secrets

import pytest
from pydantic import ValidationError

from clusterkeys.ambient import Ambient
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.provisioned_cluster import AzureProvisionedCluster
from clusterkeys.vendors.azure.session import find_login

IDS = {"tenant_id": "5b0c1f5e-7d0e-4c55-9a3c-2f9a6f1d8e10", "client_id": "c3a8f0d4-91f7-4a7e-8a55-6f1f2f0f5b21"}
URI = (
    "/subscriptions/8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b/resourceGroups/edge"
    "/providers/Microsoft.Kubernetes/connectedClusters/arc"
)
NOWHERE = Ambient(environment={}, home="/nonexistent")


def message_for(**arguments: object) -> str:
    with pytest.raises(ValidationError) as refused:
        AzureAccount(**arguments)
    return str(refused.value)


@pytest.mark.parametrize("missing", ["tenant_id", "client_id", "client_secret"])
def test_a_third_that_is_missing_is_named(missing: str) -> None:
    whole = {**IDS, "client_secret": secrets.token_urlsafe()}

    said = message_for(**{name: value for name, value in whole.items() if name != missing})

    assert f"{missing} missing" in said
    assert whole["client_secret"] not in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"cloud": "germany"},
        {"authority": "http://login.example"},
        {"authority": "https://login.example/tenant"},
        {"authority": "https://user@login.example"},
        {"endpoints": {"arm": "http://management.example"}},
        {"endpoints": {"arm": "https://management.example?x"}},
        {"endpoints": {"iam": "https://management.example"}},
        {"tenant_id": "../other"},
        {"secret": "x"},
    ],
)
def test_a_setting_of_the_wrong_form_is_refused(wrong: dict[str, object]) -> None:
    assert message_for(**wrong)


def test_a_secret_with_a_line_end_is_refused_without_being_shown() -> None:
    secret = secrets.token_urlsafe()

    assert secret not in message_for(**IDS, client_secret=f"{secret}\n")


def test_an_account_shows_no_secret() -> None:
    secret = secrets.token_urlsafe()
    account = AzureAccount(**IDS, client_secret=secret)

    assert secret not in repr(account) + str(account) + repr(find_login(account, NOWHERE))


@pytest.mark.parametrize(
    ("cloud", "scope", "authority"),
    [
        ("public", "https://management.azure.com/.default", "https://login.microsoftonline.com"),
        ("usgov", "https://management.core.usgovcloudapi.net/.default", "https://login.microsoftonline.us"),
        ("china", "https://management.chinacloudapi.cn/.default", "https://login.chinacloudapi.cn"),
    ],
)
def test_a_cloud_has_its_own_scope_and_authority(cloud: str, scope: str, authority: str) -> None:
    account = AzureAccount(**IDS, client_secret=secrets.token_urlsafe(), cloud=cloud)

    login = find_login(account, NOWHERE)

    assert (login.cloud.scope, login.authority, login.custom_authority) == (scope, authority, False)


def test_an_authority_of_the_users_own_is_trusted_as_it_stands() -> None:
    login = find_login(AzureAccount(authority="https://login.example/"), NOWHERE)

    assert (login.authority, login.custom_authority) == ("https://login.example", True)


def test_the_source_of_ambient_credentials_names_the_variables_and_never_their_values() -> None:
    secret = secrets.token_urlsafe()
    environment = {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": secret}

    login = find_login(AzureAccount(), Ambient(environment=environment, home="/nonexistent"))

    assert "AZURE_CLIENT_SECRET" in str(login.source)
    assert secret not in str(login.source) + repr(login)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"login": "spn", "credential": "admin"}, "login is for credential: user"),
        ({"login": "kerberos"}, "devicecode"),
        ({"credential": "root"}, "admin"),
        ({"api_version": "latest"}, "pattern"),
        ({"resource_uri": "arc"}, "/subscriptions/<guid>"),
    ],
)
def test_a_mistake_about_a_cluster_is_reported(wrong: dict[str, str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        AzureProvisionedCluster(**{"resource_uri": URI, **wrong})


def test_a_cluster_asks_for_the_user_credential_as_delivered_by_default() -> None:
    cluster = AzureProvisionedCluster(resource_uri=URI)

    assert (cluster.credential, cluster.login, cluster.api_version) == ("user", None, "2024-01-01")
