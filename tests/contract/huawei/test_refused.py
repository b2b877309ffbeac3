"""Refusals and faults end to end: what is said, how often was asked, and that nothing secret is said."""

import logging
import secrets
import traceback
from datetime import timedelta

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import BodyKind
from sandbox.emulator.protocols.sdk_hmac import SignedRequest, agrees, parse_authorization
from sandbox.emulator.traffic import RecordedRequest
from tests.contract.huawei.client import Client

SOURCE = "came from the stack's configuration"


def refused(client: Client, **arguments: str) -> VendorError:
    with pytest.raises(VendorError) as caught:
        client.fetch(**arguments)
    return caught.value


def test_an_unknown_access_key_is_told_from_a_wrong_secret(client: Client) -> None:
    client.changes = {"access_key": secrets.token_hex(10).upper()}

    error = refused(client)

    assert error.what == "Huawei Cloud does not know the access key"
    assert (error.refusal.kind, error.refusal.code, error.refusal.status) == ("credential", "APIGW.0301", 401)
    assert error.refusal.request_id
    assert SOURCE in error.advice
    assert len(client.calls) == 1


def test_a_wrong_secret_is_tried_once(client: Client) -> None:
    """Five failures in a row lock the key for everybody who uses it."""
    client.changes = {"secret_key": secrets.token_hex(20)}

    error = refused(client)

    assert "the signature is wrong" in error.what
    assert "five failures lock the key" in error.advice
    assert SOURCE in error.advice
    assert len(client.calls) == 1

    client.changes = {}
    assert client.fetch().kubeconfig


def test_a_locked_key_says_how_long_to_wait(client: Client) -> None:
    client.changes = {"secret_key": secrets.token_hex(20)}
    for _ in range(5):
        refused(client)
    client.changes = {}

    error = refused(client)

    assert "has locked the access key" in error.what
    assert "Wait 5 minutes" in error.advice
    assert error.refusal.kind == "credential"
    assert len(client.calls) == 6


@pytest.mark.parametrize(("minutes", "said"), [(20, "20 minutes ahead"), (-1440, "1440 minutes behind")])
def test_a_clock_that_is_off_is_said_to_be_off_and_by_how_much(client: Client, minutes: int, said: str) -> None:
    client.set_clocks(utc_now())
    client.clock.moment += timedelta(minutes=minutes)

    error = refused(client)

    assert said in error.what
    assert "Set this machine's clock" in error.advice
    assert (error.refusal.kind, error.refusal.transient) == ("credential", False)
    assert len(client.calls) == 1


@pytest.mark.parametrize("seconds", [-900, 0, 900])
def test_a_clock_within_the_vendors_tolerance_does_no_harm(client: Client, seconds: int) -> None:
    client.clock.moment += timedelta(seconds=seconds)

    assert client.fetch().kubeconfig


def test_a_domain_of_somebody_else_is_forbidden(client: Client) -> None:
    client.changes = {"domain_id": secrets.token_hex(16)}

    error = refused(client)

    assert (error.refusal.kind, error.refusal.code) == ("forbidden", "UCS.00000004")
    assert "check domain_id" in error.advice
    assert SOURCE in error.advice


def test_the_domain_may_be_left_out(client: Client) -> None:
    client.changes = {"domain_id": None}

    assert client.fetch().kubeconfig
    assert "x-domain-id" not in client.calls[0].headers


@pytest.mark.parametrize(
    ("cluster_id", "segment"),
    [
        ("none", "none"),
        ("a%2Fb", "a%252Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("ü", "%C3%BC"),
        ("a;b=c&d+e", "a%3Bb%3Dc%26d%2Be"),
        ("%", "%25"),
        ("~-_.", "~-_."),
    ],
)
def test_a_cluster_that_does_not_exist_is_gone_whatever_its_id_is_made_of(
    client: Client, cluster_id: str, segment: str
) -> None:
    """The id goes out as one encoded segment, and the signature is right."""
    error = refused(client, cluster_id=cluster_id)

    assert error.what == "UCS has no cluster of this id"
    assert (error.refusal.kind, error.refusal.code) == ("gone", "UCS.00000013")
    assert [call.target for call in client.calls] == [f"/v1/clusters/{segment}/kubeconfig"]


@pytest.mark.parametrize(
    ("status", "code", "kind", "calls"),
    [
        (400, "UCS.00000001", "credential", 1),
        (400, "UCS.00000011", "invalid", 1),
        (400, "UCS.00000012", "invalid", 1),
        (400, "UCS.00000016", "invalid", 1),
        (400, "UCS.00000017", "invalid", 1),
        (401, "UCS.00000018", "credential", 1),
        (401, "APIGW.0301", "credential", 1),
        (403, "UCS.00000004", "forbidden", 1),
        (400, "APIGW.0301", "credential", 1),
        (500, "APIGW.0301", "credential", 1),
        (404, "UCS.00000013", "gone", 1),
        (404, "APIGW.0101", "invalid", 1),
        (409, None, "conflict", 1),
        (408, None, "server", 5),
        (429, "APIGW.0308", "throttled", 5),
        (500, "UCS.00000005", "server", 5),
        (500, "UCS.00000006", "server", 5),
        (500, "UCS.00010001", "server", 5),
        (502, None, "server", 5),
        (503, None, "server", 5),
        (504, None, "server", 5),
    ],
)
def test_each_refusal_has_its_kind_and_only_what_may_pass_is_asked_again(
    client: Client, emulator: Emulator, status: int, code: str | None, kind: str, calls: int
) -> None:
    emulator.fail("huawei", status=status, code=code)

    error = refused(client)

    assert (error.refusal.kind, error.refusal.status) == (kind, status)
    assert len(client.calls) == calls
    assert "\n" not in str(error)


def test_every_documented_error_is_in_the_table_above(emulator: Emulator) -> None:
    documented = {each.code for each in emulator.vendors["huawei"].services[0].documented}

    assert documented == {
        *(f"UCS.000000{number}" for number in ("01", "04", "05", "06", "11", "12", "13", "16", "17", "18")),
        "UCS.00010001",
        *(f"APIGW.{number}" for number in ("0301", "0308", "0201", "0202", "0203")),
    }


@pytest.mark.parametrize("status", [401, 403, 404, 503])
@pytest.mark.parametrize("body", ["html", "empty", "cut-json", "garbage"])
def test_a_broken_body_leaves_the_status_to_decide(
    client: Client, emulator: Emulator, status: int, body: BodyKind
) -> None:
    emulator.fail("huawei", status=status, body=body)

    error = refused(client)

    assert error.refusal.kind == {401: "credential", 403: "forbidden", 404: "invalid", 503: "server"}[status]
    assert error.refusal.code is None
    assert len(client.calls) == (5 if status == 503 else 1)


@pytest.mark.parametrize("body", ["truncated", "drop"])
def test_a_connection_that_breaks_off_is_tried_again(client: Client, emulator: Emulator, body: BodyKind) -> None:
    emulator.fail("huawei", status=500, body=body, times=2)

    assert client.fetch().kubeconfig
    assert len(client.calls) == 3


def test_each_attempt_is_dated_and_signed_anew(client: Client, emulator: Emulator) -> None:
    emulator.fail("huawei", status=503, retry_after=2, times=3)

    client.fetch()

    dates = [call.headers["x-sdk-date"] for call in client.calls]
    assert dates == ["20261123T093000Z", "20261123T093002Z", "20261123T093004Z", "20261123T093006Z"]
    assert len({call.headers["authorization"] for call in client.calls}) == 4
    assert all(rightly_signed(call, str(client.keys["secret_key"])) for call in client.calls)


def rightly_signed(call: RecordedRequest, secret_key: str) -> bool:
    """The emulator's own check; what a fault answered never came to it."""
    authorization = parse_authorization(call.headers["authorization"])
    request = SignedRequest(method=call.method, target=call.target, headers=call.headers, body=call.body)
    return authorization is not None and agrees(request, authorization, secret_key)


def test_the_vendors_own_pause_is_kept(client: Client, emulator: Emulator) -> None:
    emulator.fail("huawei", status=429, code="APIGW.0308", retry_after=7, times=2)

    client.fetch()

    assert client.clock.sleeps == [7, 7]


def test_a_pause_past_the_deadline_is_not_begun(client: Client, emulator: Emulator) -> None:
    emulator.fail("huawei", status=429, retry_after=3600)

    error = refused(client)

    assert (error.refusal.kind, error.refusal.retry_after) == ("throttled", 3600)
    assert client.clock.sleeps == []
    assert len(client.calls) == 1


def test_an_endpoint_that_does_not_exist_names_the_host(client: Client) -> None:
    client.changes = {"endpoints": {"ucs": "https://no-such-host.invalid"}}

    error = refused(client)

    assert error.what == "the name no-such-host.invalid cannot be resolved"
    assert error.refusal.kind == "network"


def test_nothing_secret_is_in_an_error_or_a_log(
    client: Client, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Every way to fail that the emulator knows, at every log level."""
    caplog.set_level(logging.DEBUG)
    wrong = {"access_key": secrets.token_hex(10).upper(), "secret_key": secrets.token_hex(20)}
    planted = {*wrong.values(), str(client.keys["access_key"]), str(client.keys["secret_key"])}
    said = [repr(client.session()), str(client.fetch())]

    for change in ({"access_key": wrong["access_key"]}, {"secret_key": wrong["secret_key"]}):
        client.changes = dict(change)
        said.append(in_full(refused(client)))
    client.changes = {}
    for documented in emulator.vendors["huawei"].services[0].documented:
        emulator.reset()
        emulator.fail("huawei", status=documented.status, code=documented.code)
        said.append(in_full(refused(client)))

    credential = emulator.world.cluster("ucs-dc1").desk.current()
    planted |= {credential.key_data, credential.certificate_data}
    planted |= {call.headers["authorization"].rpartition("=")[2] for call in client.calls}
    assert len(said) == 20
    assert not [secret for secret in planted if secret in "".join(said) + caplog.text]


def in_full(error: VendorError) -> str:
    """As a traceback would print it, causes included."""
    return repr(error) + "".join(traceback.format_exception(error))
