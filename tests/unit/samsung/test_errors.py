"""What each answer that is no kubeconfig means."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.harness.clock import MOMENT
from tests.unit.samsung.answers import KEY, SECRET, answer, checked, refused

REJECTED = "Request was rejected by gateway"
ROUTER = {"timestamp": "2026-06-12T04:05:06Z", "path": "/v1", "status": 404, "error": "Not Found", "requestId": "r1"}


def service(code: object, detail: object = "because", **more: object) -> dict[str, object]:
    return {"errors": [{"code": code, "detail": detail, "status": 400, "title": "T", "request_id": "r0", **more}]}


def gateway(name: str, message: str = "because") -> dict[str, object]:
    return {"status": "UNAUTHORIZED", "name": name, "message": message}


GONE = ("gone", "SKE has no cluster of this id: because", "region and environment of the account are the cluster's")
INVALID = ("invalid", "SKE did not accept the call", "SKE may answer so for a cluster that does not exist")
NOWHERE = (
    "invalid",
    "nothing answers to this call at the address of SKE",
    "that no proxy drops Scp- headers; this does not say that the cluster is gone",
)
SIGNATURE = (
    "credential",
    "the signature is wrong: the secret key does not belong to the access key",
    "no proxy rewrites the address of the call; they came from THE SOURCE",
)
KEY_REJECTED = (
    "credential",
    "the gateway of Samsung Cloud Platform rejected the access key for SKE",
    "uses SKE in this region and environment; the key came from THE SOURCE",
)
KEY_REFUSED = (
    "credential",
    "Samsung Cloud Platform refused the credentials",
    "neither expired (keys last 1 to 365 days) nor suspended, and its secret key; they came from THE SOURCE",
)
FORBIDDEN = (
    "forbidden",
    "Samsung Cloud Platform does not allow these credentials to read the cluster's user kubeconfig",
    "an IAM policy that allows to view user kubeconfigs of SKE clusters, and check cluster_id; the credentials came",
)
PAGE = ("protocol", "the answer of SKE is a page of HTML or XML, no kubeconfig", "endpoints.ske of the account")
EMPTY = ("protocol", "the answer of SKE is empty", "endpoints.ske of the account")

CASES = [
    # A cluster is gone where SKE says so, in its own shape and with any status.
    (200, service("NotFound"), "NotFound", GONE),
    # A 404 of anything else says nothing about the cluster; calls without a signature get one too.
    *((404, body, None, NOWHERE) for body in (ROUTER, b"", b"<html>", {}, [], {"errors": []})),
    (404, gateway("x"), "UNAUTHORIZED", NOWHERE),
    # SKE may answer so for a cluster that does not exist.
    (200, service("Strange"), "Strange", INVALID),
    # A wrong signature is known by its word wherever that is: the vendor documents no shape for it.
    *(
        (401, body, "HmacValidFail", SIGNATURE)
        for body in (
            gateway(REJECTED, "HmacValidFail"),
            gateway("HmacValidFail"),
            {"code": "HmacValidFail", "message": "m"},
            service("HmacValidFail"),
            b"HmacValidFail",
            b'{"cut": "HmacValidFail',
        )
    ),
    # A key that is rejected.
    (401, gateway(REJECTED), "UNAUTHORIZED", KEY_REJECTED),
    (401, gateway("x", "Catalog has not target"), "UNAUTHORIZED", KEY_REJECTED),
    (401, b"request was Rejected by gateway", None, KEY_REJECTED),
    # Any other 401 may be a key that has expired.
    *((401, body, None, KEY_REFUSED) for body in (b"", b"<html>", {}, ROUTER)),
    (401, gateway("x"), "UNAUTHORIZED", KEY_REFUSED),
    *((401, service(code), code, KEY_REFUSED) for code in ("Expired", "NotFound", "Forbidden")),
    # A 403 is nothing milder whatever code it has: a cluster that may not be read must not look like a deleted one.
    *((403, body, None, FORBIDDEN) for body in (b"", b"<html>", ROUTER)),
    (403, gateway(REJECTED), "UNAUTHORIZED", FORBIDDEN),
    (403, gateway("HmacValidFail"), "HmacValidFail", SIGNATURE),
    # A page is no kubeconfig.
    *((200, body, None, PAGE) for body in (b"<html>", b" <!DOCTYPE html>", b"<?xml version='1.0'?>")),
    *((200, body, None, EMPTY) for body in (b"", b"\n  \n")),
]


@pytest.mark.parametrize(("status", "body", "code", "meaning"), CASES)
def test_an_answer_means_what_its_code_text_and_status_say(
    status: int, body: object, code: str | None, meaning: tuple[str, str, str]
) -> None:
    error = refused(status, body)

    kind, what, advice = meaning
    assert (error.refusal.kind, error.refusal.status, error.refusal.code) == (kind, status, code)
    assert error.what.startswith(what)
    assert advice in error.advice
    assert not error.refusal.transient
    assert ("came from THE SOURCE" in error.advice) is (kind in ("credential", "forbidden"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (service("ValidationError", ["because", "and so"]), "because; and so"),
        (service("ValidationError", [None, 7, "because"]), "because"),
        (service("ValidationError", None, title="Bad Request"), "Bad Request"),
        (service("ValidationError"), "because"),
        ({"code": "ValidationError", "message": "m", "name": "n"}, "m"),
        ({"code": "ValidationError", "name": "n"}, "n"),
        ({"code": "ValidationError", "error": "e"}, "e"),
    ],
)
def test_the_message_is_the_detail_or_the_next_best(body: object, message: str) -> None:
    assert refused(400, body).what == f"SKE did not accept the call: {message}"


@pytest.mark.parametrize(
    ("minutes", "skew"),
    [(15, "15 minutes behind"), (47, "47 minutes behind"), (-15, "15 minutes ahead"), (-90, "90 minutes ahead")],
)
@pytest.mark.parametrize("body", [gateway(REJECTED, "HmacValidFail"), b""])
def test_a_clock_that_is_off_is_told_from_a_wrong_key(minutes: int, skew: str, body: object) -> None:
    theirs = format_datetime(MOMENT + timedelta(minutes=minutes), usegmt=True)

    error = refused(401, body, Date=theirs)

    assert error.refusal.kind == "credential"
    assert error.what.endswith(f": this machine's clock is {skew}")
    assert "came from THE SOURCE" in error.advice


def test_a_rejected_key_is_no_matter_of_the_clock() -> None:
    theirs = format_datetime(MOMENT + timedelta(minutes=47), usegmt=True)

    assert "rejected the access key" in refused(401, gateway(REJECTED), Date=theirs).what


@pytest.mark.parametrize("minutes", [0, 14, -14])
def test_a_clock_that_is_off_a_little_is_not_to_blame(minutes: int) -> None:
    theirs = format_datetime(MOMENT + timedelta(minutes=minutes), usegmt=True)

    assert "clock" not in str(refused(401, b"HmacValidFail", Date=theirs))
    assert "clock" not in str(refused(401, b"HmacValidFail", Date="no date"))


@pytest.mark.parametrize("body", [b"kind: Config", b'"kind: Config"', b'{"kubeconfig": ""}', b"[]", b"\xff"])
def test_whatever_else_comes_with_200_is_for_the_codec_to_judge(body: bytes) -> None:
    assert checked(answer(200, body)) is None


def test_the_request_id_of_the_header_comes_first_and_the_global_one_last() -> None:
    assert refused(400, service("x"), X_Request_Id="r9").refusal.request_id == "r9"
    assert refused(400, service("x")).refusal.request_id == "r0"
    assert refused(400, service("x", request_id=None, global_request_id="r5")).refusal.request_id == "r5"
    assert refused(404, ROUTER).refusal.request_id == "r1"


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
    shown = str(error) + repr(error)

    assert SECRET not in shown
    assert KEY not in shown
    assert "sig=" not in shown
    assert "\x1b" not in shown
    assert "\n" not in str(error)
    assert len(str(error)) < 600
