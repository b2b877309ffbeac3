"""What may pass is tried again: signed anew each time, after the pause that the vendor asked for."""

import pytest

from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.kinds import BEARING, SIGNED
from tests.contract.behaviour.troubles import BROKEN_OFF

FIRST = 0.5
"""Seconds at most before the second attempt; doubled from one to the next, and no less than half of it."""


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_recovers_is_read(bench: Bench, status: int) -> None:
    bench.fail(status=status, times=2)

    assert bench.read().observed["status"] == "ok"
    assert len(bench.calls) == 3


@pytest.mark.parametrize("body", BROKEN_OFF)
def test_a_connection_that_breaks_off_twice_is_made_a_third_time(bench: Bench, body: str) -> None:
    bench.fail(bench.route.delivers, status=None, body=body, times=2)

    assert bench.read().observed["status"] == "ok"
    assert sum(each.operation == bench.route.delivers for each in bench.requests) >= 3


def test_each_way_of_a_vendor_to_throttle_is_waited_out(bench: Bench) -> None:
    for refusal in bench.service.throttling:
        bench.mark()
        bench.fail(status=refusal.status, code=refusal.code, times=1)

        assert bench.read().observed["status"] == "ok"
        assert len(bench.calls) == 2


def test_the_pause_that_the_vendor_asks_for_is_kept(bench: Bench) -> None:
    """In whatever header and unit it says so."""
    bench.throttle(hint=7, times=2)

    bench.read()

    assert bench.waits[:2] == [7, 7]
    assert len(bench.calls) == 3


def test_a_failing_server_may_ask_for_a_pause_too(bench: Bench) -> None:
    bench.fail(status=503, retry_after=11, times=1)

    bench.read()

    assert bench.waits[0] == 11


def test_without_a_word_from_the_vendor_the_pauses_double(bench: Bench) -> None:
    bench.throttle()

    bench.failing()

    most = [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert len(bench.waits) == len(most)
    assert all(limit / 2 <= waited <= limit for waited, limit in zip(bench.waits, most, strict=True))


@pytest.mark.parametrize("bench", SIGNED, indirect=True)
def test_each_attempt_is_signed_anew_as_of_its_own_time(bench: Bench) -> None:
    """A quarter of an hour is what the vendors tolerate: the last one would be refused if it were the first again."""
    bench.fail(status=503, retry_after=1000, times=2)

    bench.read(bench.wanted({"timeout": 3600}))

    calls = [each.headers for each in bench.calls]
    assert len(calls) == 3
    renewed = [name for name in calls[0] if calls[0][name] != calls[1].get(name)]
    assert len(renewed) >= 2, "neither a date nor a signature differs"
    assert all(len({each[name] for each in calls}) == 3 for name in renewed)


@pytest.mark.parametrize("bench", SIGNED, indirect=True)
def test_no_signature_is_used_twice_by_two_reads(bench: Bench) -> None:
    """Time moves between them, as it does between any two; some vendors refuse what they have seen."""
    for _ in range(3):
        bench.read()
        bench.clock.advance(1)

    assert len({frozenset(each.headers.items()) for each in bench.calls}) == 3


@pytest.mark.parametrize("bench", BEARING, indirect=True)
def test_a_vendor_without_a_signer_is_shown_a_token_with_each_attempt(bench: Bench) -> None:
    bench.fail(status=503, times=2)

    bench.read()

    assert len(bench.calls) == 3
    assert all(each.headers["authorization"].startswith("Bearer ") for each in bench.calls)
