"""Every listing of certificate states keeps the promises that every cluster keeps."""

import logging
import traceback

import pytest

from clusterkeys.errors import Kind, VendorError
from sandbox.emulator.faults import BodyKind
from tests.harness.canaries import leaked, sent
from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.failure_modes import BROKEN_OFF, UNREADABLE

ATTEMPTS = 5


def test_what_is_listed_is_plain_counted_and_in_the_kinds_own_words(states_harness: CertificateStatesHarness) -> None:
    listed = states_harness.listed()

    words = [str(state["certificate_state"]) for state in listed.states.values()]
    assert listed.status == "ok"
    assert list(listed.states) == sorted(listed.states)
    assert listed.summary["total"] == len(words) > 0
    assert set(words) <= set(states_harness.reader.words)
    assert {word: listed.summary[word] for word in states_harness.reader.words} == {
        word: words.count(word) for word in states_harness.reader.words
    }


def test_the_next_to_expire_works_and_ends_before_all_others_that_do(states_harness: CertificateStatesHarness) -> None:
    listed = states_harness.listed()

    serving = [each for each in listed.states.values() if each["certificate_state"] in states_harness.reader.serving]
    following = listed.summary["next_to_expire"]
    assert isinstance(following, dict)
    assert following["expires_at"] == min(str(each["expires_at"]) for each in serving if "expires_at" in each)


def test_the_worlds_own_clusters_are_among_them_under_their_identifiers(
    states_harness: CertificateStatesHarness,
) -> None:
    """So that a fleet finds its clusters in the listing of its account."""
    clusters = [states_harness.emulator.cluster(name) for name in states_harness.emulator.world.clusters]
    own = {each["cluster_id"] for each in clusters if each["kind"] == states_harness.reader.cluster_kind}

    assert own
    assert own <= set(states_harness.listed().states)


def test_listing_again_gives_the_same(states_harness: CertificateStatesHarness) -> None:
    first = states_harness.listed()

    assert states_harness.listed() == first
    states_harness.stored = None
    assert states_harness.listed() == first


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
    states_harness: CertificateStatesHarness, status: int, kind: Kind, calls: int
) -> None:
    states_harness.fail(status=status)

    error = states_harness.failing()

    assert (error.refusal.kind, len(states_harness.calls)) == (kind, calls)
    assert error.advice
    assert len(str(error).splitlines()) <= 2
    assert kind == "protocol" or states_harness.calls[-1].request_id in str(error).lower()


def test_who_was_refused_is_said_whether_by_a_wrong_key_or_by_a_missing_right(
    states_harness: CertificateStatesHarness,
) -> None:
    source = str(states_harness.session().source)
    states_harness.fail(status=403, times=1)
    assert source in str(states_harness.failing())
    resolver = states_harness.resolver()
    states_harness.emulator.rekey(states_harness.account)
    states_harness.mark()

    error = states_harness.failing(by=resolver)

    assert error.refusal.kind == "credential"
    assert source in str(error)
    assert len(states_harness.calls) == 1


def test_throttling_is_waited_out_as_the_vendor_asks(states_harness: CertificateStatesHarness) -> None:
    states_harness.fail(
        status=states_harness.throttling.status, code=states_harness.throttling.code, retry_after=7, times=2
    )

    assert states_harness.listed().status == "ok"
    assert [each for each in states_harness.clock.sleeps if each > 0.01] == [7, 7]


def test_throttling_that_never_ends_is_given_up_at_the_deadline(states_harness: CertificateStatesHarness) -> None:
    states_harness.fail(status=states_harness.throttling.status, code=states_harness.throttling.code, retry_after=7)
    began = states_harness.clock.monotonic()

    assert states_harness.failing(timeout=20).refusal.kind == "throttled"
    assert states_harness.clock.monotonic() - began <= 20


@pytest.mark.parametrize("body", UNREADABLE)
def test_an_unreadable_answer_is_a_breach_of_protocol(states_harness: CertificateStatesHarness, body: BodyKind) -> None:
    """Never an empty listing, which would say that all certificates are gone."""
    states_harness.fail(status=None, body=body)

    assert states_harness.failing().refusal.kind == "protocol"
    assert len(states_harness.calls) == 1


@pytest.mark.parametrize("body", BROKEN_OFF)
def test_a_connection_that_breaks_off_is_made_again(states_harness: CertificateStatesHarness, body: BodyKind) -> None:
    states_harness.fail(status=None, body=body, times=2)

    assert states_harness.listed().status == "ok"
    assert len(states_harness.calls) >= 3


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_what_was_listed_is_kept_and_how_it_stands_is_said(
    states_harness: CertificateStatesHarness, status: int
) -> None:
    first = states_harness.listed()
    states_harness.fail(status=status)

    kept = states_harness.listed()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    states_harness.clock.advance(60)
    assert states_harness.listed() == kept
    with pytest.raises(VendorError):
        states_harness.listed({"on_error": "fail"})


def test_each_attempt_is_signed_anew_as_of_its_own_time(states_harness: CertificateStatesHarness) -> None:
    states_harness.fail(status=503, retry_after=1000, times=2)

    states_harness.listed({"timeout": 3600})

    assert len({frozenset(each.headers.items()) for each in states_harness.calls}) == len(states_harness.calls) >= 3


def test_nothing_secret_is_said_whatever_happens(
    states_harness: CertificateStatesHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(states_harness.listed())]
    for status in (400, 401, 403, 500):
        states_harness.emulator.reset()
        states_harness.fail(status=status)
        said.append("".join(traceback.format_exception(states_harness.failing())))

    planted = {*states_harness.emulator.world.account(states_harness.account).keys.values()} | sent(
        states_harness.calls
    )
    assert len(planted) > 2
    assert leaked(planted, "".join(said) + caplog.text) == []
