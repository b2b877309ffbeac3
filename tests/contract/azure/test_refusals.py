"""Each family of ARM's refusals has its kind, its sentence and its advice."""

from dataclasses import dataclass

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure


@dataclass(frozen=True, kw_only=True)
class Case:
    status: int
    code: str
    kind: str
    tries: int
    says: str


CASES = [
    Case(status=401, code="ExpiredAuthenticationToken", kind="credential", tries=1, says="clock"),
    Case(status=401, code="InvalidAuthenticationTokenTenant", kind="credential", tries=1, says="tenant_id"),
    Case(status=403, code="AuthorizationFailed", kind="forbidden", tries=1, says="Arc Cluster Admin Role"),
    Case(status=409, code="ScopeLocked", kind="forbidden", tries=1, says="lock"),
    Case(status=409, code="ReadOnlyDisabledSubscription", kind="forbidden", tries=1, says="subscription is disabled"),
    Case(status=404, code="ResourceNotFound", kind="gone", tries=1, says="resource_uri"),
    Case(status=404, code="ParentResourceNotFound", kind="gone", tries=1, says="resource_uri"),
    Case(status=404, code="ResourceGroupNotFound", kind="gone", tries=1, says="resource group"),
    Case(status=404, code="SubscriptionNotFound", kind="invalid", tries=1, says="subscription"),
    Case(status=400, code="NoRegisteredProviderFound", kind="invalid", tries=1, says="api_version"),
    Case(status=400, code="BadRequest", kind="invalid", tries=1, says="refused the call"),
    Case(status=409, code="MissingSubscriptionRegistration", kind="invalid", tries=1, says="az provider register"),
    Case(status=409, code="Conflict", kind="conflict", tries=5, says="not ready"),
    Case(status=429, code="SubscriptionRequestsThrottled", kind="throttled", tries=5, says="rate"),
    Case(status=408, code="RequestTimeout", kind="throttled", tries=5, says="at the moment"),
    Case(status=500, code="InternalServerError", kind="server", tries=5, says="Azure failed to answer"),
    Case(status=502, code="BadGateway", kind="server", tries=5, says="Azure failed to answer"),
    Case(status=503, code="ServerTimeout", kind="server", tries=5, says="Azure failed to answer"),
    Case(status=504, code="GatewayTimeout", kind="server", tries=5, says="Azure failed to answer"),
]


def refusal_of(azure: Azure, **changes: object) -> VendorError:
    with pytest.raises(VendorError) as refused:
        azure.fetch(**changes)
    return refused.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_refusal_has_its_kind_and_its_advice(azure: Azure, emulator: Emulator, case: Case) -> None:
    emulator.fail("azure", status=case.status, code=case.code)

    error = refusal_of(azure)

    assert (error.refusal.kind, error.refusal.code, error.refusal.status) == (case.kind, case.code, case.status)
    assert azure.starts == case.tries
    assert case.says in str(error)
    assert error.advice
    assert error.refusal.request_id in str(error)


def test_a_missing_right_names_action_role_and_source(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=403)

    said = str(refusal_of(azure, credential="user"))

    assert "Microsoft.HybridContainerService/provisionedClusterInstances/listUserKubeconfig/action" in said
    assert "'Azure Kubernetes Service Arc Cluster User Role'" in said
    assert "client_secret of the account" in said


def test_an_api_version_that_is_not_registered_is_told_with_those_that_are(azure: Azure) -> None:
    assert "2099-01-01" in str(refusal_of(azure, api_version="2099-01-01"))


def test_the_pause_of_a_throttled_call_is_kept(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=429, retry_after=17, times=1)

    azure.fetch()

    assert azure.waits[0] == 17.0


@pytest.mark.parametrize(
    ("part", "kind"), [("/connectedClusters/", "gone"), ("/resourceGroups/", "gone"), ("/subscriptions/8d", "invalid")]
)
def test_an_id_that_leads_nowhere_is_told_by_its_first_wrong_part(
    azure: Azure, emulator: Emulator, part: str, kind: str
) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]
    wrong = uri.replace(part, f"{part[:-2]}ae") if part[-1] == "d" else uri.replace(part, f"{part}x-")

    assert refusal_of(azure, resource_uri=wrong).refusal.kind == kind


@pytest.mark.parametrize(
    ("status", "kind"), [(404, "protocol"), (400, "protocol"), (401, "credential"), (503, "server")]
)
@pytest.mark.parametrize("body", ["html", "empty", "cut-json", "garbage"])
def test_a_body_that_is_not_arms_does_not_hide_what_the_status_says(
    azure: Azure, emulator: Emulator, status: int, kind: str, body: str
) -> None:
    emulator.fail("azure", status=status, body=body)

    assert refusal_of(azure).refusal.kind == kind


@pytest.mark.parametrize("body", ["html", "empty", "cut-json", "garbage"])
def test_a_poll_that_is_not_json_is_a_breach_of_protocol(azure: Azure, emulator: Emulator, body: str) -> None:
    emulator.fail("azure", status=200, body=body, operation="poll")

    assert refusal_of(azure).refusal.kind == "protocol"


def test_a_forgotten_operation_does_not_mean_that_the_cluster_is_gone(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=404, code="ResourceNotFound", operation="poll")

    error = refusal_of(azure)

    assert (error.refusal.kind, error.refusal.transient) == ("server", False)
    assert "forgotten the operation" in str(error)


def test_a_poll_that_fails_for_a_moment_is_asked_again(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=500, operation="poll", times=2)
    emulator.fail("azure", status=429, operation="poll", times=1)

    assert azure.fetch().kubeconfig.clusters
    assert azure.starts == 1


def test_a_connection_that_breaks_is_tried_again(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=200, body="drop", times=2)

    assert azure.fetch().kubeconfig.clusters
