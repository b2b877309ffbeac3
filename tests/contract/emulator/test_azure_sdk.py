"""Azure's official SDKs as clients of the emulator."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.hybridcontainerservice import HybridContainerServiceMgmtClient
from azure.mgmt.hybridcontainerservice.models import ListCredentialResponse
from azure.mgmt.hybridcontainerservice.operations import ProvisionedClusterInstancesOperations

from sandbox.emulator.emulator import Emulator


def credential_for(emulator: Emulator, **changes: str) -> ClientSecretCredential:
    account = emulator.account("contoso") | changes
    return ClientSecretCredential(
        account["tenant_id"],
        account["client_id"],
        account["client_secret"],
        authority=account["authority"],
        disable_instance_discovery=True,
        connection_verify=str(emulator.ca_bundle),
    )


def client_for(emulator: Emulator, credential: ClientSecretCredential) -> HybridContainerServiceMgmtClient:
    subscription = emulator.cluster("arc-berlin")["resource_uri"].split("/")[2]
    return HybridContainerServiceMgmtClient(
        credential,
        subscription,
        base_url=emulator.url("arm"),
        connection_verify=str(emulator.ca_bundle),
        polling_interval=0,
        retry_total=0,
    )


@pytest.fixture
def clusters(emulator: Emulator) -> Iterator[ProvisionedClusterInstancesOperations]:
    with credential_for(emulator) as credential, client_for(emulator, credential) as client:
        yield client.provisioned_cluster_instances


def delivered(result: ListCredentialResponse) -> dict[str, Any]:
    return yaml.safe_load(bytes(result.properties.kubeconfigs[0].value))


def test_the_admin_kubeconfig_holds_a_client_certificate(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations
) -> None:
    operation = clusters.begin_list_admin_kubeconfig(emulator.cluster("arc-berlin")["resource_uri"])
    result = operation.result(timeout=10)

    assert result.status == "Succeeded"
    assert result.properties.kubeconfigs[0].name == "admin"
    (user,) = delivered(result)["users"]
    assert set(user["user"]) == {"client-certificate-data", "client-key-data"}


def test_the_user_kubeconfig_calls_kubelogin_with_proof_of_possession(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]
    result = clusters.begin_list_user_kubeconfig(uri).result(timeout=10)

    kubelogin = delivered(result)["users"][0]["user"]["exec"]
    assert kubelogin["args"] == [
        "get-token",
        "--login",
        "interactive",
        "--server-id",
        "6256c85f-0aad-4d50-b960-e6e9b21efe35",
        "--client-id",
        "3f4439ff-e698-4d6d-84fe-09c9d574f06b",
        "--tenant-id",
        emulator.account("contoso")["tenant_id"],
        "--environment",
        "AzurePublicCloud",
        "--pop-enabled",
        "--pop-claims",
        f"u={uri}",
    ]


def test_two_fetches_deliver_the_same_stored_credential(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]

    first, second = (delivered(clusters.begin_list_admin_kubeconfig(uri).result(timeout=10)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(("setting", "code"), [("client_secret", "AADSTS7000215"), ("client_id", "AADSTS700016")])
def test_a_wrong_secret_or_application_is_refused_with_its_own_code(
    emulator: Emulator, setting: str, code: str
) -> None:
    with (
        credential_for(emulator, **{setting: secrets.token_hex(16)}) as credential,
        pytest.raises(ClientAuthenticationError, match=code),
    ):
        credential.get_token("https://management.azure.com/.default")


def test_a_wrong_tenant_has_no_authority_configuration(emulator: Emulator) -> None:
    """The library asks for the tenant's configuration first, and does not repeat the service's own words."""
    with (
        credential_for(emulator, tenant_id=secrets.token_hex(16)) as credential,
        pytest.raises(ClientAuthenticationError, match="Unable to get authority configuration"),
    ):
        credential.get_token("https://management.azure.com/.default")

    assert [each.operation for each in emulator.requests] == ["discovery"]


def test_the_client_raises_what_a_failed_operation_says(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations
) -> None:
    emulator.quirk("arc-berlin", "fail-operation")
    operation = clusters.begin_list_admin_kubeconfig(emulator.cluster("arc-berlin")["resource_uri"])

    with pytest.raises(HttpResponseError, match="OperationFailed"):
        operation.result(timeout=10)


def test_a_resource_group_that_does_not_exist_is_404(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"].replace("edge-berlin", "edge-nowhere")

    with pytest.raises(ResourceNotFoundError) as refused:
        clusters.begin_list_admin_kubeconfig(uri)

    assert refused.value.error.code == "ResourceGroupNotFound"


@pytest.mark.parametrize(
    ("quirk", "outcome"),
    [
        ("direct-200", "Succeeded"),
        ("location-only", "Succeeded"),
        ("empty-202", "Succeeded"),
        ("location-only-failed", "Failed"),
        ("location-only-creating", "Creating"),
    ],
)
def test_the_official_poller_meets_the_servers_that_it_is_known_to_meet(
    emulator: Emulator, clusters: ProvisionedClusterInstancesOperations, quirk: str, outcome: str
) -> None:
    """What it does was observed against another server; not noticing the last two outcomes is its fault."""
    emulator.quirk("arc-berlin", quirk)
    operation = clusters.begin_list_admin_kubeconfig(emulator.cluster("arc-berlin")["resource_uri"])

    assert operation.result(timeout=10).status == outcome
