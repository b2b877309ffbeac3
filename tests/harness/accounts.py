"""Accounts as a stack's configuration has them, and as a process opens them."""

from collections.abc import Mapping

from clusterkeys.ambient import Ambient
from clusterkeys.resolution.accounts import Accounts, Runtime
from clusterkeys.transport.clock import Clock
from sandbox.emulator.emulator import Emulator


def configured_account(emulator: Emulator, name: str, **changes: object) -> dict[str, object]:
    """Return an account of the emulated world, with some arguments changed."""
    given = {key: value for key, value in emulator.account(name).items() if key != "secrets"}
    return given | changes


def configured_accounts(emulator: Emulator, **changes: Mapping[str, object]) -> dict[str, object]:
    """Return all accounts of the emulated world; `changes` are by the account's name."""
    return {name: configured_account(emulator, name, **changes.get(name, {})) for name in emulator.world.accounts}


def opened_accounts(
    configuration: Mapping[str, object], clock: Clock, environment: Mapping[str, str] | None = None
) -> Accounts:
    """Return accounts in a process whose environment is this one, and whose home directory is empty."""
    ambient = Ambient(environment=environment or {}, home="/nonexistent")
    return Accounts(configuration, Runtime(clock=clock, jitter=lambda: 0.5, ambient=ambient))
