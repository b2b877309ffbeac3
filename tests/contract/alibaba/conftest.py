"""An emulated Alibaba Cloud and our client of it, both on one stopped clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.description import AccountDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.alibaba.client import Client
from tests.harness.clock import MOMENT, FakeClock

PERMANENT, TEMPORARY = "permanent keys", "temporary keys"


def described(keys: str) -> WorldDescription:
    """The project's world, whose account at Alibaba Cloud has keys of this sort."""
    usual = WorldDescription.from_file()
    account = AccountDescription(
        vendor="alibaba",
        configuration=usual.accounts["aliyun"].configuration,
        temporary=keys == TEMPORARY,
    )
    return WorldDescription(
        accounts={**usual.accounts, "aliyun": account}, clusters=usual.clusters, listings=usual.listings
    )


@pytest.fixture
def emulator(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Emulator]:
    keys = getattr(request, "param", PERMANENT)
    world = World.generated(described(keys), clock=WorldClock(lambda: MOMENT))
    with Emulator.start(world, tmp_path) as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Client:
    return Client(emulator, FakeClock())
