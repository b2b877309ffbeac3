"""Clusters are resolved side by side."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.clock import FakeClock
from tests.harness.stack_harness import ARC, UCS, StackHarness, world_of_many

PATIENCE = 30.0
"""Seconds until a test that would hang fails instead."""


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def held(tmp_path: Path, gate: threading.Event, clock: FakeClock) -> Iterator[Emulator]:
    """Azure answers when the gate is opened."""

    def sleep(seconds: float) -> None:
        if seconds:
            gate.wait(PATIENCE)

    world = World.generated(clock=WorldClock(clock.now), sleep=sleep)
    with Emulator.start(world, tmp_path) as running:
        running.delay("azure", 1)
        yield running


def test_a_slow_cluster_holds_up_no_other(held: Emulator, gate: threading.Event, clock: FakeClock) -> None:
    stack = StackHarness(emulator=held, clock=clock)
    specs = {name: stack.spec(name) for name in (ARC, UCS)}
    running = threading.Thread(target=stack.run, args=(specs,))
    running.start()
    until = time.monotonic() + PATIENCE / 2
    while not _answered(held, "ucs") and time.monotonic() < until:
        gate.wait(0.01)
    seen = _answered(held, "ucs")
    gate.set()
    running.join(PATIENCE)
    assert seen
    assert set(stack.state) == {ARC, UCS}


def test_64_clusters_are_asked_for_at_once(tmp_path: Path, clock: FakeClock) -> None:
    """None is answered before all have asked, so that one after another, or 63 at once, would fail."""
    barrier = threading.Barrier(64)
    world = World.generated(world_of_many(64), clock=WorldClock(clock.now), sleep=lambda _: _meet(barrier))
    with Emulator.start(world, tmp_path) as emulator:
        stack = StackHarness(emulator=emulator, clock=clock)
        stack.changes = {"huawei": {"concurrency": 64, "rate": 1000}}
        resolution = stack.run({name: stack.spec(name) for name in world.clusters})
    assert not resolution.failures
    assert len(resolution.resolved) == 64
    assert list(resolution.resolved) == sorted(world.clusters)


def test_an_account_bounds_its_own_calls(tmp_path: Path, clock: FakeClock) -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    def sleep(_: float) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.01)
        with lock:
            under_way -= 1

    world = World.generated(world_of_many(12), clock=WorldClock(clock.now), sleep=sleep)
    with Emulator.start(world, tmp_path) as emulator:
        stack = StackHarness(emulator=emulator, clock=clock)
        stack.changes = {"huawei": {"concurrency": 3, "rate": 1000}}
        assert not stack.run({name: stack.spec(name) for name in world.clusters}).failures
    assert most == 3


def test_an_account_keeps_its_rate(tmp_path: Path, clock: FakeClock) -> None:
    world = World.generated(world_of_many(11), clock=WorldClock(clock.now), sleep=lambda _: None)
    with Emulator.start(world, tmp_path) as emulator:
        stack = StackHarness(emulator=emulator, clock=clock)
        stack.changes = {"huawei": {"concurrency": 1, "rate": 2}}
        assert not stack.run({name: stack.spec(name) for name in world.clusters}).failures
    assert sum(clock.sleeps) == pytest.approx(5)


def _answered(emulator: Emulator, service: str) -> bool:
    return any(request.service == service for request in emulator.requests)


def _meet(barrier: threading.Barrier) -> None:
    barrier.wait(PATIENCE)
