"""One kind of cluster in front of its emulated vendor: the resolver that reads it, and what a state would keep.

A kind is read as a stack reads it. No vendor is known here by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from clusterkeys.errors import ClusterkeysError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.registry import cluster_reader, vendor_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolution, Resolved, Resolver
from clusterkeys.resolution.spec import ClusterSpec, cluster_spec
from clusterkeys.resolution.stored import Stored
from clusterkeys.vendor import ClusterReader, Fetched, Session
from sandbox.emulator.credentials import Credential
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import FaultOptions
from sandbox.emulator.service import Service, Vendor
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.accounts import configured_accounts, opened_accounts
from tests.harness.clock import FakeClock
from tests.harness.request_barrier import RequestBarrier
from tests.harness.stack_harness import as_stored

Operation = tuple[str, str]
"""A service, and one of its operations."""

KEY = "edge 1"
"""The cluster's key in the stack, which is not its name anywhere else."""

BRIEF = 0.2
"""Seconds of real time after which a read gives up."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """The calls of a read without which it fails, in order.

    Attributes:
        service: The service that delivers kubeconfigs.
        first: Its operation that is called first.
        last: Its operation that is called last; the answer has the kubeconfig.
        logins: Operations of other services that are called before.
    """

    service: str
    first: str
    last: str
    logins: tuple[Operation, ...]


@dataclass(kw_only=True)
class VendorHarness:
    """A kind under test.

    Attributes:
        changes: What is different in the account's configuration.
        policy: The policy of a read for which a test names no other.
        state: What the stack's state holds, as `read` leaves it.
        routes: The routes that are known already, by kind.
    """

    kind: str
    emulator: Emulator
    clock: FakeClock
    barrier: RequestBarrier
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
    def reader(self) -> ClusterReader[Any, Any]:
        return cluster_reader(self.kind)

    @property
    def vendor(self) -> Vendor:
        return self.emulator.vendors[vendor_of(self.kind).name]

    @property
    def service(self) -> Service:
        return next(each for each in self.vendor.services if each.name == self.route.service)

    @property
    def credential(self) -> Credential:
        """The credential that the vendor has on file."""
        return self.emulator.world.cluster(self.name).desk.current()

    @property
    def route(self) -> Route:
        """How this kind is read; found out by reading it, once for all tests."""
        if self.kind not in self.routes:
            self.routes[self.kind] = self._found_out()
            self.emulator.reset()
            self.mark()
        return self.routes[self.kind]

    def accounts(self) -> Accounts:
        """Return accounts as a process has them that starts now."""
        changes = {"rate": 1e6, **self.changes}
        return opened_accounts(configured_accounts(self.emulator, **{self.account: changes}), self.clock)

    def resolver(self) -> Resolver:
        """Return a new resolver, as each process has one."""
        return Resolver(accounts=self.accounts(), clock=self.clock)

    def session(self) -> Session:
        return self.accounts().session(self.account, self.kind)

    def spec(self, policy: Mapping[str, Any] | None = None, **changes: object) -> ClusterSpec:
        """Return what the stack asks for."""
        return self.spec_of({**self.emulator.cluster(self.name), **changes}, policy)

    def spec_of(self, arguments: Mapping[str, object], policy: Mapping[str, Any] | None = None) -> ClusterSpec:
        """Return what a stack with these arguments asks for."""
        return cluster_spec(f"clusters.{KEY}", arguments, Policy.model_validate({**self.policy, **(policy or {})}))

    def fetched(self, session: Session | None = None) -> Fetched:
        """Return the vendor's answer as its reader has it, whether or not it is fit to be handed on."""
        deadline = self.clock.monotonic() + 60
        return self.reader.fetch(self.spec().cluster, session or self.session(), deadline)

    def resolve(self, spec: ClusterSpec | None = None, *, by: Resolver | None = None) -> Resolution:
        """Resolve the cluster, and store the result as an `up` does."""
        spec = spec or self.spec()
        resolution = (by or self.resolver()).resolve({KEY: spec}, self.state)
        self.state |= {key: as_stored(each, spec) for key, each in resolution.resolved.items()}
        return resolution

    def read(self, spec: ClusterSpec | None = None, *, by: Resolver | None = None) -> Resolved:
        """Resolve the cluster, which must not fail."""
        resolution = self.resolve(spec, by=by)
        assert not resolution.failures, resolution.failures
        return resolution.resolved[KEY]

    def failing(self, spec: ClusterSpec | None = None, *, by: Resolver | None = None) -> ClusterkeysError:
        """Resolve the cluster, which must fail."""
        resolution = self.resolve(spec, by=by)
        assert not resolution.resolved
        return resolution.failures[KEY]

    def fail(self, operation: str | None = None, *, times: int | None = None, **fault: Unpack[FaultOptions]) -> None:
        """Let the first operation, or another one of the same service, go wrong."""
        fault["service"], fault["operation"] = self.route.service, operation or self.route.first
        self.emulator.fail(self.vendor.name, times=times, **fault)

    def throttle(self, *, times: int | None = None, hint: float | None = None) -> None:
        """Let the service throttle, in its own words."""
        first = self.service.throttling[0]
        self.fail(status=first.status, code=first.code, retry_after=hint, times=times)

    def silence(self) -> None:
        """Let the service answer nobody, and no read wait for it longer than a moment of real time."""
        self.barrier.hold()
        self.emulator.delay(self.vendor.name, 1, service=self.route.service)
        self.policy = {"timeout": BRIEF}

    def recover(self) -> None:
        """Let the vendor behave again."""
        self.policy = {}
        self.emulator.reset()
        self.barrier.release()

    def mark(self) -> None:
        """Forget the calls so far."""
        self._seen = len(self.emulator.requests)

    @property
    def requests(self) -> list[RecordedRequest]:
        """All requests since the mark."""
        return self.emulator.requests[self._seen :]

    @property
    def calls(self) -> list[RecordedRequest]:
        """The requests since the mark for the first operation: one for each attempt."""
        route = self.route
        return [each for each in self.requests if (each.service, each.operation) == (route.service, route.first)]

    @property
    def waits(self) -> list[float]:
        """The seconds of each wait, without the instants that keep to the account's rate."""
        return [seconds for seconds in self.clock.sleeps if seconds > 0.01]

    def _found_out(self) -> Route:
        """Read once, then find the calls without which a read fails."""
        self.mark()
        self.read()
        self.state.clear()
        asked = list(dict.fromkeys((each.service, each.operation) for each in self.requests))
        needed = [operation for operation in asked if self._needed(operation)]
        service, last = needed[-1]
        first = next(name for where, name in needed if where == service)
        logins = tuple(operation for operation in needed if operation[0] != service)
        return Route(service=service, first=first, last=last, logins=logins)

    def _needed(self, operation: Operation) -> bool:
        service, name = operation
        self.emulator.fail(self.vendor.name, status=403, service=service, operation=name)
        failed = bool(self.resolve().failures)
        self.emulator.reset()
        self.state.clear()
        return failed


def served(resolved: Resolved) -> str:
    """Return the address in a kubeconfig that was handed on."""
    cluster, _, _ = parse(resolved.text).single()
    return cluster.server
