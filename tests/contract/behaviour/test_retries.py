"""What may pass is tried again: signed anew each time, after the pause that the vendor asked for."""

import pytest

from tests.harness.failure_modes import BROKEN_OFF
from tests.harness.kinds import WITH_SIGNATURE, WITH_TOKEN
from tests.harness.vendor_harness import VendorHarness

FIRST = 0.5
"""Seconds at most before the second attempt; doubled from one to the next, and no less than half of it."""


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_recovers_is_read(harness: VendorHarness, status: int) -> None:
    harness.fail(status=status, times=2)

    assert harness.read().observed["status"] == "ok"
    assert len(harness.calls) == 3


@pytest.mark.parametrize("body", BROKEN_OFF)
def test_a_connection_that_breaks_off_twice_is_made_a_third_time(harness: VendorHarness, body: str) -> None:
    harness.fail(harness.route.last, status=None, body=body, times=2)

    assert harness.read().observed["status"] == "ok"
    assert sum(each.operation == harness.route.last for each in harness.requests) >= 3


def test_each_way_of_a_vendor_to_throttle_is_waited_out(harness: VendorHarness) -> None:
    for refusal in harness.service.throttling:
        harness.mark()
        harness.fail(status=refusal.status, code=refusal.code, times=1)

        assert harness.read().observed["status"] == "ok"
        assert len(harness.calls) == 2


def test_the_pause_that_the_vendor_asks_for_is_kept(harness: VendorHarness) -> None:
    """In whatever header and unit it says so."""
    harness.throttle(hint=7, times=2)

    harness.read()

    assert harness.waits[:2] == [7, 7]
    assert len(harness.calls) == 3


def test_a_failing_server_may_ask_for_a_pause_too(harness: VendorHarness) -> None:
    harness.fail(status=503, retry_after=11, times=1)

    harness.read()

    assert harness.waits[0] == 11


def test_without_a_word_from_the_vendor_the_pauses_double(harness: VendorHarness) -> None:
    harness.throttle()

    harness.failing()

    most = [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert len(harness.waits) == len(most)
    assert all(limit / 2 <= waited <= limit for waited, limit in zip(harness.waits, most, strict=True))


@pytest.mark.parametrize("harness", WITH_SIGNATURE, indirect=True)
def test_each_attempt_is_signed_anew_as_of_its_own_time(harness: VendorHarness) -> None:
    """A quarter of an hour is what the vendors tolerate: the last one would be refused if it were the first again."""
    harness.fail(status=503, retry_after=1000, times=2)

    harness.read(harness.spec({"timeout": 3600}))

    calls = [each.headers for each in harness.calls]
    assert len(calls) == 3
    renewed = [name for name in calls[0] if calls[0][name] != calls[1].get(name)]
    assert len(renewed) >= 2, "neither a date nor a signature differs"
    assert all(len({each[name] for each in calls}) == 3 for name in renewed)


@pytest.mark.parametrize("harness", WITH_SIGNATURE, indirect=True)
def test_no_signature_is_used_twice_by_two_reads(harness: VendorHarness) -> None:
    """Time moves between them, as it does between any two; some vendors refuse what they have seen."""
    for _ in range(3):
        harness.read()
        harness.clock.advance(1)

    assert len({frozenset(each.headers.items()) for each in harness.calls}) == 3


@pytest.mark.parametrize("harness", WITH_TOKEN, indirect=True)
def test_a_vendor_without_a_signer_is_shown_a_token_with_each_attempt(harness: VendorHarness) -> None:
    harness.fail(status=503, times=2)

    harness.read()

    assert len(harness.calls) == 3
    assert all(each.headers["authorization"].startswith("Bearer ") for each in harness.calls)
