"""No wait outlasts the policy's timeout, whatever is waited for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from clusterkeys.errors import DeadlineError, VendorError
from tests.contract.behaviour.bench import BRIEF, KEY, Bench
from tests.contract.behaviour.kinds import with_quirk
from tests.contract.behaviour.troubles import PASSING, TROUBLES


@contextmanager
def within(bench: Bench, seconds: float) -> Iterator[None]:
    began = bench.clock.monotonic()
    yield
    assert bench.clock.monotonic() - began <= seconds


def test_a_pause_past_the_deadline_is_not_begun(bench: Bench) -> None:
    bench.throttle(hint=3600)

    error = bench.failing(bench.wanted({"timeout": 60}))

    assert isinstance(error, VendorError)
    assert error.refusal.kind == "throttled"
    assert bench.waits == []
    assert len(bench.calls) == 1


def test_throttling_that_never_ends_is_given_up_at_the_deadline(bench: Bench) -> None:
    bench.throttle(hint=7)

    with within(bench, 20):
        error = bench.failing(bench.wanted({"timeout": 20}))

    assert isinstance(error, VendorError)
    assert error.refusal.kind == "throttled"
    assert bench.waits == [7, 7]
    assert len(bench.calls) == 3


@pytest.mark.parametrize("trouble", PASSING)
def test_no_trouble_lasts_longer_than_the_deadline(bench: Bench, trouble: str) -> None:
    TROUBLES[trouble].cause(bench)

    with within(bench, 2):
        bench.failing(bench.wanted({"timeout": 2}))

    assert len(bench.calls) < 5


@pytest.mark.parametrize("bench", with_quirk("slow"), indirect=True)
def test_an_operation_that_never_ends_is_given_up_at_the_deadline(bench: Bench) -> None:
    """Of the kinds that are read through one."""
    bench.emulator.quirk(bench.name, "slow")

    with within(bench, 60):
        error = bench.failing(bench.wanted({"timeout": 60}))

    assert isinstance(error, DeadlineError)
    assert "still running" in error.what
    assert error.advice == "Raise policy.timeout"
    assert len(bench.calls) == 1
    assert len(bench.waits) > 5


def test_a_vendor_that_does_not_answer_is_given_up_at_the_deadline(bench: Bench) -> None:
    """In real time: this is the network's own timeout, with everything else ready."""
    resolver = bench.resolver()
    bench.read(by=resolver)
    bench.state.clear()
    bench.mark()
    bench.silence()

    began = time.monotonic()
    error = bench.failing(by=resolver)

    assert time.monotonic() - began < 5
    assert isinstance(error, VendorError)
    assert error.refusal.kind == "network"
    assert "did not answer in time" in error.what
    assert len(bench.calls) <= 1


def test_a_login_that_is_not_answered_is_given_up_at_the_deadline(bench: Bench) -> None:
    """Where there is one."""
    bench.door.shut()
    for service in {service for service, _ in bench.route.logins}:
        bench.emulator.delay(bench.vendor.name, 1, service=service)

        began = time.monotonic()
        error = bench.failing(bench.wanted({"timeout": BRIEF}))

        assert time.monotonic() - began < 5
        assert isinstance(error, DeadlineError) or error.refusal.kind == "network"
        assert not bench.calls


def test_a_turn_that_would_come_past_the_deadline_is_not_waited_for(bench: Bench) -> None:
    """Three clusters of an account that may call once in a hundred seconds."""
    bench.changes = {"rate": 0.01, "concurrency": 1}
    wanted = bench.wanted({"timeout": 60})

    with within(bench, 60):
        resolution = bench.resolver().resolve({f"{KEY}{number}": wanted for number in range(3)}, {})

    assert len(resolution.failures) >= 2
    assert all(isinstance(each, DeadlineError) for each in resolution.failures.values())
    assert all("rate" in str(each) for each in resolution.failures.values())
