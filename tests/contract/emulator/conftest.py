"""A running emulator on a stopped clock, and clients that are logged in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.description import AccountDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.emulator.acs_client import Acs
from tests.contract.emulator.clients import Arm, Ucs
from tests.contract.emulator.ske_client import Ske

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


@pytest.fixture
def acs(emulator: Emulator) -> Acs:
    return Acs(emulator)


@pytest.fixture
def ske(emulator: Emulator) -> Ske:
    return Ske(emulator)


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The project's own world, but all of its accounts are temporary."""
    usual = WorldDescription.from_file()
    accounts = {
        name: AccountDescription(vendor=each.vendor, configuration=each.configuration, temporary=True)
        for name, each in usual.accounts.items()
    }
    description = WorldDescription(accounts=accounts, clusters=usual.clusters, listings=usual.listings)
    world = World.generated(description, clock=WorldClock(lambda: NOW))
    with Emulator.start(world, tmp_path_factory.mktemp("temporary")) as running:
        yield running
