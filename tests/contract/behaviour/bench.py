"""One kind of cluster on the bench: its emulated vendor, the resolver that reads it, and what a state would keep.

Everything a kind is asked about goes the way that a stack goes. No vendor is known here by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from clusterkeys.errors import ClusterkeysError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.registry import reader, vendor_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolution, Resolved, Resolver, Wanted
from clusterkeys.resolution.stored import Stored
from clusterkeys.vendor import Reader, Session
from sandbox.emulator.credentials import Credential
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import FaultOptions
from sandbox.emulator.service import Service, Vendor
from sandbox.emulator.traffic import RecordedRequest
from tests.contract.behaviour.door import Door
from tests.unit.clock import FakeClock
from tests.unit.resolution.stage import accounts, opened, remembered

Operation = tuple[str, str]
"""A service and what is asked of it."""

KEY = "edge 1"
"""The cluster's key in the stack, which is not its name anywhere else."""

BRIEF = 0.2
"""Seconds of real time until an answer is not waited for any longer."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """What a read asks of the vendor, in order, and cannot do without.

    Attributes:
        service: Who delivers kubeconfigs.
        asked: What is asked of it first.
        delivers: What is asked of it last; its answer has the kubeconfig.
        logins: What is asked of others before.
    """

    service: str
    asked: str
    delivers: str
    logins: tuple[Operation, ...]


@dataclass(kw_only=True)
class Bench:
    """A kind under test.

    Attributes:
        changes: What is different in the account's configuration.
        policy: What a read's policy is where a test says no more of it.
        state: What the stack's state holds, as `read` leaves it.
        routes: The routes of the kinds that were on the bench before.
    """

    kind: str
    emulator: Emulator
    clock: FakeClock
    door: Door
    routes: dict[str, Route]
    changes: dict[str, object] = field(default_factory=dict)
    policy: dict[str, object] = field(default_factory=dict)
    state: dict[str, Stored] = field(default_factory=dict)
    _seen: int = 0

    @property
    def name(self) -> str:
        """The name of the world's cluster of this kind."""
        return next(name for name in self.emulator.world.clusters if self.emulator.cluster(name)["kind"] == self.kind)

    @property
    def account(self) -> str:
        return self.emulator.cluster(self.name)["account"]

    @property
    def reader(self) -> Reader[Any, Any]:
        return reader(self.kind)

    @property
    def vendor(self) -> Vendor:
        return self.emulator.vendors[vendor_of(self.reader.account)]

    @property
    def service(self) -> Service:
        return next(each for each in self.vendor.services if each.name == self.route.service)

    @property
    def credential(self) -> Credential:
        """What the vendor has on file."""
        return self.emulator.world.cluster(self.name).desk.current()

    @property
    def route(self) -> Route:
        """How this kind is read; found out by reading it, once in a session."""
        if self.kind not in self.routes:
            self.routes[self.kind] = self._explored()
            self.emulator.reset()
            self.mark()
        return self.routes[self.kind]

    def opened(self) -> Accounts:
        """Accounts as a process has them that starts now."""
        changes = {"rate": 1e6, **self.changes}
        return opened(accounts(self.emulator, **{self.account: changes}), self.clock)

    def resolver(self) -> Resolver:
        """A new one, as each process has."""
        return Resolver(accounts=self.opened(), clock=self.clock)

    def session(self) -> Session:
        return self.opened().session(self.account, self.reader)

    def wanted(self, policy: Mapping[str, Any] | None = None, **changes: object) -> Wanted:
        arguments: dict[str, object] = {**self.emulator.cluster(self.name), **changes}
        given = {**self.policy, **(policy or {})}
        return Wanted(path=f"clusters.{KEY}", arguments=arguments, policy=Policy.model_validate(given))

    def resolve(self, wanted: Wanted | None = None, *, by: Resolver | None = None) -> Resolution:
        """Ask for the cluster, and remember it as an `up` does."""
        wanted = wanted or self.wanted()
        resolution = (by or self.resolver()).resolve({KEY: wanted}, self.state)
        self.state |= {key: remembered(each, wanted) for key, each in resolution.resolved.items()}
        return resolution

    def read(self, wanted: Wanted | None = None, *, by: Resolver | None = None) -> Resolved:
        """Ask for the cluster; that must not fail."""
        resolution = self.resolve(wanted, by=by)
        assert not resolution.failures, resolution.failures
        return resolution.resolved[KEY]

    def failing(self, wanted: Wanted | None = None, *, by: Resolver | None = None) -> ClusterkeysError:
        """Ask for the cluster; that must fail."""
        resolution = self.resolve(wanted, by=by)
        assert not resolution.resolved
        return resolution.failures[KEY]

    def fail(self, operation: str | None = None, *, times: int | None = None, **fault: Unpack[FaultOptions]) -> None:
        """Let what is asked first, or another operation of the same service, go wrong."""
        fault["service"], fault["operation"] = self.route.service, operation or self.route.asked
        self.emulator.fail(self.vendor.name, times=times, **fault)

    def throttle(self, *, times: int | None = None, hint: float | None = None) -> None:
        """Let the service tell to slow down, in its own words."""
        first = self.service.throttling[0]
        self.fail(status=first.status, code=first.code, retry_after=hint, times=times)

    def silence(self) -> None:
        """Let the service answer nobody, and no read wait long for it: this takes real time."""
        self.door.shut()
        self.emulator.delay(self.vendor.name, 1, service=self.route.service)
        self.policy = {"timeout": BRIEF}

    def recover(self) -> None:
        """Let the vendor behave again."""
        self.policy = {}
        self.emulator.reset()
        self.door.open()

    def mark(self) -> None:
        """Forget the calls so far."""
        self._seen = len(self.emulator.requests)

    @property
    def requests(self) -> list[RecordedRequest]:
        """All requests since the mark."""
        return self.emulator.requests[self._seen :]

    @property
    def calls(self) -> list[RecordedRequest]:
        """The requests since the mark for what is asked first: one for each attempt."""
        route = self.route
        return [each for each in self.requests if (each.service, each.operation) == (route.service, route.asked)]

    @property
    def waits(self) -> list[float]:
        """The seconds that were waited, without the instants that keep to the account's rate."""
        return [seconds for seconds in self.clock.sleeps if seconds > 0.01]

    def _explored(self) -> Route:
        """Read, then see which calls nothing can be read without."""
        self.mark()
        self.read()
        self.state.clear()
        asked = list(dict.fromkeys((each.service, each.operation) for each in self.requests))
        needed = [operation for operation in asked if self._needed(operation)]
        service, delivers = needed[-1]
        of_service = [name for where, name in needed if where == service]
        logins = tuple(operation for operation in needed if operation[0] != service)
        return Route(service=service, asked=of_service[0], delivers=delivers, logins=logins)

    def _needed(self, operation: Operation) -> bool:
        service, name = operation
        self.emulator.fail(self.vendor.name, status=403, service=service, operation=name)
        failed = bool(self.resolve().failures)
        self.emulator.reset()
        self.state.clear()
        return failed


def served(resolved: Resolved) -> str:
    """Give the address in a kubeconfig that was handed on."""
    cluster, _, _ = parse(resolved.text).single()
    return cluster.server
