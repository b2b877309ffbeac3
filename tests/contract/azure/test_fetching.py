"""What a fetch delivers, and how it got there."""

from collections.abc import Callable

import pytest

from clusterkeys.errors import DeadlineError, VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, Quirk
from tests.harness.clock import FakeClock


def test_the_admin_credential_is_a_client_certificate(azure: Azure) -> None:
    _, user, _ = azure.fetch(credential="admin").kubeconfig.single()

    assert user.credential == "client-certificate"


def test_the_user_credential_is_handed_on_as_delivered(azure: Azure, emulator: Emulator) -> None:
    _, user, _ = azure.fetch(credential="user").kubeconfig.single()

    assert user.exec.command == "kubelogin"
    assert user.exec.args[:3] == ("get-token", "--login", "interactive")
    assert user.exec.args[-1] == f"u={emulator.cluster('arc-berlin')['resource_uri']}"


def test_a_login_rewrites_the_user_credential(azure: Azure) -> None:
    fetched = azure.fetch(credential="user", login="azurecli")
    _, user, _ = fetched.kubeconfig.single()

    assert user.exec.args[:3] == ("get-token", "--login", "azurecli")
    assert "--pop-enabled" not in user.exec.args
    assert len(fetched.notes) == 1


def test_two_fetches_deliver_the_same(azure: Azure) -> None:
    session = azure.session()

    assert azure.fetch(session).kubeconfig == azure.fetch(session).kubeconfig


def test_the_waits_between_polls_grow_from_two_to_five_seconds(azure: Azure, quirk: Quirk) -> None:
    quirk("slow", times=6)

    azure.fetch()

    assert azure.waits == [2.0, 3.0, 4.0, 5.0, 5.0, 5.0]


def test_a_pause_that_azure_asks_for_is_kept(azure: Azure, quirk: Quirk) -> None:
    quirk("retry-after")

    azure.fetch()

    assert azure.waits == [1.0, 1.0]


def test_the_deadline_ends_the_wait_and_names_the_operation(azure: Azure, clock: FakeClock, quirk: Quirk) -> None:
    quirk("slow")
    started = clock.monotonic()

    with pytest.raises(DeadlineError, match=r"listUserKubeconfig \([0-9a-f-]{36}\) was still running"):
        azure.fetch(credential="user", within=60)

    assert clock.monotonic() - started < 60


def test_a_cluster_just_created_is_asked_again_for_about_a_minute(azure: Azure, quirk: Quirk) -> None:
    quirk("not-ready", times=4)

    azure.fetch()

    assert azure.starts == 5
    assert azure.waits[:4] == [12.0, 12.0, 12.0, 12.0]


def test_a_cluster_that_stays_busy_is_a_conflict(azure: Azure, quirk: Quirk) -> None:
    quirk("not-ready")

    with pytest.raises(VendorError, match="not ready") as refused:
        azure.fetch()

    assert refused.value.refusal.kind == "conflict"
    assert azure.starts == 5


def test_the_poll_address_goes_out_byte_for_byte(azure: Azure, emulator: Emulator) -> None:
    azure.fetch()

    polls = [request for request in emulator.requests if request.operation == "poll"]
    assert polls
    assert all("*" in request.path and len(request.target) > 4000 for request in polls)


def test_a_listing_under_another_name_is_taken_as_the_only_one(azure: Azure, quirk: Quirk) -> None:
    quirk("placeholder-name")

    assert azure.fetch(credential="admin").kubeconfig.users


@pytest.mark.parametrize(
    "spelling",
    [
        lambda uri: uri.lstrip("/"),
        str.lower,
        lambda uri: f"{uri}/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default",
    ],
)
def test_every_spelling_of_the_id_reads_the_same_cluster(
    azure: Azure, emulator: Emulator, spelling: Callable[[str], str]
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]

    assert azure.fetch(resource_uri=spelling(uri)).kubeconfig.clusters
    assert azure.reader.identity(azure.cluster(resource_uri=spelling(uri))) == uri.lower()
