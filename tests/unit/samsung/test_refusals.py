"""What is said of each answer that is no kubeconfig."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.vendors.samsung.refusals import examine
from tests.unit.clock import MOMENT
from tests.unit.samsung.answers import KEY, SECRET, answer, session

REJECTED = "Request was rejected by gateway"


def service(code: object, detail: object = "because", **more: object) -> dict[str, object]:
    return {"errors": [{"code": code, "detail": detail, "status": 400, "title": "T", "request_id": "r0", **more}]}


def gateway(name: str, message: str = "because") -> dict[str, object]:
    return {"status": "UNAUTHORIZED", "name": name, "message": message}


ROUTER = {"timestamp": "2026-06-12T04:05:06Z", "path": "/v1", "status": 404, "error": "Not Found", "requestId": "r1"}


def refused(status: int, body: object, **headers: str) -> VendorError:
    error = examine(answer(status, body, **headers), session())
    assert error is not None
    return error


def test_a_cluster_that_is_not_there_is_gone_where_ske_says_so() -> None:
    error = refused(404, service("NotFound"))

    assert (error.refusal.kind, error.refusal.code, error.refusal.request_id) == ("gone", "NotFound", "r0")
    assert error.what == "SKE has no cluster of this id: because"
    assert refused(404, service("SomethingElse")).refusal.kind == "gone"


@pytest.mark.parametrize("body", [ROUTER, b"", b"<html>", {}, [], {"errors": []}, gateway("x")])
def test_a_404_of_anything_but_ske_says_nothing_about_the_cluster(body: object) -> None:
    """Calls without a signature get one too."""
    error = refused(404, body)

    assert error.refusal.kind == "invalid"
    assert "nothing answers to this call at the address of SKE" in error.what
    assert "no proxy drops Scp- headers" in error.advice
    assert "does not say that the cluster is gone" in error.advice


def test_a_router_tells_its_request_id() -> None:
    assert refused(404, ROUTER).refusal.request_id == "r1"


@pytest.mark.parametrize("detail", ["because", ["because", "and so"], [None, 7, "because"]])
def test_a_call_that_was_not_accepted_may_mean_a_cluster_that_is_not_there(detail: object) -> None:
    error = refused(400, service("ValidationError", detail))

    assert (error.refusal.kind, error.refusal.code) == ("invalid", "ValidationError")
    assert error.what.startswith("SKE did not accept the call: because")
    assert ("because; and so" in error.what) is (detail == ["because", "and so"])
    assert "SKE may answer so for a cluster that does not exist" in error.advice


def test_without_a_detail_the_title_is_told() -> None:
    assert refused(400, service("ValidationError", None, title="Bad Request")).what.endswith(": Bad Request")


@pytest.mark.parametrize(
    "body",
    [
        gateway(REJECTED, "HmacValidFail"),
        gateway("HmacValidFail"),
        {"code": "HmacValidFail", "message": "m"},
        service("HmacValidFail"),
        b"HmacValidFail",
        b'{"cut": "HmacValidFail',
    ],
)
def test_a_wrong_signature_is_known_by_its_word_wherever_it_stands(body: object) -> None:
    """The vendor documents no shape for it."""
    error = refused(401, body)

    assert (error.refusal.kind, error.refusal.code) == ("credential", "HmacValidFail")
    assert "the secret key does not belong to the access key" in error.what


@pytest.mark.parametrize(
    "body", [gateway(REJECTED), gateway("x", "Catalog has not target"), b"request was Rejected by gateway"]
)
def test_a_rejected_key_is_told_from_a_wrong_signature(body: object) -> None:
    error = refused(401, body)

    assert error.refusal.kind == "credential"
    assert "rejected the access key for SKE" in error.what
    assert "uses SKE in this region" in error.advice


@pytest.mark.parametrize("body", [b"", b"<html>", {}, gateway("x"), service("Expired"), service("NotFound"), ROUTER])
def test_any_other_401_may_be_a_key_that_has_run_out(body: object) -> None:
    error = refused(401, body)

    assert error.refusal.kind == "credential"
    assert error.what.startswith("Samsung Cloud Platform refused the credentials")
    assert "neither expired (keys last 1 to 365 days) nor suspended" in error.advice


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(15, "15 minutes behind"), (47, "47 minutes behind"), (-15, "15 minutes ahead"), (-90, "90 minutes ahead")],
)
@pytest.mark.parametrize("body", [gateway(REJECTED, "HmacValidFail"), b""])
def test_a_clock_that_is_off_is_told_from_a_wrong_key(minutes: int, said: str, body: object) -> None:
    theirs = format_datetime(MOMENT + timedelta(minutes=minutes), usegmt=True)

    error = refused(401, body, Date=theirs)

    assert error.refusal.kind == "credential"
    assert error.what.endswith(f": this machine's clock is {said}")
    assert "came from THE SOURCE" in error.advice


@pytest.mark.parametrize("minutes", [0, 14, -14])
def test_a_clock_that_is_off_a_little_is_not_to_blame(minutes: int) -> None:
    theirs = format_datetime(MOMENT + timedelta(minutes=minutes), usegmt=True)

    assert "clock" not in str(refused(401, b"HmacValidFail", Date=theirs))
    assert "clock" not in str(refused(401, b"HmacValidFail", Date="no date"))


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        gateway(REJECTED),
        gateway("HmacValidFail"),
        service("Forbidden"),
        service("NotFound"),
        service("ValidationError"),
        ROUTER,
    ],
)
def test_whoever_is_refused_learns_where_the_credentials_came_from(status: int, body: object) -> None:
    error = refused(status, body)

    assert "came from THE SOURCE" in error.advice
    assert not error.refusal.retryable
    assert error.refusal.kind in ("credential", "forbidden")


@pytest.mark.parametrize("code", ["NotFound", "ValidationError", "SomethingElse"])
def test_a_403_is_taken_for_nothing_milder_whatever_code_it_comes_with(code: str) -> None:
    """A cluster that may not be read must not look like a deleted one."""
    error = refused(403, service(code))

    assert (error.refusal.kind, error.refusal.code) == ("forbidden", code)


def test_who_may_not_learns_what_is_to_be_allowed() -> None:
    error = refused(403, service("Forbidden"))

    assert (error.refusal.kind, error.refusal.code) == ("forbidden", "Forbidden")
    assert "an IAM policy that allows to view user kubeconfigs of SKE clusters" in error.advice


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [
        (200, "protocol", False),
        (201, "protocol", False),
        (204, "protocol", False),
        (405, "invalid", False),
        (406, "invalid", False),
        (408, "throttled", True),
        (409, "conflict", False),
        (429, "throttled", True),
        (500, "server", True),
        (502, "server", True),
        (503, "server", True),
        (504, "server", True),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>"])
def test_without_a_word_the_status_decides(status: int, kind: str, body: bytes, *, again: bool) -> None:
    error = refused(status, body)

    assert (error.refusal.kind, error.refusal.retryable) == (kind, again)
    assert error.advice


def test_an_error_with_status_200_is_an_error() -> None:
    assert refused(200, service("NotFound")).refusal.kind == "gone"
    assert refused(200, service("Strange")).what == "SKE did not accept the call: because"


@pytest.mark.parametrize("body", [b"\n  \n", b" <!DOCTYPE html>", b"<?xml version='1.0'?>"])
def test_a_page_is_no_kubeconfig(body: bytes) -> None:
    error = refused(200, body)

    assert error.refusal.kind == "protocol"
    assert error.what in ("the answer of SKE is empty", "the answer of SKE is a page of HTML or XML, no kubeconfig")


@pytest.mark.parametrize("body", [b"kind: Config", b'"kind: Config"', b'{"kubeconfig": ""}', b"[]", b"\xff"])
def test_whatever_else_comes_with_200_is_for_the_codec_to_judge(body: bytes) -> None:
    assert examine(answer(200, body), session()) is None


@pytest.mark.parametrize("value", ["7", format_datetime(MOMENT + timedelta(seconds=7), usegmt=True)])
def test_retry_after_is_handed_on(value: str) -> None:
    assert refused(429, b"", Retry_After=value).refusal.retry_after == 7


def test_the_request_id_of_the_header_comes_first_and_the_global_one_last() -> None:
    assert refused(400, service("x"), X_Request_Id="r9").refusal.request_id == "r9"
    assert refused(400, service("x", request_id=None, global_request_id="r5")).refusal.request_id == "r5"


@pytest.mark.parametrize(
    "body",
    [
        service("X.1", f"key {SECRET} of {KEY} at https://h/?sig=abc"),
        service(f"{SECRET} {KEY}", "{source.__class__}{0}%s"),
        service({"a": SECRET}, {"b": SECRET}),
        service("X.1", [SECRET, {"c": SECRET}]),
        service("X.1", "x" * 100_000),
        service("X.1\nX", "two\nlines\x1b[2J"),
        {"errors": [SECRET, [SECRET], None]},
        {"status": SECRET + " ", "name": SECRET, "message": SECRET, "requestId": SECRET + "<"},
        f"plain text with {SECRET} and {KEY}".encode(),
    ],
    ids=["url", "braces", "objects", "list", "long", "control", "bare", "gateway", "text"],
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_whatever_a_body_says_the_error_is_short_and_shows_no_secret(status: int, body: object) -> None:
    error = refused(status, body)
    said = str(error) + repr(error)

    assert SECRET not in said
    assert KEY not in said
    assert "sig=" not in said
    assert "\x1b" not in said
    assert "\n" not in str(error)
    assert len(str(error)) < 600
