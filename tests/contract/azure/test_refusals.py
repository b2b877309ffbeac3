"""Refusals of the emulated ARM reach the user with what it said."""

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure


def refusal_of(azure: Azure, **changes: object) -> VendorError:
    with pytest.raises(VendorError) as refused:
        azure.fetch(**changes)
    return refused.value


@pytest.mark.parametrize(
    ("status", "code", "tries"),
    [(401, "ExpiredAuthenticationToken", 1), (404, "ResourceNotFound", 1), (409, "Conflict", 5), (429, None, 5)],
)
def test_a_refusal_names_the_request_and_is_tried_again_where_it_may_pass(
    azure: Azure, emulator: Emulator, status: int, code: str | None, tries: int
) -> None:
    """What each refusal means is a table in tests/unit/azure/test_arm_errors.py."""
    emulator.fail("azure", status=status, code=code)

    error = refusal_of(azure)

    assert error.refusal.status == status
    assert azure.starts == tries
    assert error.refusal.request_id in str(error)


def test_a_missing_right_names_action_role_and_source(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=403)

    said = str(refusal_of(azure, credential="user"))

    assert "Microsoft.HybridContainerService/provisionedClusterInstances/listUserKubeconfig/action" in said
    assert "'Azure Kubernetes Service Arc Cluster User Role'" in said
    assert "client_secret in the stack" in said


def test_an_api_version_that_is_not_registered_is_reported_with_those_that_are(azure: Azure) -> None:
    assert "2099-01-01" in str(refusal_of(azure, api_version="2099-01-01"))


def test_the_pause_of_a_throttled_call_is_kept(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=429, retry_after=17, times=1)

    azure.fetch()

    assert azure.waits[0] == 17.0


@pytest.mark.parametrize(
    ("part", "kind"), [("/connectedClusters/", "gone"), ("/resourceGroups/", "gone"), ("/subscriptions/8d", "invalid")]
)
def test_an_id_that_leads_nowhere_is_reported_by_its_first_wrong_part(
    azure: Azure, emulator: Emulator, part: str, kind: str
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]
    wrong = uri.replace(part, f"{part[:-2]}ae") if part[-1] == "d" else uri.replace(part, f"{part}x-")

    assert refusal_of(azure, resource_uri=wrong).refusal.kind == kind


@pytest.mark.parametrize("body", ["html", "empty", "cut-json", "garbage"])
def test_a_poll_that_is_not_json_is_a_breach_of_protocol(azure: Azure, emulator: Emulator, body: str) -> None:
    emulator.fail("azure", status=200, body=body, operation="poll")

    assert refusal_of(azure).refusal.kind == "protocol"


def test_a_poll_that_fails_for_a_moment_is_asked_again(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=500, operation="poll", times=2)
    emulator.fail("azure", status=429, operation="poll", times=1)

    assert azure.fetch().kubeconfig.clusters
    assert azure.starts == 1


def test_a_connection_that_breaks_is_tried_again(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=200, body="drop", times=2)

    assert azure.fetch().kubeconfig.clusters
