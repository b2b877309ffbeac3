"""ARM's answers, from samples in the shape of recorded traffic, to what they mean."""

import json
import secrets
from pathlib import Path

import pytest

import clusterkeys.vendors.azure
from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Response
from clusterkeys.vendors.azure.arm import ArmCaller
from clusterkeys.vendors.azure.errors import request_id
from clusterkeys.vendors.azure.replies import status_in
from tests.unit.clock import MOMENT

SAMPLES = Path(clusterkeys.vendors.azure.__file__).parent / "samples"
NOUGHTS = "00000000-0000-0000-0000-000000000000"
CANARY = secrets.token_urlsafe(24)
READING = ArmReading(
    operation="listUserKubeconfig",
    role="a role",
    source="a source",
    secrets=frozenset({CANARY}),
    now=lambda: MOMENT,
)


def sample(name: str, **filled: str) -> bytes:
    text = (SAMPLES / f"{name}.json").read_text()
    for field, value in filled.items():
        text = text.replace(f'"{{{{ {field.replace("_", " ")} }}}}"', json.dumps(value))
    return text.encode()


def answer(body: bytes, status: int = 200, **headers: str) -> Response:
    return Response(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body
    )


def refused(status: int = 400, **filled: str) -> VendorError:
    blanks = {"code": "BadRequest", "message": "no", "detail_code": "Other", "detail_message": "none"}
    error = READING(answer(sample("refused", **{**blanks, **filled}), status))
    assert error is not None
    return error


def test_a_running_operation_has_neither_result_nor_error_although_it_answers_200() -> None:
    status = status_in(answer(sample("running")))

    assert (status.state, status.kubeconfigs) == ("creating", None)


def test_a_succeeded_operation_has_the_kubeconfig_and_does_not_show_it() -> None:
    status = status_in(answer(sample("succeeded", credential="user", kubeconfig_in_base64=CANARY)))

    assert [each.name for each in status.kubeconfigs or ()] == ["user"]
    assert CANARY not in repr(status)


def test_a_failed_operation_tells_its_flat_error() -> None:
    body = sample("failed", code="ControlPlaneUnreachable", message="The control plane did not answer.")
    response = answer(body, x_ms_correlation_request_id="c-1")

    error = READING.failed(status_in(response), response)

    assert (error.refusal.kind, error.refusal.code, error.refusal.request_id) == (
        "server",
        "ControlPlaneUnreachable",
        "c-1",
    )
    assert "The control plane did not answer" in str(error)


def test_an_operation_that_failed_for_a_missing_right_is_forbidden() -> None:
    response = answer(sample("failed", code="AuthorizationFailed", message="no"))

    error = READING.failed(status_in(response), response)

    assert error.refusal.kind == "forbidden"
    assert "'a role'" in error.advice


def test_a_known_code_among_the_details_counts() -> None:
    error = refused(code="MultipleErrorsOccurred", detail_code="ParentResourceNotFound", status=404)

    assert (error.refusal.kind, error.refusal.code) == ("gone", "ParentResourceNotFound")


def test_what_azure_said_is_quoted_without_secrets_and_not_at_length() -> None:
    error = refused(message=f"the secret {CANARY} at https://x.example/y?sig=abc is wrong. " + "word " * 100)

    assert CANARY not in str(error)
    assert "sig=abc" not in str(error)
    assert len(str(error)) < 400


@pytest.mark.parametrize("code", ["a\nb", "x" * 500, "<script>"])
def test_a_code_that_is_no_word_is_not_shown(code: str) -> None:
    assert refused(code=code).refusal.code is None


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
    assert READING(answer(b"null", status)) is None
