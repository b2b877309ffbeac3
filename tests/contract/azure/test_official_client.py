"""The wait for an operation agrees with Azure's own client where that is right, and does better elsewhere."""

from collections.abc import Iterator

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.hybridcontainerservice import HybridContainerServiceMgmtClient

from clusterkeys.errors import VendorError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.model import Kubeconfig
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, Quirk


class Official:
    """Azure's own client of the same emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        account, bundle = emulator.account("contoso"), str(emulator.ca_bundle)
        self._credential = ClientSecretCredential(
            account["tenant_id"],
            account["client_id"],
            account["client_secret"],
            authority=account["authority"],
            disable_instance_discovery=True,
            connection_verify=bundle,
        )
        self._client = HybridContainerServiceMgmtClient(
            self._credential,
            "8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b",
            base_url=emulator.url("arm"),
            connection_verify=bundle,
            polling_interval=0,
            retry_total=0,
        )

    def fetch(self, credential: str) -> object:
        operations = self._client.provisioned_cluster_instances
        begin = (
            operations.begin_list_user_kubeconfig if credential == "user" else operations.begin_list_admin_kubeconfig
        )
        return begin(self._emulator.cluster("arc-berlin")["resource_uri"]).result(timeout=10)

    def close(self) -> None:
        self._client.close()
        self._credential.close()


@pytest.fixture
def official(emulator: Emulator) -> Iterator[Official]:
    client = Official(emulator)
    yield client
    client.close()


def delivered(result: object) -> Kubeconfig:
    return parse(bytes(result.properties.kubeconfigs[0].value).decode())


@pytest.mark.parametrize("credential", ["user", "admin"])
@pytest.mark.parametrize(
    "server",
    ["as recorded", "direct-200", "empty-202", "location-only", "lower-case-status", "placeholder-name", "slow"],
)
def test_both_clients_deliver_the_same_kubeconfig(
    azure: Azure, official: Official, quirk: Quirk, server: str, credential: str
) -> None:
    def switch() -> None:
        if server != "as recorded":
            quirk(server, times=2)

    switch()
    theirs = delivered(official.fetch(credential))
    azure.emulator.reset()
    switch()

    assert azure.fetch(credential=credential).kubeconfig == theirs


@pytest.mark.parametrize(("server", "code"), [("fail-operation", "OperationFailed"), ("canceled", "OperationCanceled")])
def test_both_clients_raise_what_an_operation_failed_with(
    azure: Azure, official: Official, quirk: Quirk, server: str, code: str
) -> None:
    quirk(server)

    with pytest.raises(HttpResponseError, match=code):
        official.fetch("admin")
    with pytest.raises(VendorError, match=code) as ours:
        azure.fetch()
    assert (ours.value.refusal.code, ours.value.refusal.transient) == (code, False)


def test_a_location_that_ends_as_failed_is_an_error_where_the_official_client_returns_it(
    azure: Azure, official: Official, quirk: Quirk
) -> None:
    quirk("location-only-failed")

    assert official.fetch("admin").status == "Failed"
    with pytest.raises(VendorError, match="OperationFailed"):
        azure.fetch()


def test_a_location_that_says_creating_is_waited_for_where_the_official_client_returns_nothing(
    azure: Azure, official: Official, quirk: Quirk
) -> None:
    quirk("location-only-creating")

    assert official.fetch("admin").properties is None
    assert azure.fetch().kubeconfig.clusters


def test_a_202_without_an_address_is_an_error_where_the_official_client_returns_nothing(
    azure: Azure, official: Official, quirk: Quirk
) -> None:
    quirk("no-headers")

    assert official.fetch("admin") is None
    with pytest.raises(VendorError, match="without naming an address to poll") as refused:
        azure.fetch()
    assert refused.value.refusal.kind == "protocol"


def test_a_result_at_the_location_is_fetched_where_the_official_client_misses_it(
    azure: Azure, official: Official, quirk: Quirk
) -> None:
    """With the newer api-version's hint the official client does fetch it."""
    quirk("succeeded-without-body-then-location")

    assert official.fetch("admin").properties is None
    assert azure.fetch().kubeconfig.clusters


@pytest.mark.parametrize("quirk_name", ["succeeded-without-body", "poll-204", "empty-list", "invalid-base64"])
def test_success_without_a_usable_result_is_an_error_of_its_own(azure: Azure, quirk: Quirk, quirk_name: str) -> None:
    quirk(quirk_name)

    with pytest.raises(VendorError) as refused:
        azure.fetch()

    assert refused.value.refusal.kind == "protocol"
    assert not refused.value.refusal.transient
