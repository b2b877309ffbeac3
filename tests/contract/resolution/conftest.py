"""The emulated vendors and a stack, on the test's own clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.clock import FakeClock
from tests.harness.stack_harness import StackHarness


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def emulator(tmp_path: Path, clock: FakeClock) -> Iterator[Emulator]:
    """The project's own world, where it is the same time as here."""
    world = World.generated(clock=WorldClock(clock.now), sleep=lambda _: None)
    with Emulator.start(world, tmp_path) as running:
        yield running


@pytest.fixture
def stack(emulator: Emulator, clock: FakeClock) -> StackHarness:
    return StackHarness(emulator=emulator, clock=clock)
