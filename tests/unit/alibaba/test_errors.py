"""What answers of Alibaba Cloud mean, in both spellings and whatever their status."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from clusterkeys.vendors.alibaba.calls import Operation
from tests.harness.clock import MOMENT
from tests.unit.alibaba.answers import ACK, ENS, KEY, SECRET, read, refused

ID = "C0003E8B-B930-4F59-ADC0-0E209A9012A8"


def rpc(code: str, message: str = "m", **more: object) -> dict[str, object]:
    return {"RequestId": ID, "HostId": "h", "Code": code, "Message": message, **more}


def cs(code: str, message: str = "m", **more: object) -> dict[str, object]:
    return {"requestId": ID, "code": code, "message": message, **more}


@pytest.mark.parametrize("body", [{"Config": "x"}, {"RequestId": ID}, {}, {"Code": 0}, {"Code": "OK", "Config": ""}])
@pytest.mark.parametrize("code", ["0", 0, "200", 200, "OK", "ok", "Success", "", None])
def test_an_object_without_an_error_in_it_is_accepted(body: dict[str, object], code: object) -> None:
    assert read(200, body | {"Code": code}) is None


@pytest.mark.parametrize("body", [b"<html></html>", b"", b"[]", b'"text"', b"{", b"null", b"<Error><Code>x</Code>"])
def test_success_without_a_json_object_is_a_breach_of_protocol(body: bytes) -> None:
    error = refused(200, body)

    assert (error.refusal.kind, error.refusal.transient) == ("protocol", False)


@pytest.mark.parametrize("code", [1001, "1001", "Failed", -1])
def test_success_that_carries_an_error_in_place_of_the_kubeconfig_is_none(code: object) -> None:
    error = refused(200, {"RequestId": ID, "Code": code, "Message": "not yet"})

    assert (error.refusal.kind, error.refusal.code) == ("server", str(code))
    assert "with an error instead of a result: not yet" in str(error)
    assert f"request id {ID}" in str(error)
    assert read(200, {"RequestId": ID, "Code": code, "Config": "x"}) is None


def test_only_a_code_says_that_the_cluster_is_gone() -> None:
    """A gateway without the API, or a proxy, answers 404 too: that must not look like a deleted cluster."""
    said = str(refused(404, b"<html></html>", ACK))

    assert "does not say that the cluster is gone" in said
    assert "endpoints.cs of the account" in said


def test_a_cluster_that_is_gone_comes_with_what_to_check_at_its_service() -> None:
    assert str(refused(404, rpc("InvalidClusterId.NotFound"))) == (
        f"ENS has no cluster of this id (InvalidClusterId.NotFound, HTTP 404, request id {ID}). LOOK AT ENS"
    )


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("body", [b"", b"<html>", rpc("NoPermission"), cs("Throttling"), rpc("ErrorClusterNotFound")])
def test_every_401_and_403_says_where_the_credentials_came_from(status: int, body: object) -> None:
    assert "THE SOURCE" in str(refused(status, body))


DENIED = {"AuthAction": "ens:DescribeClusterUserKubeconfig", "AuthPrincipalDisplayName": "x", "PolicyType": "y"}


@pytest.mark.parametrize(
    ("operation", "body", "permission"),
    [
        (ENS, rpc("Forbidden.RAM", "User not authorized"), "ens:DescribeClusterUserKubeconfig"),
        (ENS, rpc("NoPermission", AccessDeniedDetail=DENIED), "ens:DescribeClusterUserKubeconfig"),
        (ACK, cs("StatusForbidden", "m", accessDeniedDetail={"AuthAction": "cs:Other"}), "cs:Other"),
        (ACK, cs("X", "RAM policy Forbidden for action cs:ListUserKubeConfigStates"), "cs:ListUserKubeConfigStates"),
        (ACK, cs("X", "STSToken policy Forbidden for action cs:Dep on acs:cs:cn-hangzhou:1:cluster/c"), "cs:Dep"),
        (ACK, cs("Forbidden", "on acs:cs:cn-hangzhou:1:cluster/c"), "cs:ListUserKubeConfigStates"),
        (ACK, cs("Forbidden", "condition cs:KubeConfigDurationMinutes"), "cs:ListUserKubeConfigStates"),
        (ACK, cs("Forbidden", accessDeniedDetail="?"), "cs:ListUserKubeConfigStates"),
    ],
)
@pytest.mark.parametrize("status", [403, 400])
def test_who_may_not_call_learns_which_action_to_allow(
    operation: Operation, body: dict[str, object], permission: str, status: int
) -> None:
    error = refused(status, body, operation)

    assert error.refusal.kind == "forbidden"
    assert f"lack the permission {permission}" in error.what
    assert error.advice.startswith(
        f"Allow {permission} in a RAM policy of their user or role{operation.forbidden}; the credentials came from"
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x_acs_retry_after": "1500"}, 1.5),
        ({"x_acs_retry_after": "100", "Retry_After": "7"}, 0.1),
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": format_datetime(MOMENT + timedelta(seconds=7), usegmt=True)}, 7),
        ({"x_acs_retry_after": "soon", "Retry_After": "7"}, 7),
        ({"x_acs_retry_after": "-1"}, None),
        ({"x_acs_retry_after": "9" * 5000}, None),
        ({}, None),
    ],
)
def test_the_vendors_hint_counts_milliseconds_and_comes_before_the_standard_one(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert refused(400, rpc("Throttling.User"), **headers).refusal.retry_after == seconds


def test_the_request_id_is_in_the_header_or_in_the_body() -> None:
    assert refused(400, rpc("x"), x_acs_request_id="r1").refusal.request_id == "r1"
    assert refused(400, b"", x_acs_request_id="r1").refusal.request_id == "r1"
    assert refused(400, cs("x")).refusal.request_id == ID


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-20, ": this machine's clock is 20 minutes ahead"),
        (90, ": this machine's clock is 90 minutes behind"),
        (0, "from Alibaba Cloud's time ("),
    ],
)
def test_a_refusal_says_by_how_many_minutes_the_clock_is_off(minutes: int, said: str) -> None:
    date = format_datetime(MOMENT + timedelta(minutes=minutes), usegmt=True)

    assert said in str(refused(400, rpc("InvalidTimeStamp.Expired"), Date=date))


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 09:30:00 GMT"])
def test_without_a_usable_date_nothing_is_said_of_minutes(date: str) -> None:
    assert "minutes ahead" not in str(refused(400, rpc("InvalidTimeStamp.Expired"), Date=date))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("SignatureDoesNotMatch", "Specified signature is not matched. server string to sign is:ACS3 CANARY"),
        ("SomethingNew", "server StringToSign is [CANARY], String To Sign: CANARY"),
        ("IncompleteSignature", "signature CANARY"),
    ],
)
def test_what_the_server_signed_is_never_repeated(code: str, message: str) -> None:
    assert "CANARY" not in str(refused(400, rpc(code, message)))


@pytest.mark.parametrize(
    "body",
    [
        rpc("X.1", f"key {SECRET} of {KEY} at https://h/?Signature=abc"),
        rpc(f"{SECRET} {KEY}", "{source.__class__}{0}%s"),
        {"Code": {"a": SECRET}, "Message": [SECRET]},
        {"Code": None, "Message": None},
        rpc("X.1", "x" * 100_000),
        rpc("X.1\nX", "two\nlines\x1b[2J"),
        {"RequestId": {"a": 1}, "Code": 5, "Message": 6},
        {"code": [], "CODE": "X"},
    ],
)
@pytest.mark.parametrize("status", [400, 401, 500, 200])
def test_whatever_a_body_says_the_error_is_short_and_shows_no_secret(body: dict[str, object], status: int) -> None:
    error = read(status, body | {"RequestId": "<script>"})
    said = str(error) + repr(error)

    assert SECRET not in said
    assert KEY not in said
    assert "Signature=" not in said
    assert "\x1b" not in said
    assert "\n" not in str(error)
    assert len(str(error)) < 600
    assert error is None or error.refusal.request_id is None
