"""An emulated Samsung Cloud Platform and our client of it, both on one stopped clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.samsung.client import Client
from tests.harness.clock import MOMENT, FakeClock


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    world = World.generated(clock=WorldClock(lambda: MOMENT))
    with Emulator.start(world, tmp_path) as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Client:
    return Client(emulator, FakeClock())
