"""ARM's answers, from samples in the shape of recorded traffic, to what they mean."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import clusterkeys.vendors.azure
from clusterkeys.ambient import Ambient
from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Http, Response, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.arm import ArmCaller
from clusterkeys.vendors.azure.errors import CALL_RULES, POLL_RULES, call_report, poll_report, request_id
from clusterkeys.vendors.azure.replies import status_in
from clusterkeys.vendors.azure.session import open_session
from tests.harness.clock import FakeClock

SAMPLES = Path(clusterkeys.vendors.azure.__file__).parent / "samples"
NOUGHTS = "00000000-0000-0000-0000-000000000000"
CANARY = secrets.token_urlsafe(24)


@pytest.fixture
def caller() -> ArmCaller:
    clock = FakeClock()
    throttle = Throttle(rate=1, concurrency=1, clock=clock)
    http = Http(clock=clock, route=Route(), throttle=throttle, retry=RetryPolicy(jitter=lambda: 0.5))
    session = open_session(AzureAccount(), http, Ambient(environment={}, home="/nonexistent"))
    session = replace(session, source="a source", secrets=lambda: frozenset({CANARY}))
    return ArmCaller(session=session, operation="listUserKubeconfig", role="a role", deadline=0)


@pytest.fixture
def refusal(caller: ArmCaller) -> "Refusals":
    return Refusals(caller)


@dataclass(frozen=True)
class Refusals:
    """Reads refusals as a call or a poll does."""

    caller: ArmCaller

    def of(self, response: Response, *, polling: bool = False) -> VendorError:
        report, rules = (poll_report, POLL_RULES) if polling else (call_report, CALL_RULES)
        error = self.caller._checker(report, rules)(response)
        assert error is not None
        return error

    def __call__(self, status: int = 400, **filled: str) -> VendorError:
        blanks = {"code": "BadRequest", "message": "no", "detail_code": "Other", "detail_message": "none"}
        return self.of(answer(sample("refused", **{**blanks, **filled}), status))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A refusal of ARM's, and what becomes of it; without a code the body is not ARM's."""

    status: int
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str
    says: str
    transient: bool = False
    pause: float | None = None


CALLS = [
    Case(status=401, kind="credential", says="refused the token"),
    Case(status=403, kind="forbidden", says="the role 'a role'"),
    Case(status=404, kind="protocol", says="endpoints.arm"),
    Case(status=400, kind="protocol", says="a proxy on the way"),
    Case(status=407, kind="protocol", says="a proxy on the way"),
    Case(status=409, code="Conflict", kind="conflict", says="not ready", transient=True, pause=12.0),
    Case(status=409, headers={"Retry-After": "3"}, kind="conflict", says="not ready", transient=True, pause=3.0),
    Case(status=429, headers={"retry-after-ms": "1500"}, kind="throttled", says="rate", transient=True, pause=1.5),
    Case(status=503, kind="server", says="Azure failed to answer", transient=True),
]
POLLS = [
    Case(status=404, code="ResourceNotFound", kind="server", says="forgotten the operation listUserKubeconfig"),
    Case(status=404, kind="server", says="forgotten the operation"),
    Case(status=403, code="AuthorizationFailed", kind="forbidden", says="does not show the state"),
    Case(status=401, code="ExpiredAuthenticationToken", kind="credential", says="refused the token"),
    Case(status=400, code="BadRequest", kind="invalid", says="refused the call"),
    Case(status=400, kind="protocol", says="a proxy on the way"),
    Case(status=429, code="TooManyRequests", kind="throttled", says="account", transient=True),
    Case(status=500, code="AuthorizationFailed", kind="server", says="failed to answer", transient=True),
]
FOREIGN = ["", "<html>", '{"error": {', "null", "{}"]


@pytest.mark.parametrize(
    ("case", "polling"),
    [*((case, False) for case in CALLS), *((case, True) for case in POLLS)],
    ids=lambda value: f"{value.status}-{value.code}" if isinstance(value, Case) else "poll" if value else "call",
)
def test_a_refusal_has_its_kind_its_sentence_and_its_advice(refusal: Refusals, case: Case, *, polling: bool) -> None:
    bodies = [json.dumps({"error": {"code": case.code, "message": "quoted."}})] if case.code else FOREIGN

    for body in bodies:
        response = Response(status=case.status, headers=case.headers, body=body.encode())
        error = refusal.of(response, polling=polling)

        assert (error.refusal.kind, error.refusal.status, error.refusal.code) == (case.kind, case.status, case.code)
        assert (error.refusal.transient, error.refusal.retry_after) == (case.transient, case.pause)
        assert case.says in str(error)
        assert error.advice
        assert (": quoted" in error.what) == bool(case.code)


def sample(name: str, **filled: str) -> bytes:
    text = (SAMPLES / f"{name}.json").read_text()
    for name_of_field, value in filled.items():
        text = text.replace(f'"{{{{ {name_of_field.replace("_", " ")} }}}}"', json.dumps(value))
    return text.encode()


def answer(body: bytes, status: int = 200, **headers: str) -> Response:
    return Response(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body
    )


def test_a_running_operation_has_neither_result_nor_error_although_it_answers_200() -> None:
    status = status_in(answer(sample("running")))

    assert (status.state, status.kubeconfigs) == ("creating", None)


def test_a_succeeded_operation_has_the_kubeconfig_and_does_not_show_it() -> None:
    status = status_in(answer(sample("succeeded", credential="user", kubeconfig_in_base64=CANARY)))

    assert [each.name for each in status.kubeconfigs or ()] == ["user"]
    assert CANARY not in repr(status)


def test_a_failed_operation_quotes_its_flat_error(caller: ArmCaller) -> None:
    body = sample("failed", code="ControlPlaneUnreachable", message="The control plane did not answer.")
    response = answer(body, x_ms_correlation_request_id="c-1")

    error = caller.failure(status_in(response), response)

    assert (error.refusal.kind, error.refusal.code, error.refusal.request_id) == (
        "server",
        "ControlPlaneUnreachable",
        "c-1",
    )
    assert not error.refusal.transient
    assert "ended as Failed" in error.what
    assert "The control plane did not answer" in str(error)


def test_an_operation_that_failed_for_a_missing_right_is_forbidden(caller: ArmCaller) -> None:
    response = answer(sample("failed", code="AuthorizationFailed", message="no"))

    error = caller.failure(status_in(response), response)

    assert error.refusal.kind == "forbidden"
    assert "'a role'" in error.advice


def test_a_known_code_among_the_details_counts(refusal: Refusals) -> None:
    error = refusal(code="MultipleErrorsOccurred", detail_code="ParentResourceNotFound", status=404)

    assert (error.refusal.kind, error.refusal.code) == ("gone", "ParentResourceNotFound")


def test_what_azure_said_is_quoted_without_secrets_and_not_at_length(refusal: Refusals) -> None:
    error = refusal(message=f"the secret {CANARY} at https://x.example/y?sig=abc is wrong. " + "word " * 100)

    assert CANARY not in str(error)
    assert "sig=abc" not in str(error)
    assert len(str(error)) < 400


@pytest.mark.parametrize("code", ["a\nb", "x" * 500, "<script>"])
def test_a_code_that_is_no_word_is_not_shown(refusal: Refusals, code: str) -> None:
    assert refusal(code=code).refusal.code is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x_ms_correlation_request_id": "c", "x_ms_request_id": "r", "x_ms_routing_request_id": "q"}, "c"),
        ({"x_ms_request_id": "r", "x_ms_routing_request_id": "q"}, "r"),
        ({"x_ms_request_id": NOUGHTS, "x_ms_routing_request_id": "q"}, "q"),
        ({"x_ms_request_id": NOUGHTS}, None),
        ({}, None),
    ],
)
def test_the_id_for_support_is_the_correlation_id_where_there_is_one(
    headers: dict[str, str], expected: str | None
) -> None:
    assert request_id(answer(b"", **headers)) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"<html>",
        {"status": 7},
        {"properties": []},
        {"properties": {"kubeconfigs": {}}},
        {"properties": {"kubeconfigs": [{"value": 7}]}},
    ],
)
def test_a_status_of_another_shape_is_refused_without_being_shown(body: bytes | dict[str, object]) -> None:
    raw = body if isinstance(body, bytes) else json.dumps({**body, "id": CANARY}).encode()

    with pytest.raises(VendorError) as error:
        status_in(answer(raw))

    assert error.value.refusal.kind == "protocol"
    assert CANARY not in str(error.value)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_accepted_is_not_a_refusal(status: int) -> None:
    assert call_report(answer(b"null", status)) is None
    assert poll_report(answer(b"null", status)) is None
