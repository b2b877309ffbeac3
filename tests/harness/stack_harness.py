"""One stack in front of the emulated vendors: what it asks for, and what its state keeps between two runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from clusterkeys.errors import ClusterkeysError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolution, Resolved, Resolver
from clusterkeys.resolution.spec import ClusterSpec, cluster_spec
from clusterkeys.resolution.stored import Stored
from sandbox.emulator.credentials import Lifetime
from sandbox.emulator.description import ClusterDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from tests.harness.accounts import configured_accounts, opened_accounts
from tests.harness.clock import FakeClock

ARC, UCS = "arc-berlin", "ucs-dc1"


def as_stored(resolved: Resolved, spec: ClusterSpec) -> Stored:
    """Return what comes back from a state: JSON's types, and nothing else."""
    observed, arguments = (json.loads(json.dumps(each)) for each in (resolved.observed, spec.given))
    return Stored(text=resolved.text, observed=observed, arguments=arguments)


def world_of_many(size: int) -> WorldDescription:
    """Return the project's own world with this many clusters of UCS, and no other."""
    world = WorldDescription.from_file()
    lifetime = Lifetime(length=timedelta(days=365))
    one = world.clusters[UCS].configuration
    clusters = {
        f"c-{index:02}": ClusterDescription(configuration={**one, "cluster_id": f"id-of-{index:02}"}, lifetime=lifetime)
        for index in range(size)
    }
    return WorldDescription(accounts=world.accounts, clusters=clusters)


@dataclass(kw_only=True)
class StackHarness:
    """One stack's runs, one after another.

    Attributes:
        state: What the stack's state holds, as `run` leaves it.
        changes: What is different in the accounts' configuration, by account.
    """

    emulator: Emulator
    clock: FakeClock = field(default_factory=FakeClock)
    state: dict[str, Stored] = field(default_factory=dict)
    changes: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def spec(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> ClusterSpec:
        """Return what the stack's configuration asks for of one cluster."""
        arguments = {**self.emulator.cluster(name), **changes}
        return cluster_spec(f"clusters.{name}", arguments, Policy.model_validate(policy or {}))

    def resolver(self) -> Resolver:
        """Return a new resolver, as each process has one."""
        accounts = opened_accounts(configured_accounts(self.emulator, **self.changes), self.clock)
        return Resolver(accounts=accounts, clock=self.clock)

    def preview(self, specs: Mapping[str, ClusterSpec]) -> Resolution:
        """Resolve, and leave the state as it is."""
        return self.resolver().resolve(specs, self.state)

    def run(self, specs: Mapping[str, ClusterSpec]) -> Resolution:
        """Resolve as an `up` does: the state is replaced unless something failed."""
        resolution = self.preview(specs)
        if not resolution.failures:
            self.state = {key: as_stored(each, specs[key]) for key, each in resolution.resolved.items()}
        return resolution

    def up(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> Resolved:
        """Run with one cluster, which must not fail."""
        resolution = self.run({name: self.spec(name, policy, **changes)})
        assert not resolution.failures, resolution.failures
        return resolution.resolved[name]

    def failing(self, name: str, policy: Mapping[str, Any] | None = None, **changes: object) -> ClusterkeysError:
        """Run with one cluster, which must fail."""
        resolution = self.run({name: self.spec(name, policy, **changes)})
        assert not resolution.resolved
        return resolution.failures[name]
