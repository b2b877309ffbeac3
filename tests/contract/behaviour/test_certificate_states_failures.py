"""What can happen to a cluster's read can happen to a listing: no answer, other keys, answers that say nothing."""

import time

import pytest

from clusterkeys.errors import VendorError
from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.failure_modes import EMPTY_JSON, UNREADABLE
from tests.harness.vendor_harness import BRIEF

SILENT = pytest.mark.parametrize("body", UNREADABLE + EMPTY_JSON)
LOST = pytest.mark.parametrize("body", [*UNREADABLE, *EMPTY_JSON, "huge"])


def test_a_listing_that_is_not_answered_is_given_up_at_the_deadline(states_harness: CertificateStatesHarness) -> None:
    """In real time, as the network has it."""
    states_harness.silence()

    began = time.monotonic()
    error = states_harness.failing(timeout=BRIEF)

    assert time.monotonic() - began < 5
    assert error.refusal.kind == "network"
    assert "did not answer in time" in error.what
    assert error.advice
    assert len(states_harness.calls) <= 1


def test_a_listing_that_is_not_answered_keeps_what_was_listed_until_it_is(
    states_harness: CertificateStatesHarness,
) -> None:
    first = states_harness.listed()
    states_harness.silence()

    kept = states_harness.listed({"timeout": BRIEF})
    states_harness.recover()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    assert states_harness.listed() == first


def test_replaced_keys_keep_what_was_listed_until_the_stack_has_the_new_ones(
    states_harness: CertificateStatesHarness,
) -> None:
    first = states_harness.listed()
    resolver = states_harness.resolver()
    states_harness.emulator.rekey(states_harness.account)
    states_harness.mark()

    kept = states_harness.listed(by=resolver)

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    assert len(states_harness.calls) == 1
    assert states_harness.listed() == first


@SILENT
@pytest.mark.parametrize(("status", "kind"), [(401, "credential"), (403, "forbidden")])
def test_a_refusal_that_cannot_be_read_is_still_one_of_the_credentials(
    states_harness: CertificateStatesHarness, status: int, kind: str, body: str
) -> None:
    states_harness.fail(status=status, body=body)

    error = states_harness.failing()

    assert (error.refusal.kind, error.refusal.code) == (kind, None)
    assert str(states_harness.session().source) in str(error)
    assert len(states_harness.calls) == 1


@LOST
def test_an_answer_that_lists_nothing_is_a_breach_and_empties_no_listing(
    states_harness: CertificateStatesHarness, body: str
) -> None:
    first = states_harness.listed()
    states_harness.fail(status=None, body=body)

    kept = states_harness.listed()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    with pytest.raises(VendorError) as caught:
        states_harness.listed({"on_error": "fail"})
    assert caught.value.refusal.kind == "protocol"
    assert caught.value.advice
