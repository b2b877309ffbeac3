"""The listing of certificate states that emulated ACK gives, page by page, plain and with quirks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.acs_client import Acs

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def all_states(acs: Acs, *, size: int) -> list[dict[str, Any]]:
    """Ask until a page comes back empty, whatever the total says."""
    found: list[dict[str, Any]] = []
    for number in range(1, 20):
        states = acs.states(page_number=number, page_size=size).json()["states"]
        if not states:
            return found
        found += states
    raise AssertionError("no end after 19 pages")


def state_of(acs: Acs, name: str) -> dict[str, Any]:
    return next(each for each in all_states(acs, size=100) if each["cluster_name"] == name)


def test_the_listing_shows_the_worlds_cluster_and_each_word_of_the_reference(acs: Acs, emulator: Emulator) -> None:
    states = acs.states().json()["states"]

    assert states[0] == {
        "cluster_id": emulator.cluster("ack-hz")["cluster_id"],
        "cluster_name": "ack-hz",
        "cluster_state": "running",
        "cert_state": "Unexpired",
        "cert_expire_time": "2029-11-22T09:30:00Z",
    }
    words = {each["cert_state"] for each in states}
    assert words == {"Unexpired", "Expired", "Unissued", "Unknown", "Removed"}
    assert {each["cluster_state"] for each in states} == {"running", "stopped", "scaling", "failed", "deleted"}


def test_the_worlds_cluster_follows_its_certificate(acs: Acs, emulator: Emulator) -> None:
    emulator.clock.advance(timedelta(days=1095).total_seconds())
    assert state_of(acs, "ack-hz")["cert_state"] == "Expired"
    emulator.rotate("ack-hz")
    assert state_of(acs, "ack-hz")["cert_state"] == "Unexpired"
    assert state_of(acs, "ack-hz")["cert_expire_time"] == f"{NOW + timedelta(days=2190):%Y-%m-%dT%H:%M:%SZ}"
    emulator.expire("ack-hz")
    assert state_of(acs, "ack-hz")["cert_state"] == "Expired"


def test_a_cluster_that_is_gone_stays_in_the_listing(acs: Acs, emulator: Emulator) -> None:
    emulator.remove("ack-hz")

    gone = state_of(acs, "ack-hz")

    assert (gone["cluster_state"], gone["cert_state"]) == ("deleted", "Removed")
    assert len(all_states(acs, size=100)) == 6


def test_reading_again_later_gives_the_same(acs: Acs, emulator: Emulator) -> None:
    before = acs.states().json()
    emulator.clock.advance(3600)

    assert acs.states().json() == before


def test_a_page_has_fifty_entries_unless_asked_otherwise(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "many-clusters")

    body = acs.states().json()

    assert len(body["states"]) == 50
    assert body["page"] == {"page_number": 1, "page_size": 50, "total_count": 246}


@pytest.mark.parametrize("size", [2, 3, 6, 7])
def test_the_pages_together_give_each_cluster_once(acs: Acs, size: int) -> None:
    names = [each["cluster_name"] for each in all_states(acs, size=size)]

    assert len(names) == len(set(names)) == 6


def test_many_clusters_fill_three_of_the_largest_pages(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "many-clusters")

    sizes = [len(acs.states(page_number=number, page_size=100).json()["states"]) for number in range(1, 5)]

    assert sizes == [100, 100, 46, 0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("page_number", 0), ("page_number", "first"), ("page_size", 0), ("page_size", 101), ("page_size", "")],
)
def test_a_page_that_cannot_be_is_refused_in_lower_case(acs: Acs, name: str, value: int | str) -> None:
    response = acs.states(**{name: value})

    assert (response.status_code, response.json()["code"]) == (400, "InvalidParameter")
    assert name in response.json()["message"]


def test_a_user_that_nobody_knows_has_nothing(acs: Acs) -> None:
    body = acs.states("200000000000000008").json()

    assert (body["states"], body["page"]["total_count"]) == ([], 0)


@pytest.mark.parametrize(("quirk", "total"), [("lying-total-low", 1), ("lying-total-high", 1006)])
def test_the_total_may_lie(acs: Acs, emulator: Emulator, quirk: str, total: int) -> None:
    emulator.quirk("ack-hz", quirk)

    body = acs.states(page_size=4).json()

    assert body["page"]["total_count"] == total
    assert len(body["states"]) == 4
    assert len(all_states(acs, size=4)) == 6


def test_a_cluster_may_occur_on_two_pages(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "duplicate-entries")

    names = [each["cluster_name"] for each in all_states(acs, size=4)]

    assert len(names) == 7
    assert names[3] == names[4]
    assert len(set(names)) == 6


def test_ids_may_end_in_a_line_break_as_in_the_reference(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "stray-newline")

    assert state_of(acs, "ack-hz")["cluster_id"] == emulator.cluster("ack-hz")["cluster_id"] + "\n"


def test_a_state_may_be_one_that_the_reference_does_not_know(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "unknown-word")

    assert state_of(acs, "ack-hz")["cert_state"] == "Rotating"


def test_the_listing_may_be_forbidden_while_the_kubeconfig_is_not(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "forbidden-listing")

    response = acs.states()

    assert (response.status_code, response.json()["code"]) == (403, "StatusForbidden")
    assert response.json()["message"] == "RAM policy Forbidden for action cs:ListUserKubeConfigStates"
    assert response.json()["accessDeniedDetail"]["AuthAction"] == "cs:ListUserKubeConfigStates"
    assert acs.ack_kubeconfig().status_code == 200


def test_the_emulator_gives_the_listing_as_the_stack_configures_it(emulator: Emulator) -> None:
    assert emulator.listing("ack-user") == {
        "kind": "alibaba-ack-certificate-states",
        "account": "aliyun",
        "region": "cn-hangzhou",
        "user_id": "200000000000000007",
    }
