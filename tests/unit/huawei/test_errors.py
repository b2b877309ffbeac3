"""What answers of Huawei Cloud mean, in every documented shape."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.vendors.huawei.errors import IAM_RULES
from tests.harness.clock import MOMENT
from tests.unit.huawei.answers import KEY, SECRET, answer, error_of

TEXT = "Incorrect IAM authentication information: "


def refused(status: int, body: object, **headers: str) -> VendorError:
    error = error_of(answer(status, body, **headers))
    assert error is not None
    return error


def gateway(text: str) -> dict[str, str]:
    return {"error_msg": TEXT + text, "error_code": "APIGW.0301", "request_id": "r0"}


@pytest.mark.parametrize("status", [200, 201])
def test_a_json_object_is_accepted(status: int) -> None:
    assert error_of(answer(status, {"kind": "Config"})) is None


@pytest.mark.parametrize("body", [b"<html></html>", b"", b"[]", b'"text"', b"{", b"null"])
def test_success_without_a_json_object_is_a_breach_of_protocol(body: bytes) -> None:
    error = refused(201, body)

    assert (error.refusal.kind, error.refusal.transient) == ("protocol", False)


def test_success_that_carries_an_error_is_none() -> None:
    assert refused(200, {"error_code": "UCS.00000013", "error_msg": "not found"}).refusal.kind == "gone"


@pytest.mark.parametrize(
    "body",
    [
        {"error_code": "UCS.00000017", "error_msg": "The quota"},
        {"errorCode": "UCS.00000017", "errorMsg": "The quota"},
        {"code": "UCS.00000017", "message": "The quota"},
        {"error": {"code": "UCS.00000017", "message": "The quota"}},
        {"a": [], "b": {"c": {"error_code": "UCS.00000017", "error_msg": "The quota"}}},
        {"error_code": "UCS.00000017", "error_msg": "The quota", "code": 1, "message": "other"},
        {"error": {"error_code": "other", "error_msg": "deeper"}, "code": "UCS.00000017", "message": "The quota"},
    ],
)
def test_every_documented_shape_is_read(body: object) -> None:
    error = refused(400, body)

    assert error.refusal.code == "UCS.00000017"
    assert str(error).startswith("a quota of UCS is used up: The quota (UCS.00000017, HTTP 400)")


def test_only_the_services_own_code_says_that_the_cluster_is_gone() -> None:
    """A gateway without the API, or a proxy, answers 404 too: that must not look like a deleted cluster."""
    assert "does not say that the cluster is gone" in str(refused(404, b"<html></html>"))


@pytest.mark.parametrize(
    ("text", "what", "advice"),
    [
        (f"Get secretKey failed,ak:{KEY},err:ak not exist", "does not know the access key", "Check access_key"),
        ("verify aksk signature fail", "the signature is wrong", "five failures lock the key"),
        ("AK access failed to reach the limit,forbidden", "has locked the access key", "Wait 5 minutes"),
        ("decrypt token fail", "cannot read the token", "Obtain a new one"),
        ("ak AK not exist", "does not know the access key", "without its security token"),
        ("the securityToken expired: security token expired", "of these credentials has expired", "Obtain new"),
        ("something new", "refused the credentials: Incorrect IAM authentication", "have not expired"),
    ],
    ids=[
        "unknown-key",
        "wrong-signature",
        "locked-key",
        "bad-token",
        "unknown-key-short",
        "expired-token",
        "unknown-text",
    ],
)
def test_the_text_tells_what_the_gateways_one_code_means(text: str, what: str, advice: str) -> None:
    said = str(refused(401, gateway(text), X_Request_Id="r1"))

    assert what in said
    assert advice in said
    assert "(APIGW.0301, HTTP 401, request id r1)" in said
    assert "THE SOURCE" in said
    assert KEY not in said


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (timedelta(minutes=20), "from Huawei Cloud's own time: this machine's clock is 20 minutes behind ("),
        (timedelta(hours=-2, seconds=-20), "from Huawei Cloud's own time: this machine's clock is 120 minutes ahead ("),
        (timedelta(seconds=20), "from Huawei Cloud's own time ("),
    ],
)
def test_an_expired_signature_tells_how_far_the_clock_is_off(theirs: timedelta, said: str) -> None:
    date = format_datetime(MOMENT + theirs, usegmt=True)

    error = refused(401, gateway("signature expired, signature time:1"), Date=date)

    assert said in str(error)
    assert "Set this machine's clock" in error.advice


@pytest.mark.parametrize("date", ["", "soon", "Mon, 99 Nov 2026 00:00:00 GMT", f"Mon, 1 Nov {'9' * 30} 00:00:00 GMT"])
def test_a_date_that_is_none_leaves_the_difference_out(date: str) -> None:
    assert "from Huawei Cloud's own time (" in str(refused(401, gateway("signature expired"), Date=date))


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error_code": "UCS.00000004", "error_msg": "m"}'])
def test_whoever_is_refused_learns_where_the_credentials_came_from(status: int, body: bytes) -> None:
    assert "came from THE SOURCE" in str(refused(status, body))


@pytest.mark.parametrize("code", ["UCS.00000013", "UCS.00000017", "UCS.00000006", "APIGW.0308", "APIGW.0101"])
@pytest.mark.parametrize("status", [401, 403])
def test_even_a_code_of_another_kind_does_not_hide_where_refused_credentials_came_from(status: int, code: str) -> None:
    said = str(refused(status, {"error_code": code, "error_msg": "x"}))

    assert said.count("THE SOURCE") == 1


def test_the_request_id_of_the_header_comes_before_the_bodys() -> None:
    assert refused(401, gateway("x"), X_Request_Id="r1").refusal.request_id == "r1"
    assert refused(401, gateway("x")).refusal.request_id == "r0"


@pytest.mark.parametrize("value", ["7", format_datetime(MOMENT + timedelta(seconds=7), usegmt=True)])
def test_retry_after_is_handed_on(value: str) -> None:
    assert refused(429, b"", Retry_After=value).refusal.retry_after == 7


@pytest.mark.parametrize(
    "body",
    [
        {"error_code": "X.1", "error_msg": f"key {SECRET} of {KEY} at https://h/?sig=abc"},
        {"error_code": f"{SECRET} {KEY}", "error_msg": "{source.__class__}{0}%s"},
        {"error_code": {"a": SECRET}, "error_msg": [SECRET]},
        {"error_code": None, "error_msg": None},
        {"error_code": "X.1", "error_msg": "x" * 100_000},
        {"error_code": "X.1\nX", "error_msg": "two\nlines\x1b[2J"},
        {"request_id": {"a": 1}, "code": 5, "message": 6},
    ],
)
def test_whatever_a_body_says_the_error_is_short_and_shows_no_secret(body: object) -> None:
    error = refused(400, body, X_Request_Id="<script>")
    said = str(error) + repr(error)

    assert SECRET not in said
    assert KEY not in said
    assert "sig=" not in said
    assert "\x1b" not in said
    assert "\n" not in str(error)
    assert len(str(error)) < 500
    assert error.refusal.request_id is None


def refused_by_iam(status: int, message: str) -> VendorError:
    body = {"error": {"code": status, "message": message, "title": "Unauthorized"}}
    error = error_of(answer(status, body), IAM_RULES)
    assert error is not None
    return error


@pytest.mark.parametrize(
    ("message", "what", "advice"),
    [
        ("The username or password is wrong.", "knows no such user, or the password is wrong", "a HUAWEI ID"),
        ("The account is locked.", "has locked the user", "Wait a quarter of an hour"),
        ("User locked: too many failures.", "has locked the user", "Wait a quarter of an hour"),
        ("The address is blocked by the ACL.", "issued no token for this user: The address is blocked", "a HUAWEI ID"),
        (f"Something else about {SECRET}.", "issued no token for this user: Something else", "a HUAWEI ID"),
    ],
    ids=["wrong", "locked", "locked-user", "blocked", "unknown"],
)
def test_iams_texts_are_told_apart(message: str, what: str, advice: str) -> None:
    error = refused_by_iam(401, message)

    assert what in error.what
    assert advice in error.advice
    assert "THE SOURCE" in error.advice
    assert SECRET not in str(error)
    assert "(HTTP 401)" in str(error)


@pytest.mark.parametrize(
    ("status", "kind", "transient", "says"),
    [
        (400, "invalid", False, "Check domain_name, region, cloud and endpoints.iam of the account"),
        (401, "credential", False, "a HUAWEI ID gets no token"),
        (403, "forbidden", False, "Allow the user programmatic access in IAM"),
        (404, "invalid", False, "endpoints.the-service of the account"),
        (409, "invalid", False, "Check domain_name"),
        (429, "throttled", True, "THE PRODUCT takes no more calls at the moment"),
        (408, "server", True, "THE PRODUCT did not read the request in time"),
        (503, "server", True, "THE PRODUCT failed to answer"),
    ],
)
def test_without_a_known_text_the_status_of_iam_decides(status: int, kind: str, says: str, *, transient: bool) -> None:
    error = refused_by_iam(status, "x")

    assert (error.refusal.kind, error.refusal.transient, error.refusal.code) == (kind, transient, None)
    assert says in str(error)
