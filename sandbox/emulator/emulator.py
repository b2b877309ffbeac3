"""A running emulator: the servers of all vendors on one world, and the verbs that control it."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from sandbox.emulator.certificates import Authority
from sandbox.emulator.clock import WorldClock, utc_now
from sandbox.emulator.discovery import vendors
from sandbox.emulator.faults import Fault, FaultOptions
from sandbox.emulator.server import Listener, tls_context
from sandbox.emulator.service import Vendor, application
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import Account, UnknownNameError, World


@dataclass(frozen=True, kw_only=True)
class Emulator(AbstractContextManager["Emulator"]):
    """The emulated vendors of one world, listening; use it as a context manager or call `stop`.

    Attributes:
        ca_bundle: The file with the authority that signed the servers' certificates.
    """

    world: World
    ca_bundle: Path
    vendors: Mapping[str, Vendor]
    _listeners: Sequence[Listener] = field(repr=False)

    @classmethod
    def start(cls, world: World, directory: Path) -> Self:
        """Make the accounts' keys, bind a TLS port per service and begin to answer.

        Args:
            world: A world that no other emulator runs on.
            directory: Where the bundle of the servers' authority is written.
        """
        registered = vendors()
        for account in world.accounts.values():
            account.keys = registered[account.description.vendor].keys(account, world.entropy)
        now = utc_now()
        authority = Authority.new("clusterkeys sandbox", now=now)
        bundle = directory / "emulator-ca.pem"
        bundle.write_bytes(authority.pem)
        context = tls_context(authority, directory, now=now)
        listeners = []
        for vendor in registered.values():
            for service in vendor.services:
                listener = Listener.bind(application(vendor, service, world), context)
                world.urls[service.name] = f"https://localhost:{listener.port}"
                listeners.append(listener)
        for listener in listeners:
            listener.serve()
        return cls(world=world, ca_bundle=bundle, vendors=registered, _listeners=listeners)

    def stop(self) -> None:
        """Close every port, all at once, because each one waits for its server's next look at the clock."""
        with ThreadPoolExecutor(max_workers=len(self._listeners)) as pool:
            list(pool.map(Listener.close, self._listeners))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def clock(self) -> WorldClock:
        """The clock of the world; `freeze` and `advance` it at will."""
        return self.world.clock

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests so far, of all services, oldest first."""
        return self.world.traffic.requests()

    def url(self, service: str) -> str:
        """Give a service's base URL, without a slash at the end."""
        if service not in self.world.urls:
            raise UnknownNameError(f"no service {service!r}; there are {', '.join(self.world.urls)}")
        return self.world.urls[service]

    def account(self, name: str) -> dict[str, Any]:
        """Give an account as the stack configures it, in clear, with its secret settings listed."""
        account = self.world.account(name)
        vendor = self.vendors[account.description.vendor]
        return {
            "vendor": vendor.name,
            **vendor.configure(account, self.world.urls),
            "ca_bundle": str(self.ca_bundle),
            "secrets": [each for each in vendor.secrets if each in account.keys],
        }

    def cluster(self, name: str) -> dict[str, str]:
        """Give a cluster in the shape of the stack configuration."""
        return dict(self.world.cluster(name).description.configuration)

    def listing(self, name: str) -> dict[str, str]:
        """Give a listing in the shape of the stack configuration."""
        return dict(self.world.listings[name])

    def rotate(self, cluster: str, *, ca: bool = False, server: bool = False, age: float = 0.0) -> None:
        """Re-issue a cluster's credential, and with it the authorities or the address if asked to."""
        self.world.cluster(cluster).desk.rotate(ca=ca, server=server, age=age)

    def expire(self, cluster: str) -> None:
        """Hand out an expired credential from now on; `rotate` ends that."""
        self.world.cluster(cluster).desk.expire()

    def remove(self, cluster: str) -> None:
        """Let the vendor know nothing of a cluster any more, until `reset`."""
        self.world.cluster(cluster).removed = True

    def rekey(self, account: str) -> None:
        """Replace an account's keys; the old ones are refused from now on."""
        found = self.world.account(account)
        found.keys = self.vendors[found.description.vendor].keys(found, self.world.entropy)

    def fail(self, vendor: str, *, times: int | None = None, **fault: Unpack[FaultOptions]) -> None:
        """Answer the next matching requests with a fault.

        Args:
            vendor: Whose service misbehaves.
            times: How many requests; None is all of them, until `reset`.
            **fault: See `Fault`; without a service it hits the main one, so that logging in still works.

        Raises:
            UnknownNameError: The vendor has no such service.
            ValueError: It is no HTTP status, or no kind of body.
        """
        fault["service"] = self._service(vendor, fault.get("service"))
        self.world.faults.add(vendor, Fault(**fault), times=times)

    def delay(self, vendor: str, seconds: float, *, service: str | None = None) -> None:
        """Make a service of the vendor, by default the main one, answer late; nought ends that."""
        self.world.faults.delay(vendor, self._service(vendor, service), seconds)

    def quirk(self, cluster: str, name: str, *, times: int | None = None) -> None:
        """Switch on one of the vendor's quirks for a cluster, for so many occurrences or until `reset`."""
        found = self.world.cluster(cluster)
        vendor = self.vendors[self._account_of(cluster).description.vendor]
        if name not in vendor.quirks:
            raise UnknownNameError(f"{vendor.name} has no quirk {name!r}; it has {', '.join(vendor.quirks)}")
        found.quirks.add(name, times=times)

    def reset(self) -> None:
        """End faults, delays, quirks, a skewed clock and lock-outs, bring back what was removed.

        Credentials stay as they are.
        """
        self.world.reset()

    def status(self) -> dict[str, Any]:
        """Report credentials on file, calls so far and faults in force; nothing in it is secret."""
        return {
            "time": self.world.clock().isoformat(),
            "clusters": {name: self._standing(name) for name in self.world.clusters},
            "calls": self.world.traffic.counts(),
            "faults": self.world.faults.pending(),
        }

    def _standing(self, name: str) -> dict[str, object]:
        cluster = self.world.cluster(name)
        credential = cluster.desk.current()
        return {
            "revision": credential.revision,
            "serial": credential.serial,
            "not_before": credential.validity.not_before.isoformat(),
            "not_after": credential.validity.not_after.isoformat(),
            "quirks": cluster.quirks.names(),
            "removed": cluster.removed,
        }

    def _account_of(self, cluster: str) -> Account:
        return self.world.account(self.world.cluster(cluster).account)

    def _service(self, vendor: str, name: str | None) -> str:
        names = [service.name for service in self._vendor(vendor).services]
        if name is not None and name not in names:
            raise UnknownNameError(f"{vendor} has no service {name!r}, only {names}")
        return name or names[0]

    def _vendor(self, name: str) -> Vendor:
        if name not in self.vendors:
            raise UnknownNameError(f"no vendor {name!r}; there are {', '.join(sorted(self.vendors))}")
        return self.vendors[name]
