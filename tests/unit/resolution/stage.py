"""The emulated vendors, a resolver that talks to them, and what a state keeps between two runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from clusterkeys.errors import ClusterkeysError
from clusterkeys.resolution.accounts import Accounts, Runtime
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolution, Resolved, Resolver, Wanted
from clusterkeys.resolution.stored import Stored
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import Ambient
from sandbox.emulator.credentials import Lifetime
from sandbox.emulator.description import ClusterDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from tests.unit.clock import FakeClock

ARC, UCS = "arc-berlin", "ucs-dc1"


def configured(emulator: Emulator, name: str, **changes: object) -> dict[str, object]:
    """An account as the stack's configuration has it."""
    given = {key: value for key, value in emulator.account(name).items() if key != "secrets"}
    return given | changes


def accounts(emulator: Emulator, **changes: Mapping[str, object]) -> dict[str, object]:
    """All accounts, some of them changed."""
    return {name: configured(emulator, name, **changes.get(name, {})) for name in emulator.world.accounts}


def opened(configuration: Mapping[str, object], clock: Clock, environment: Mapping[str, str] | None = None) -> Accounts:
    """Accounts in an environment of their own."""
    ambient = Ambient(environment=environment or {}, home="/nonexistent")
    return Accounts(configuration, Runtime(clock=clock, jitter=lambda: 0.5, ambient=ambient))


def remembered(resolved: Resolved, wanted: Wanted) -> Stored:
    """What comes back from a state: JSON's types, and nothing else."""
    observed = json.loads(json.dumps(resolved.observed))
    return Stored(text=resolved.text, observed=observed, arguments=dict(wanted.arguments))


def crowd(size: int) -> WorldDescription:
    """The project's own world with many more clusters of UCS."""
    world = WorldDescription.from_file()
    lifetime = Lifetime(length=timedelta(days=365))
    one = world.clusters[UCS].configuration
    clusters = {
        f"c-{index:02}": ClusterDescription(configuration={**one, "cluster_id": f"id-of-{index:02}"}, lifetime=lifetime)
        for index in range(size)
    }
    return WorldDescription(accounts=world.accounts, clusters=clusters)


@dataclass(kw_only=True)
class Stage:
    """One stack's runs, one after another; `run` remembers what it resolved, as an `up` does."""

    emulator: Emulator
    directory: Path
    clock: FakeClock = field(default_factory=FakeClock)
    state: dict[str, Stored] = field(default_factory=dict)
    changes: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def wanted(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> Wanted:
        """A cluster as the stack's configuration has it."""
        arguments: dict[str, object] = {**self.emulator.cluster(name), **changes}
        given = Policy.model_validate(policy or {})
        return Wanted(path=f"clusters.{name}", arguments=arguments, policy=given)

    def resolver(self) -> Resolver:
        """A new one, as each process has."""
        return Resolver(accounts=opened(accounts(self.emulator, **self.changes), self.clock), clock=self.clock)

    def resolve(self, wanted: Mapping[str, Wanted]) -> Resolution:
        """Preview: nothing is remembered."""
        return self.resolver().resolve(wanted, self.state)

    def run(self, wanted: Mapping[str, Wanted]) -> Resolution:
        """Bring the stack up."""
        resolution = self.resolve(wanted)
        if not resolution.failures:
            self.state = {key: remembered(each, wanted[key]) for key, each in resolution.resolved.items()}
        return resolution

    def up(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> Resolved:
        """Bring one cluster up; it must not fail."""
        resolution = self.run({name: self.wanted(name, policy, **changes)})
        assert not resolution.failures, resolution.failures
        return resolution.resolved[name]

    def failing(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> ClusterkeysError:
        """Bring one cluster up; it must fail."""
        resolution = self.run({name: self.wanted(name, policy, **changes)})
        assert not resolution.resolved
        return resolution.failures[name]
