"""Every listing of certificate states keeps the promises that every cluster keeps."""

import logging
import traceback

import pytest

from clusterkeys.errors import Kind, VendorError
from sandbox.emulator.faults import BodyKind
from tests.contract.behaviour.canaries import leaked, sent
from tests.contract.behaviour.shelf import Shelf
from tests.contract.behaviour.troubles import BROKEN_OFF, UNREADABLE

ATTEMPTS = 5


def test_what_is_listed_is_plain_counted_and_in_the_kinds_own_words(shelf: Shelf) -> None:
    listed = shelf.listed()

    words = [str(state["certificate_state"]) for state in listed.states.values()]
    assert listed.status == "ok"
    assert list(listed.states) == sorted(listed.states)
    assert listed.summary["total"] == len(words) > 0
    assert set(words) <= set(shelf.lister.words)
    assert {word: listed.summary[word] for word in shelf.lister.words} == {
        word: words.count(word) for word in shelf.lister.words
    }


def test_the_next_to_expire_works_and_ends_before_all_others_that_do(shelf: Shelf) -> None:
    listed = shelf.listed()

    serving = [each for each in listed.states.values() if each["certificate_state"] in shelf.lister.serving]
    following = listed.summary["next_to_expire"]
    assert isinstance(following, dict)
    assert following["expires_at"] == min(str(each["expires_at"]) for each in serving if "expires_at" in each)


def test_the_worlds_own_clusters_are_among_them_under_their_identifiers(shelf: Shelf) -> None:
    """So that a fleet finds its clusters in the listing of its account."""
    clusters = [shelf.emulator.cluster(name) for name in shelf.emulator.world.clusters]
    own = {each["cluster_id"] for each in clusters if each["kind"] == shelf.lister.cluster_kind}

    assert own
    assert own <= set(shelf.listed().states)


def test_listing_again_gives_the_same(shelf: Shelf) -> None:
    first = shelf.listed()

    assert shelf.listed() == first
    shelf.stored = None
    assert shelf.listed() == first


@pytest.mark.parametrize(
    ("status", "kind", "calls"),
    [
        (401, "credential", 1),
        (403, "forbidden", 1),
        (400, "invalid", 1),
        (307, "protocol", 1),
        (500, "server", ATTEMPTS),
        (503, "server", ATTEMPTS),
    ],
)
def test_a_refusal_has_its_kind_its_advice_and_its_number_of_calls(
    shelf: Shelf, status: int, kind: Kind, calls: int
) -> None:
    shelf.fail(status=status)

    error = shelf.failing()

    assert (error.refusal.kind, len(shelf.calls)) == (kind, calls)
    assert error.advice
    assert len(str(error).splitlines()) <= 2
    assert kind == "protocol" or shelf.calls[-1].request_id in str(error).lower()


def test_who_was_refused_is_said_whether_by_a_wrong_key_or_by_a_missing_right(shelf: Shelf) -> None:
    source = str(shelf.session().source)
    shelf.fail(status=403, times=1)
    assert source in str(shelf.failing())
    resolver = shelf.resolver()
    shelf.emulator.rekey(shelf.configuration["account"])
    shelf.mark()

    error = shelf.failing(by=resolver)

    assert error.refusal.kind == "credential"
    assert source in str(error)
    assert len(shelf.calls) == 1


def test_throttling_is_waited_out_as_the_vendor_asks(shelf: Shelf) -> None:
    shelf.fail(status=shelf.throttling.status, code=shelf.throttling.code, retry_after=7, times=2)

    assert shelf.listed().status == "ok"
    assert [each for each in shelf.clock.sleeps if each > 0.01] == [7, 7]


def test_throttling_that_never_ends_is_given_up_at_the_deadline(shelf: Shelf) -> None:
    shelf.fail(status=shelf.throttling.status, code=shelf.throttling.code, retry_after=7)
    began = shelf.clock.monotonic()

    assert shelf.failing(timeout=20).refusal.kind == "throttled"
    assert shelf.clock.monotonic() - began <= 20


@pytest.mark.parametrize("body", UNREADABLE)
def test_an_unreadable_answer_is_a_breach_of_protocol(shelf: Shelf, body: BodyKind) -> None:
    """Never an empty listing, which would say that all certificates are gone."""
    shelf.fail(status=None, body=body)

    assert shelf.failing().refusal.kind == "protocol"
    assert len(shelf.calls) == 1


@pytest.mark.parametrize("body", BROKEN_OFF)
def test_a_connection_that_breaks_off_is_made_again(shelf: Shelf, body: BodyKind) -> None:
    shelf.fail(status=None, body=body, times=2)

    assert shelf.listed().status == "ok"
    assert len(shelf.calls) >= 3


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_what_was_listed_is_kept_and_how_it_stands_is_said(shelf: Shelf, status: int) -> None:
    first = shelf.listed()
    shelf.fail(status=status)

    kept = shelf.listed()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    shelf.clock.advance(60)
    assert shelf.listed() == kept
    with pytest.raises(VendorError):
        shelf.listed({"on_error": "fail"})


def test_each_attempt_is_signed_anew_as_of_its_own_time(shelf: Shelf) -> None:
    shelf.fail(status=503, retry_after=1000, times=2)

    shelf.listed({"timeout": 3600})

    assert len({frozenset(each.headers.items()) for each in shelf.calls}) == len(shelf.calls) >= 3


def test_nothing_secret_is_said_whatever_happens(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(shelf.listed())]
    for status in (400, 401, 403, 500):
        shelf.emulator.reset()
        shelf.fail(status=status)
        said.append("".join(traceback.format_exception(shelf.failing())))

    planted = {*shelf.emulator.world.account(shelf.configuration["account"]).keys.values()} | sent(shelf.calls)
    assert len(planted) > 2
    assert leaked(planted, "".join(said) + caplog.text) == []
