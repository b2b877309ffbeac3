"""What Alibaba's emulated gateway lets through and how it refuses the rest, in front of both services."""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.acs_client import Acs

Call = Callable[..., requests.Response]


@pytest.fixture(params=["ens", "cs"])
def call(request: pytest.FixtureRequest, acs: Acs) -> Call:
    return {"ens": acs.ens_kubeconfig, "cs": acs.ack_kubeconfig}[request.param]


def refusal(response: requests.Response) -> tuple[int, str]:
    """The gateway says who refuses in the same upper-case shape for both services."""
    body = response.json()
    assert set(body) == {"RequestId", "HostId", "Code", "Message", "Recommend"}
    assert body["RequestId"] == response.headers["x-acs-request-id"]
    assert response.headers["x-acs-trace-id"]
    return response.status_code, body["Code"]


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_a_clock_up_to_fifteen_minutes_off_is_accepted(call: Call, emulator: Emulator, minutes: int) -> None:
    assert call(date=emulator.clock() + timedelta(minutes=minutes)).status_code == 200


@pytest.mark.parametrize("seconds", [-901, 901])
def test_a_clock_further_off_is_refused(call: Call, emulator: Emulator, seconds: int) -> None:
    response = call(date=emulator.clock() + timedelta(seconds=seconds))

    assert refusal(response) == (400, "InvalidTimeStamp.Expired")


@pytest.mark.parametrize("date", [None, "20261123T093000Z", "Mon, 23 Nov 2026 09:30:00 GMT"])
def test_a_missing_date_or_one_of_another_format_is_refused(call: Call, date: str | None) -> None:
    assert refusal(call(headers={"x-acs-date": date})) == (400, "InvalidTimeStamp.Format")


def test_an_unknown_access_key_is_told_from_a_wrong_secret(call: Call) -> None:
    assert refusal(call(access_key=f"LTAI{secrets.token_hex(8)}")) == (404, "InvalidAccessKeyId.NotFound")
    assert refusal(call(secret_key=secrets.token_hex(15))) == (400, "SignatureDoesNotMatch")


def test_a_wrong_signature_is_answered_with_all_that_the_server_signed(call: Call) -> None:
    """Among it is whatever the headers carry, so clients had better not repeat it."""
    message = call(secret_key=secrets.token_hex(15), headers={"x-acs-note": "canary"}).json()["Message"]

    assert "server StringToSign is [ACS3-HMAC-SHA256\n" in message
    assert "server CanonicalRequest is [" in message
    assert "x-acs-note:canary\n" in message


def test_a_nonce_is_accepted_once_per_key(call: Call, emulator: Emulator) -> None:
    nonce = {"x-acs-signature-nonce": secrets.token_hex(16)}

    assert call(headers=nonce).status_code == 200
    assert refusal(call(headers=nonce)) == (400, "SignatureNonceUsed")
    emulator.rekey("aliyun")
    assert call(headers=nonce).status_code == 200


def test_a_nonce_of_a_refused_request_is_not_used_up(call: Call) -> None:
    nonce = {"x-acs-signature-nonce": secrets.token_hex(16)}

    call(headers=nonce, secret_key=secrets.token_hex(15))

    assert call(headers=nonce).status_code == 200


def test_a_nonce_can_come_back_when_no_signature_with_it_is_valid_any_more(call: Call, emulator: Emulator) -> None:
    nonce = {"x-acs-signature-nonce": secrets.token_hex(16)}
    call(headers=nonce, date=emulator.clock() + timedelta(minutes=15))

    emulator.clock.advance(30 * 60)
    assert refusal(call(headers=nonce)) == (400, "SignatureNonceUsed")
    emulator.clock.advance(1)
    assert call(headers=nonce).status_code == 200


def test_a_missing_nonce_is_refused(call: Call) -> None:
    assert refusal(call(headers={"x-acs-signature-nonce": None})) == (400, "MissingSignatureNonce")


@pytest.mark.parametrize(
    "unsigned", [{"x-acs-extra": "1"}, {"Content-Type": "application/json"}], ids=["vendors-own", "content-type"]
)
def test_a_header_that_has_to_be_signed_but_is_not_is_named(call: Call, unsigned: dict[str, str]) -> None:
    response = call(unsigned=unsigned)

    assert refusal(response) == (400, "IncompleteSignature")
    assert f"not signed: {next(iter(unsigned)).lower()}." in response.json()["Message"]


def test_a_signature_without_the_host_is_refused(call: Call) -> None:
    response = call(headers={"host": None})

    assert refusal(response) == (400, "IncompleteSignature")
    assert "not signed: host." in response.json()["Message"]


def test_a_body_is_accepted_only_with_its_own_digest(acs: Acs) -> None:
    signed_type = {"content-type": "application/json; charset=utf-8"}

    assert acs.ens_kubeconfig(body=b"{}", headers=signed_type).status_code == 200
    assert (
        refusal(acs.ens_kubeconfig(body=b"{}", headers=signed_type, announced="0" * 64))[1] == "SignatureDoesNotMatch"
    )


@pytest.mark.parametrize("header", ["", "Basic YTpi", "acs LTAI:c2ln"])
def test_a_request_that_is_not_signed_this_way_is_refused(call: Call, header: str) -> None:
    assert refusal(call(unsigned={"Authorization": header})) == (400, "IncompleteSignature")


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("x-acs-action", "DescribeClusterKubeConfig", "InvalidAction.NotFound"),
        ("x-acs-action", None, "InvalidAction.NotFound"),
        ("x-acs-version", "2014-05-26", "InvalidVersion"),
        ("x-acs-version", None, "InvalidVersion"),
    ],
)
def test_another_action_or_version_is_not_found(call: Call, header: str, value: str | None, code: str) -> None:
    assert refusal(call(headers={header: value})) == (404, code)


@pytest.mark.parametrize("path", ["/", "/nowhere", "/users//kubeconfig/states", "/k8s//user_config"])
def test_another_path_is_not_found_even_if_it_only_lacks_an_id(acs: Acs, path: str) -> None:
    assert refusal(acs.call("cs", "ListUserKubeConfigStates", path)) == (404, "InvalidAction.NotFound")


def test_new_keys_make_the_old_ones_worthless(call: Call, emulator: Emulator) -> None:
    old = emulator.account("aliyun")

    emulator.rekey("aliyun")

    refused = call(access_key=old["access_key"], secret_key=old["secret_key"])
    assert refusal(refused) == (404, "InvalidAccessKeyId.NotFound")
    assert call().status_code == 200


def test_permanent_keys_go_without_a_security_token_and_belong_to_no_session(call: Call, emulator: Emulator) -> None:
    assert emulator.account("aliyun")["secrets"] == ["secret_key"]
    emulator.quirk("ens-sh", "token-expired")
    assert call().status_code == 200

    response = call(headers={"x-acs-security-token": secrets.token_hex(16)})

    assert refusal(response) == (400, "InvalidSecurityToken.Malformed")


@pytest.mark.parametrize("service", ["ens", "cs"])
def test_temporary_keys_need_their_security_token_until_the_session_is_over(temporary: Emulator, service: str) -> None:
    account = temporary.account("aliyun")
    acs = Acs(temporary)
    call = {"ens": acs.ens_kubeconfig, "cs": acs.ack_kubeconfig}[service]
    token = {"x-acs-security-token": account["security_token"], "x-acs-accesskey-id": account["access_key"]}
    wrong = {"x-acs-security-token": secrets.token_hex(16)}

    assert account["secrets"] == ["secret_key", "security_token"]
    assert call(headers=token).status_code == 200
    assert refusal(call()) == (400, "MissingSecurityToken")
    assert refusal(call(headers=wrong)) == (400, "InvalidSecurityToken.Malformed")
    temporary.quirk("ens-sh", "token-expired")
    assert refusal(call(headers=token)) == (400, "InvalidSecurityToken.Expired")


@pytest.mark.parametrize(
    ("status", "code"), [(400, "Throttling.User"), (429, "Throttling.User"), (503, "ServiceUnavailable")]
)
def test_a_throttled_client_is_told_in_milliseconds_how_long_to_wait(
    acs: Acs, emulator: Emulator, status: int, code: str
) -> None:
    emulator.fail("alibaba", status=status, code=code, retry_after=1.5, times=1)

    response = acs.ens_kubeconfig()

    assert refusal(response) == (status, code)
    assert response.headers["x-acs-retry-after"] == "1500"
    assert "Retry-After" not in response.headers
    assert acs.ens_kubeconfig().status_code == 200
