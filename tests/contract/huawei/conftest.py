"""An emulated Huawei Cloud and our client of it, both on one stopped clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.huawei.client import Client
from tests.harness.clock import MOMENT, FakeClock


@pytest.fixture
def naps() -> list[float]:
    """How long the emulator would have slept."""
    return []


@pytest.fixture
def emulator(tmp_path: Path, naps: list[float]) -> Iterator[Emulator]:
    world = World.generated(clock=WorldClock(lambda: MOMENT), sleep=naps.append)
    with Emulator.start(world, tmp_path) as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Client:
    return Client(emulator, FakeClock())
