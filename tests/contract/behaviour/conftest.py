"""All kinds and listings of the registry, each against its emulated vendor, on one stopped clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterkeys.registry import CERTIFICATE_STATES, KINDS
from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.behaviour.bench import Bench, Route
from tests.contract.behaviour.door import Door
from tests.contract.behaviour.shelf import Shelf
from tests.unit.clock import MOMENT, FakeClock


@pytest.fixture(scope="session")
def clock() -> FakeClock:
    """The clock of both sides."""
    return FakeClock()


@pytest.fixture(scope="session")
def door() -> Door:
    return Door()


@pytest.fixture(scope="session")
def routes() -> dict[str, Route]:
    """Found out by the first test of each kind."""
    return {}


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory, clock: FakeClock, door: Door) -> Iterator[Emulator]:
    """One for all tests of a process; each finds it as if it had just started, but for keys and certificates."""
    world = World.generated(clock=WorldClock(clock.now), sleep=door)
    world.traffic.keep = 1_000_000
    with Emulator.start(world, Path(tmp_path_factory.mktemp("vendors"))) as running:
        yield running


@pytest.fixture(params=KINDS)
def bench(
    request: pytest.FixtureRequest, emulator: Emulator, clock: FakeClock, door: Door, routes: dict[str, Route]
) -> Iterator[Bench]:
    """A kind of the registry whose vendor behaves and which nobody has read yet."""
    clock.moment = MOMENT
    made = Bench(kind=request.param, emulator=emulator, clock=clock, door=door, routes=routes)
    emulator.rotate(made.name)
    assert made.route
    clock.moment = MOMENT
    clock.sleeps.clear()
    made.mark()
    yield made
    emulator.reset()
    door.open()  # after that, for a request that came late finds no delay any more


@pytest.fixture(params=CERTIFICATE_STATES)
def shelf(request: pytest.FixtureRequest, emulator: Emulator, clock: FakeClock, door: Door) -> Iterator[Shelf]:
    """A kind of listing whose vendor behaves and which nobody has asked for yet."""
    clock.moment = MOMENT
    made = Shelf(kind=request.param, emulator=emulator, clock=clock, door=door)
    made.mark()
    made.listed()
    made.asked = (made.calls[-1].service, made.calls[-1].operation)
    made.stored = None
    clock.sleeps.clear()
    made.mark()
    yield made
    emulator.reset()
    door.open()  # after that, for a request that came late finds no delay any more
