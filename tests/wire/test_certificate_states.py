"""A listing of certificate states on the wire, and a fleet that is told of it."""

from typing import Any

import pytest

from sandbox.emulator.emulator import Emulator
from tests.harness.provider_process import UNKNOWN, Engine, revealed
from tests.wire.conftest import GOLDEN

ACK, OUTPUTS = "ack-hz", ("states", "summary", "status")


@pytest.fixture
def listing(single: Engine) -> Engine:
    """The engine before a listing; afterwards nothing that was printed may be secret or a traceback."""
    return Engine(stub=single.stub, provider=GOLDEN["CertificateStatesProvider"], output=single.output)


@pytest.fixture
def news(emulator: Emulator) -> dict[str, Any]:
    return {"name": "ack-user", **emulator.world.listings["ack-user"], "policy": {"timeout": 20}}


@pytest.fixture
def identifier(emulator: Emulator) -> str:
    return f"alibaba-ack/{emulator.cluster(ACK)['cluster_id']}"


def test_check_gives_states_and_a_summary_in_clear(
    listing: Engine, news: dict[str, Any], emulator: Emulator, canaries: list[str]
) -> None:
    inputs = listing.check(news).inputs
    assert set(inputs) == {*news, *OUTPUTS}
    assert inputs["states"][emulator.cluster(ACK)["cluster_id"]]["certificate_state"] == "Unexpired"
    assert inputs["summary"]["total"] == len(inputs["states"])
    assert inputs["status"] == "ok"
    assert not any(each in str(inputs) for each in canaries)


def test_a_second_check_and_a_refresh_change_nothing(listing: Engine, news: dict[str, Any]) -> None:
    first = listing.check(news).inputs
    assert listing.check(news, first).inputs == first
    assert listing.read(first) == (first, first)


def test_the_id_names_kind_and_user(listing: Engine, news: dict[str, Any]) -> None:
    inputs = listing.check(news).inputs
    assert listing.create(inputs) == (f"alibaba-ack-certificate-states/{news['user_id']}", inputs)
    assert listing.update(inputs, inputs) == inputs
    listing.delete(inputs)


@pytest.mark.parametrize("unknown", ["account", "user_id", "policy"])
def test_with_an_unknown_argument_everything_listed_is_unknown_and_nobody_is_asked(
    listing: Engine, news: dict[str, Any], emulator: Emulator, unknown: str
) -> None:
    before = len(emulator.requests)
    news[unknown] = UNKNOWN
    assert listing.check(news).inputs == {**news, **dict.fromkeys(OUTPUTS, UNKNOWN)}
    assert len(emulator.requests) == before


def test_a_refusal_that_shall_fail_is_one_failure_that_names_listing_account_and_missing_action(
    listing: Engine, news: dict[str, Any], emulator: Emulator
) -> None:
    emulator.quirk(ACK, "forbidden-listing")
    said = listing.check({**news, "policy": {"on_error": "fail"}}).failure
    assert said.startswith("ack-user (alibaba-ack-certificate-states, account aliyun): ")
    assert "cs:ListUserKubeConfigStates" in said
    assert "request id" in said
    assert "\n" not in said


def test_a_later_refusal_keeps_what_is_stored(listing: Engine, news: dict[str, Any], emulator: Emulator) -> None:
    first = listing.check(news).inputs
    emulator.fail("alibaba", status=403, service="cs")
    kept = listing.check(news, first).inputs
    assert (kept["states"], kept["summary"]) == (first["states"], first["summary"])
    assert kept["status"].startswith("stale: ")


def test_a_stored_answer_of_another_user_is_not_kept(listing: Engine, news: dict[str, Any], emulator: Emulator) -> None:
    first = listing.check(news).inputs
    emulator.fail("alibaba", status=403, service="cs")
    other = listing.check({**news, "user_id": "200000000000000008"}, first).inputs
    assert (other["states"], other["summary"]) == ({}, {})
    assert other["status"].startswith("unread: ")


def test_what_was_never_read_is_still_unread_at_the_next_failure(
    listing: Engine, news: dict[str, Any], emulator: Emulator
) -> None:
    emulator.fail("alibaba", status=403, service="cs")
    first = listing.check(news).inputs
    assert first["status"].startswith("unread: ")
    assert listing.check(news, first).inputs == first
    emulator.reset()
    assert listing.check(news, first).inputs["status"] == "ok"


@pytest.mark.parametrize("olds", [{"states": []}, {"states": {"c": 5}, "summary": 1}, {"states": None}])
def test_an_odd_state_does_no_harm(listing: Engine, news: dict[str, Any], olds: dict[str, Any]) -> None:
    assert listing.check(news, {**news, **olds}).inputs["status"] == "ok"


def state_of(word: str, account: str = "aliyun") -> dict[str, Any]:
    return {"cluster_name": ACK, "cluster_state": "running", "certificate_state": word, "account": account}


def test_a_fleet_shows_what_was_listed_of_its_cluster_and_keeps_no_second_copy(
    fleet: Engine, emulator: Emulator, identifier: str
) -> None:
    clusters = {name: emulator.cluster(name) for name in (ACK, "ucs-dc1")}
    listed = [{identifier: state_of("Unexpired"), "alibaba-ack/other": state_of("Expired")}]
    inputs = fleet.check({"clusters": clusters, "certificate_states": listed}).inputs
    assert "certificate_states" not in inputs
    assert shown(inputs, ACK) == ("Unexpired", "running")
    assert shown(inputs, "ucs-dc1") == (None, None)
    assert "account" not in inputs["observed"][ACK]

    revoked = {"clusters": clusters, "certificate_states": [{identifier: state_of("Removed")}]}
    assert shown(fleet.check(revoked, revealed(inputs)).inputs, ACK) == ("Removed", "running")
    unlisted = {"clusters": clusters, "certificate_states": []}
    assert shown(fleet.check(unlisted, revealed(inputs)).inputs, ACK) == (None, None)


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ([("Expired", "another")], None),
        ([("Expired", "another"), ("Unexpired", "aliyun")], "Unexpired"),
        ([("Unexpired", "aliyun"), ("Unexpired", "aliyun")], "Unexpired"),
        ([("Expired", "aliyun"), ("Unexpired", "aliyun")], None),
    ],
)
def test_only_listings_of_the_clusters_own_account_count_and_only_if_they_agree(
    fleet: Engine, emulator: Emulator, identifier: str, words: list[tuple[str, str]], word: str | None
) -> None:
    """Two users of one account each have a certificate for the cluster, and which of them reads is not told."""
    listed = [{identifier: state_of(*each)} for each in words]
    inputs = fleet.check({"clusters": {ACK: emulator.cluster(ACK)}, "certificate_states": listed}).inputs
    assert shown(inputs, ACK)[0] == word


def test_a_refresh_and_a_preview_that_does_not_know_keep_the_last_word(
    fleet: Engine, emulator: Emulator, identifier: str
) -> None:
    news: dict[str, Any] = {
        "clusters": {ACK: emulator.cluster(ACK)},
        "certificate_states": [{identifier: state_of("Unexpired")}],
    }
    inputs = revealed(fleet.check(news).inputs)
    outputs, refreshed = fleet.read(inputs)
    assert shown(outputs, ACK) == shown(refreshed, ACK) == ("Unexpired", "running")
    for unknown in (UNKNOWN, [UNKNOWN], [{identifier: UNKNOWN}]):
        news["certificate_states"] = unknown
        assert shown(fleet.check(news, inputs).inputs, ACK) == ("Unexpired", "running")


@pytest.mark.parametrize("odd", [5, "x", {"a": 5}, [5], [[]], [{"alibaba-ack/c": 5}]])
def test_an_odd_listing_does_a_fleet_no_harm(fleet: Engine, emulator: Emulator, odd: object) -> None:
    news = {"clusters": {ACK: emulator.cluster(ACK)}, "certificate_states": odd}
    assert fleet.check(news).inputs["observed"][ACK]["status"] == "ok"


def shown(inputs: dict[str, Any], cluster: str) -> tuple[str | None, str | None]:
    observed = inputs["observed"][cluster]
    return observed.get("certificate_state"), observed.get("cluster_state")
