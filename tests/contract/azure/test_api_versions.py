"""Both versions of the API are read alike: by the newer one's hint the result is at the Location."""

import pytest
from azure.identity import ClientSecretCredential
from azure.mgmt.core.polling.arm_polling import ARMPolling
from azure.mgmt.hybridcontainerservice import HybridContainerServiceMgmtClient

from clusterkeys.errors import DeadlineError
from clusterkeys.kubeconfig.codec import parse
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, Quirk

PREVIEW = "2026-04-01-preview"
HINTS = {"2024-01-01": "azure-async-operation", PREVIEW: "location"}
"""`final-state-via` in each version's specification."""


def official(emulator: Emulator, version: str) -> object:
    """Fetch as Azure's own client does where it is generated from this version's specification."""
    account, bundle = emulator.account("contoso"), str(emulator.ca_bundle)
    uri = emulator.cluster("arc-berlin")["resource_uri"]
    with (
        ClientSecretCredential(
            account["tenant_id"],
            account["client_id"],
            account["client_secret"],
            authority=account["authority"],
            disable_instance_discovery=True,
            connection_verify=bundle,
        ) as credential,
        HybridContainerServiceMgmtClient(
            credential, uri.split("/")[2], base_url=emulator.url("arm"), connection_verify=bundle, api_version=version
        ) as client,
    ):
        polling = ARMPolling(0, lro_options={"final-state-via": HINTS[version]})
        begun = client.provisioned_cluster_instances.begin_list_admin_kubeconfig(uri, polling=polling)
        return begun.result(timeout=30)


@pytest.mark.parametrize("version", HINTS)
@pytest.mark.parametrize("server", ["as specified", "location-only", "direct-200", "slow"])
def test_each_version_delivers_what_azures_own_client_gets(
    azure: Azure, emulator: Emulator, quirk: Quirk, version: str, server: str
) -> None:
    if server != "as specified":
        quirk(server, times=2)
    theirs = official(emulator, version)
    emulator.reset()
    if server != "as specified":
        quirk(server, times=2)

    ours = azure.fetch(api_version=version).kubeconfig

    assert ours == parse(bytes(theirs.properties.kubeconfigs[0].value).decode())
    starts = [call for call in emulator.requests if call.operation == "listAdminKubeconfig"]
    assert [call.query for call in starts] == [f"api-version={version}"] * 2


def test_a_result_that_is_at_the_location_alone_is_found_by_the_newer_hint_and_by_us_in_both(
    azure: Azure, emulator: Emulator, quirk: Quirk
) -> None:
    quirk("succeeded-without-body-then-location")

    assert official(emulator, "2024-01-01").properties is None
    theirs = official(emulator, PREVIEW)
    for version in HINTS:
        ours = azure.fetch(api_version=version).kubeconfig
        assert ours == parse(bytes(theirs.properties.kubeconfigs[0].value).decode())


def test_the_pause_that_the_newer_version_asks_for_comes_before_the_first_look(azure: Azure) -> None:
    """Only its specification declares Retry-After on the 202; the emulated ARM asks for 3 s there."""
    azure.fetch(api_version=PREVIEW)
    assert azure.waits == [3.0, 3.0, 4.0]

    azure.clock.sleeps.clear()
    azure.fetch(api_version="2024-01-01")
    assert azure.waits == [2.0, 3.0]


def test_a_pause_that_is_asked_for_past_the_deadline_is_not_begun(azure: Azure) -> None:
    with pytest.raises(DeadlineError, match="still running at the deadline"):
        azure.fetch(api_version=PREVIEW, within=2)

    assert (azure.waits, azure.calls("poll")) == ([], 0)
