"""A running emulator on a stopped clock, and clients that are logged in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.emulator.clients import Arm, Ucs

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def naps() -> list[float]:
    """How long the emulator would have slept."""
    return []


@pytest.fixture
def emulator(tmp_path: Path, naps: list[float]) -> Iterator[Emulator]:
    """The project's own world; its clock stands still unless a test moves it."""
    world = World.generated(clock=WorldClock(lambda: NOW), sleep=naps.append)
    with Emulator.start(world, tmp_path) as running:
        yield running


@pytest.fixture
def ucs(emulator: Emulator) -> Ucs:
    return Ucs(emulator)


@pytest.fixture
def arm(emulator: Emulator) -> Arm:
    """A client that is logged in."""
    client = Arm(emulator)
    client.log_in()
    return client


@pytest.fixture
def stranger(emulator: Emulator) -> Arm:
    """A client that is not logged in."""
    return Arm(emulator)
