"""No wait outlasts the policy's timeout, whatever is waited for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from clusterkeys.errors import DeadlineError, VendorError
from tests.harness.failure_modes import FAILURE_MODES, TRANSIENT
from tests.harness.kinds import with_quirk
from tests.harness.vendor_harness import BRIEF, KEY, VendorHarness


@contextmanager
def within(harness: VendorHarness, seconds: float) -> Iterator[None]:
    began = harness.clock.monotonic()
    yield
    assert harness.clock.monotonic() - began <= seconds


def test_a_pause_past_the_deadline_is_not_begun(harness: VendorHarness) -> None:
    harness.throttle(hint=3600)

    error = harness.failing(harness.spec({"timeout": 60}))

    assert isinstance(error, VendorError)
    assert error.refusal.kind == "throttled"
    assert harness.waits == []
    assert len(harness.calls) == 1


def test_throttling_that_never_ends_is_given_up_at_the_deadline(harness: VendorHarness) -> None:
    harness.throttle(hint=7)

    with within(harness, 20):
        error = harness.failing(harness.spec({"timeout": 20}))

    assert isinstance(error, VendorError)
    assert error.refusal.kind == "throttled"
    assert harness.waits == [7, 7]
    assert len(harness.calls) == 3


@pytest.mark.parametrize("failure_mode", TRANSIENT)
def test_no_trouble_lasts_longer_than_the_deadline(harness: VendorHarness, failure_mode: str) -> None:
    FAILURE_MODES[failure_mode].cause(harness)

    with within(harness, 2):
        harness.failing(harness.spec({"timeout": 2}))

    assert len(harness.calls) < 5


@pytest.mark.parametrize("harness", with_quirk("slow"), indirect=True)
def test_an_operation_that_never_ends_is_given_up_at_the_deadline(harness: VendorHarness) -> None:
    """Of the kinds that are read through one."""
    harness.emulator.quirk(harness.name, "slow")

    with within(harness, 60):
        error = harness.failing(harness.spec({"timeout": 60}))

    assert isinstance(error, DeadlineError)
    assert "still running" in error.what
    assert error.advice == "Raise policy.timeout"
    assert len(harness.calls) == 1
    assert len(harness.waits) > 5


def test_a_vendor_that_does_not_answer_is_given_up_at_the_deadline(harness: VendorHarness) -> None:
    """In real time: this is the network's own timeout, with everything else ready."""
    resolver = harness.resolver()
    harness.read(by=resolver)
    harness.state.clear()
    harness.mark()
    harness.silence()

    began = time.monotonic()
    error = harness.failing(by=resolver)

    assert time.monotonic() - began < 5
    assert isinstance(error, VendorError)
    assert error.refusal.kind == "network"
    assert "did not answer in time" in error.what
    assert len(harness.calls) <= 1


def test_a_login_that_is_not_answered_is_given_up_at_the_deadline(harness: VendorHarness) -> None:
    """Where there is one."""
    harness.barrier.hold()
    for service in {service for service, _ in harness.route.logins}:
        harness.emulator.delay(harness.vendor.name, 1, service=service)

        began = time.monotonic()
        error = harness.failing(harness.spec({"timeout": BRIEF}))

        assert time.monotonic() - began < 5
        assert isinstance(error, DeadlineError) or error.refusal.kind == "network"
        assert not harness.calls


def test_a_turn_that_would_come_past_the_deadline_is_not_waited_for(harness: VendorHarness) -> None:
    """Three clusters of an account that may call once in a hundred seconds."""
    harness.changes = {"rate": 0.01, "concurrency": 1}
    spec = harness.spec({"timeout": 60})

    with within(harness, 60):
        resolution = harness.resolver().resolve({f"{KEY}{number}": spec for number in range(3)}, {})

    assert len(resolution.failures) >= 2
    assert all(isinstance(each, DeadlineError) for each in resolution.failures.values())
    assert all("rate" in str(each) for each in resolution.failures.values())
