"""Waiting for an operation: pauses, deadline and what the error names."""

import pytest

from clusterkeys.errors import DeadlineError
from clusterkeys.transport.polling import Done, Running, wait_until_done
from tests.harness.clock import FakeClock


def wait(clock: FakeClock, *states: Running | Done[str], seconds: float = 60) -> str:
    looks = iter(states)
    return wait_until_done(
        looks.__next__,
        clock=clock,
        deadline=clock.monotonic() + seconds,
        operation="operation 7",
        pauses=float,
    )


def test_an_operation_that_is_done_costs_no_pause() -> None:
    clock = FakeClock()

    assert wait(clock, Done(result="it")) == "it"
    assert clock.sleeps == []


def test_between_looks_the_vendors_wish_comes_before_ours() -> None:
    clock = FakeClock()
    running = (Running(), Running(retry_after=9), Running(retry_after=0), Running())

    assert wait(clock, *running, Done(result="it")) == "it"
    assert clock.sleeps == [1, 9, 4]


def test_the_deadline_names_the_operation_and_no_pause_goes_past_it() -> None:
    clock = FakeClock()

    with pytest.raises(DeadlineError, match="operation 7 was still running"):
        wait(clock, *[Running(retry_after=4)] * 9, seconds=10)

    assert clock.sleeps == [4, 4]
