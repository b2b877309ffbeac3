"""All kinds of the registry, each in front of its emulated vendor, on one stopped clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterkeys.registry import certificate_states_kinds, cluster_kinds
from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.clock import MOMENT, FakeClock
from tests.harness.request_barrier import RequestBarrier
from tests.harness.vendor_harness import Route, VendorHarness


@pytest.fixture(scope="session")
def clock() -> FakeClock:
    """The clock of both sides."""
    return FakeClock()


@pytest.fixture(scope="session")
def barrier() -> RequestBarrier:
    return RequestBarrier()


@pytest.fixture(scope="session")
def routes() -> dict[str, Route]:
    """Found out by the first test of each kind."""
    return {}


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory, clock: FakeClock, barrier: RequestBarrier) -> Iterator[Emulator]:
    """One for all tests of a process; each finds it as if it had just started, but for keys and certificates."""
    world = World.generated(clock=WorldClock(clock.now), sleep=barrier)
    world.traffic.keep = 1_000_000
    with Emulator.start(world, Path(tmp_path_factory.mktemp("vendors"))) as running:
        yield running


@pytest.fixture(params=cluster_kinds())
def harness(
    request: pytest.FixtureRequest,
    emulator: Emulator,
    clock: FakeClock,
    barrier: RequestBarrier,
    routes: dict[str, Route],
) -> Iterator[VendorHarness]:
    """A kind of the registry whose vendor behaves and which nobody has read yet."""
    clock.moment = MOMENT
    made = VendorHarness(kind=request.param, emulator=emulator, clock=clock, barrier=barrier, routes=routes)
    emulator.rotate(made.name)
    assert made.route
    clock.moment = MOMENT
    clock.sleeps.clear()
    made.mark()
    yield made
    emulator.reset()
    barrier.release()  # after that, for a request that came late finds no delay any more


@pytest.fixture(params=certificate_states_kinds())
def states_harness(
    request: pytest.FixtureRequest, emulator: Emulator, clock: FakeClock, barrier: RequestBarrier
) -> Iterator[CertificateStatesHarness]:
    """A kind of certificate states whose vendor behaves and which nobody has listed yet."""
    clock.moment = MOMENT
    made = CertificateStatesHarness(kind=request.param, emulator=emulator, clock=clock, barrier=barrier)
    made.mark()
    made.listed()
    made.operation = (made.calls[-1].service, made.calls[-1].operation)
    made.stored = None
    clock.sleeps.clear()
    made.mark()
    yield made
    emulator.reset()
    barrier.release()  # after that, for a request that came late finds no delay any more
