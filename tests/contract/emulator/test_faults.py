"""Faults, delays and quirks on command, the same for every vendor."""

from dataclasses import replace

import pytest
import requests

from sandbox.emulator.discovery import vendors
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import BodyKind, Fault
from sandbox.emulator.service import application
from sandbox.emulator.world import UnknownNameError, World
from tests.contract.emulator.clients import Arm, Ucs


def test_a_fault_hits_so_many_requests_and_then_no_more(ucs: Ucs, emulator: Emulator) -> None:
    emulator.fail("huawei", status=429, retry_after=2, times=2)

    answers = [ucs.kubeconfig() for _ in range(3)]

    assert [each.status_code for each in answers] == [429, 429, 201]
    assert answers[0].headers["Retry-After"] == "2"
    assert answers[0].json()["error_code"] == "APIGW.0308"


def test_a_fault_without_end_lasts_until_reset(ucs: Ucs, emulator: Emulator) -> None:
    emulator.fail("huawei", status=500)
    assert {ucs.kubeconfig().status_code for _ in range(3)} == {500}

    emulator.reset()

    assert ucs.kubeconfig().status_code == 201


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "InvalidAuthenticationToken"),
        (403, "AuthorizationFailed"),
        (409, "Conflict"),
        (429, "SubscriptionRequestsThrottled"),
        (503, "ServerTimeout"),
    ],
)
def test_azures_faults_come_in_azures_envelope(arm: Arm, emulator: Emulator, status: int, code: str) -> None:
    emulator.fail("azure", status=status, times=1)

    response = arm.list_kubeconfig()

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "UCS.00000012"), (403, "UCS.00000004"), (404, "UCS.00000013"), (500, "UCS.00000006")],
)
def test_huaweis_faults_come_with_huaweis_codes(ucs: Ucs, emulator: Emulator, status: int, code: str) -> None:
    emulator.fail("huawei", status=status, times=1)

    response = ucs.kubeconfig()

    assert (response.status_code, response.json()["error_code"]) == (status, code)
    assert response.headers["X-Request-Id"]


def test_a_fault_may_carry_another_documented_code_of_its_status(ucs: Ucs, emulator: Emulator) -> None:
    emulator.fail("huawei", status=400, code="UCS.00000017", times=1)

    assert ucs.kubeconfig().json()["error_msg"] == "The quota is insufficient."


@pytest.mark.parametrize("status", [None, 418])
def test_a_fault_may_carry_any_words(ucs: Ucs, emulator: Emulator, status: int | None) -> None:
    emulator.fail("huawei", status=status, content="any words", times=1)

    response = ucs.kubeconfig()

    assert (response.status_code, response.text) == (status or 201, "any words")


def test_a_fault_may_hit_the_login_service_only(stranger: Arm, emulator: Emulator) -> None:
    emulator.fail("azure", status=401, code="AADSTS7000222", service="entra", times=1)

    assert stranger.log_in().json()["error_codes"] == [7000222]
    assert stranger.log_in().status_code == 200


def test_a_fault_may_hit_one_operation_only(arm: Arm, emulator: Emulator) -> None:
    emulator.fail("azure", status=503, operation="poll", times=1)

    accepted = arm.list_kubeconfig()

    assert accepted.status_code == 202
    assert arm.poll(accepted.headers["Location"]).status_code == 503


def test_bodies_may_be_html_or_empty_or_cut_or_garbage(ucs: Ucs, emulator: Emulator) -> None:
    bodies = {}
    for kind in ("html", "empty", "cut-json", "garbage"):
        emulator.fail("huawei", status=502, body=kind, times=1)
        bodies[kind] = ucs.kubeconfig()

    assert {each.status_code for each in bodies.values()} == {502}
    assert bodies["html"].text.startswith("<!DOCTYPE html>")
    assert bodies["html"].headers["Content-Type"].startswith("text/html")
    assert bodies["empty"].content == b""
    for kind in ("cut-json", "garbage"):
        with pytest.raises(requests.exceptions.JSONDecodeError):
            bodies[kind].json()


@pytest.mark.parametrize("kind", ["truncated", "drop"])
def test_a_connection_may_break_before_the_answer_is_whole(ucs: Ucs, emulator: Emulator, kind: BodyKind) -> None:
    emulator.fail("huawei", status=500, body=kind, times=1)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ucs.kubeconfig()

    assert ucs.kubeconfig().status_code == 201


@pytest.mark.parametrize("kind", ["html", "empty", "cut-json", "garbage"])
def test_an_honest_answer_may_have_a_broken_body(ucs: Ucs, emulator: Emulator, kind: BodyKind) -> None:
    """All else about it is as the vendor has it: a success that cannot be read."""
    emulator.fail("huawei", status=None, body=kind, times=1)

    broken, whole = ucs.kubeconfig(), ucs.kubeconfig()

    assert (broken.status_code, whole.status_code) == (201, 201)
    assert broken.headers["X-Request-Id"]
    with pytest.raises(requests.exceptions.JSONDecodeError):
        broken.json()
    assert whole.json()["kind"] == "Config"


@pytest.mark.parametrize(("kind", "value"), [("null", None), ("list", []), ("text", "nothing"), ("object", {})])
def test_an_honest_answer_may_be_json_that_says_nothing(
    ucs: Ucs, emulator: Emulator, kind: BodyKind, value: object
) -> None:
    emulator.fail("huawei", status=None, body=kind, times=1)

    response = ucs.kubeconfig()

    assert (response.status_code, response.json()) == (201, value)
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("kind", "length"), [("deep", 200_000), ("huge", 5 * 1024 * 1024 + 2)])
def test_an_honest_answer_may_be_more_than_anybody_reads(
    ucs: Ucs, emulator: Emulator, kind: BodyKind, length: int
) -> None:
    emulator.fail("huawei", status=None, body=kind, times=1)

    assert len(ucs.kubeconfig().content) == length


@pytest.mark.parametrize("kind", ["truncated", "drop"])
def test_a_connection_may_break_within_an_honest_answer(ucs: Ucs, emulator: Emulator, kind: BodyKind) -> None:
    emulator.fail("huawei", status=None, body=kind, times=1)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ucs.kubeconfig()

    assert ucs.kubeconfig().status_code == 201


def test_only_a_body_can_be_broken_of_an_honest_answer(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="and nothing else"):
        emulator.fail("huawei", status=None)
    with pytest.raises(ValueError, match="and nothing else"):
        emulator.fail("huawei", status=None, body="html", retry_after=3)


@pytest.mark.parametrize(("asked", "said"), [(2, "2"), (0.2, "1"), ("Mon, 23 Nov 2026 09:31:00 GMT",) * 2])
def test_a_pause_is_asked_for_in_whole_seconds_or_until_a_date(
    ucs: Ucs, emulator: Emulator, asked: float | str, said: str
) -> None:
    emulator.fail("huawei", status=503, retry_after=asked, times=1)

    assert ucs.kubeconfig().headers["Retry-After"] == said


def test_a_service_may_ask_for_a_pause_in_its_own_way() -> None:
    vendor, world = vendors()["huawei"], World.generated(sleep=lambda _: None)
    service = replace(vendor.services[0], hint=lambda seconds: {"X-Pause-Ms": f"{seconds * 1000:.0f}"})
    world.faults.add("huawei", Fault(status=429, retry_after=1.5, service=service.name), times=None)

    headers = application(vendor, service, world).test_client().get("/").headers

    assert headers["X-Pause-Ms"] == "1500"
    assert "Retry-After" not in headers


def test_what_throttles_is_documented_of_each_vendors_main_service(emulator: Emulator) -> None:
    for vendor in emulator.vendors.values():
        assert vendor.services[0].throttling, vendor.name


def test_a_delay_makes_every_answer_of_the_vendor_late(
    ucs: Ucs, arm: Arm, emulator: Emulator, naps: list[float]
) -> None:
    emulator.delay("huawei", 3)
    naps.clear()

    ucs.kubeconfig()
    arm.list_kubeconfig()

    assert naps == [3, 0]


def test_a_delay_may_be_of_another_service_than_the_main_one(
    stranger: Arm, emulator: Emulator, naps: list[float]
) -> None:
    emulator.delay("azure", 3, service="entra")

    stranger.log_in()
    stranger.list_kubeconfig()

    assert naps == [3, 0]


def test_a_removed_cluster_is_gone_and_what_it_was_part_of_is_not(ucs: Ucs, arm: Arm, emulator: Emulator) -> None:
    for cluster in ("ucs-dc1", "arc-berlin"):
        emulator.remove(cluster)

    gone = [ucs.kubeconfig(), arm.list_kubeconfig()]
    removed = {name: standing["removed"] for name, standing in emulator.status()["clusters"].items()}
    emulator.reset()
    back = [ucs.kubeconfig(), arm.list_kubeconfig()]

    assert [each.status_code for each in (*gone, *back)] == [404, 404, 201, 202]
    assert gone[0].json()["error_code"] == "UCS.00000013"
    assert gone[1].json()["error"]["code"] == "ResourceNotFound"
    assert {name for name, said in removed.items() if said} == {"ucs-dc1", "arc-berlin"}


def test_names_that_do_not_exist_are_refused_with_those_that_do(emulator: Emulator) -> None:
    with pytest.raises(UnknownNameError, match=f"no vendor 'acme'; there are {', '.join(sorted(vendors()))}"):
        emulator.delay("acme", 1)
    known = ", ".join(sorted(emulator.world.clusters))
    with pytest.raises(UnknownNameError, match=f"no cluster 'arc-rome'; there are {known}"):
        emulator.rotate("arc-rome")
    with pytest.raises(UnknownNameError, match="azure has no quirk 'minting'"):
        emulator.quirk("arc-berlin", "minting")
    with pytest.raises(UnknownNameError, match="azure has no service 'ucs'"):
        emulator.fail("azure", status=500, service="ucs")
    with pytest.raises(UnknownNameError, match="azure has no service 'ucs'"):
        emulator.delay("azure", 1, service="ucs")


def test_a_fault_that_makes_no_sense_is_refused(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="999 is no HTTP status"):
        emulator.fail("azure", status=999)
    with pytest.raises(ValueError, match="not 'jpeg'"):
        emulator.fail("azure", status=500, body="jpeg")
    with pytest.raises(ValueError, match="at least once"):
        emulator.fail("azure", status=500, times=0)
    with pytest.raises(ValueError, match="cannot be 2 s early"):
        emulator.delay("azure", -2)


def test_what_no_vendor_offers_is_counted_apart(ucs: Ucs, emulator: Emulator) -> None:
    """So that a report of calls shows it when anything but a documented read was asked for."""
    response = ucs.send("DELETE", "/v1/clusters/x", {})

    assert response.status_code == 404
    assert emulator.status()["calls"] == {"ucs": {"unrouted": 1}}


def test_nothing_secret_shows_in_status_or_in_what_a_debugger_prints(
    ucs: Ucs, arm: Arm, emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    address = arm.list_kubeconfig().headers["Location"]
    arm.poll(address)
    ucs.kubeconfig()
    keys = [*emulator.world.account("huawei").keys.values(), *emulator.world.account("contoso").keys.values()]
    key_data = emulator.world.cluster("ucs-dc1").desk.current().key_data
    shown = f"{emulator.status()} {emulator} {emulator.requests} {capfd.readouterr()}"

    for secret in (*(key for key in keys if key != keys[0]), key_data, arm.token, address[-50:]):
        assert secret not in shown
