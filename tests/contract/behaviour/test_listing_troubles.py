"""What can happen to a cluster's read can happen to a listing: no answer, other keys, answers that say nothing."""

import time

import pytest

from clusterkeys.errors import VendorError
from tests.contract.behaviour.bench import BRIEF
from tests.contract.behaviour.shelf import Shelf
from tests.contract.behaviour.troubles import EMPTY_JSON, UNREADABLE

SILENT = pytest.mark.parametrize("body", UNREADABLE + EMPTY_JSON)
LOST = pytest.mark.parametrize("body", [*UNREADABLE, *EMPTY_JSON, "huge"])


def test_a_listing_that_is_not_answered_is_given_up_at_the_deadline(shelf: Shelf) -> None:
    """In real time, as the network has it."""
    shelf.silence()

    began = time.monotonic()
    error = shelf.failing(timeout=BRIEF)

    assert time.monotonic() - began < 5
    assert error.refusal.kind == "network"
    assert "did not answer in time" in error.what
    assert error.advice
    assert len(shelf.calls) <= 1


def test_a_listing_that_is_not_answered_keeps_what_was_listed_until_it_is(shelf: Shelf) -> None:
    first = shelf.listed()
    shelf.silence()

    kept = shelf.listed({"timeout": BRIEF})
    shelf.recover()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    assert shelf.listed() == first


def test_replaced_keys_keep_what_was_listed_until_the_stack_has_the_new_ones(shelf: Shelf) -> None:
    first = shelf.listed()
    resolver = shelf.resolver()
    shelf.emulator.rekey(shelf.configuration["account"])
    shelf.mark()

    kept = shelf.listed(by=resolver)

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    assert len(shelf.calls) == 1
    assert shelf.listed() == first


@SILENT
@pytest.mark.parametrize(("status", "kind"), [(401, "credential"), (403, "forbidden")])
def test_a_refusal_that_cannot_be_read_is_still_one_of_the_credentials(
    shelf: Shelf, status: int, kind: str, body: str
) -> None:
    shelf.fail(status=status, body=body)

    error = shelf.failing()

    assert (error.refusal.kind, error.refusal.code) == (kind, None)
    assert str(shelf.session().source) in str(error)
    assert len(shelf.calls) == 1


@LOST
def test_an_answer_that_lists_nothing_is_a_breach_and_empties_no_listing(shelf: Shelf, body: str) -> None:
    first = shelf.listed()
    shelf.fail(status=None, body=body)

    kept = shelf.listed()

    assert (kept.states, kept.summary) == (first.states, first.summary)
    assert kept.status.startswith("stale: ")
    with pytest.raises(VendorError) as caught:
        shelf.listed({"on_error": "fail"})
    assert caught.value.refusal.kind == "protocol"
    assert caught.value.advice
