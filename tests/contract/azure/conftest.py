"""The emulated Azure on a stopped clock, and this project's reader as its client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.azure.client import Azure, Quirk
from tests.unit.clock import MOMENT, FakeClock


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    """The project's own world; its clock stands still unless a test moves it."""
    clock = WorldClock()
    clock.freeze(MOMENT)
    with Emulator.start(World.generated(clock=clock, sleep=lambda _: None), tmp_path) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def azure(emulator: Emulator, clock: FakeClock) -> Azure:
    return Azure(emulator=emulator, clock=clock)


@pytest.fixture
def quirk(emulator: Emulator) -> Quirk:
    def switch(name: str, *, times: int | None = None) -> None:
        emulator.quirk("arc-berlin", name, times=times)

    return switch
