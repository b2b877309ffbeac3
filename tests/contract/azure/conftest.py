"""The emulated Azure on a stopped clock, and this project's reader as its client."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.azure.client import Azure, Quirk, known_by
from tests.harness.clock import MOMENT, FakeClock


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


@pytest.fixture
def ids(emulator: Emulator) -> dict[str, str]:
    """Whose the emulated application is, under the names of Pulumi's providers."""
    account = emulator.account("contoso")
    return {"ARM_TENANT_ID": str(account["tenant_id"]), "ARM_CLIENT_ID": str(account["client_id"])}


@pytest.fixture
def federated(emulator: Emulator) -> str:
    """A token of another issuer that the application trusts."""
    token = secrets.token_urlsafe(40)
    known_by(emulator, federated_token=token)
    return token
