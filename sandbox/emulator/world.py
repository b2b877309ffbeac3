"""The state that all emulated vendors share: accounts, clusters, tokens, faults and recorded traffic."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from sandbox.emulator.certificates import Authority
from sandbox.emulator.clock import WorldClock
from sandbox.emulator.credentials import ControlPlane, CredentialDesk, Entropy
from sandbox.emulator.description import AccountDescription, ClusterDescription, WorldDescription
from sandbox.emulator.faults import FaultBoard
from sandbox.emulator.quirks import Quirks
from sandbox.emulator.tokens import TokenBook
from sandbox.emulator.traffic import Traffic


class UnknownNameError(ValueError):
    """A command names a vendor, cluster, account or quirk that this world does not have."""


@dataclass(kw_only=True)
class Account:
    """An account and the keys that its vendor made for it when the emulator started."""

    name: str
    description: AccountDescription
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(kw_only=True)
class Cluster:
    """A cluster as its vendor knows it.

    Attributes:
        removed: Whether it is gone at the vendor; what it was part of is still there.
    """

    name: str
    description: ClusterDescription
    desk: CredentialDesk
    quirks: Quirks = field(default_factory=Quirks)
    removed: bool = False

    @property
    def account(self) -> str:
        """The name of the account that it belongs to."""
        return self.description.configuration["account"]


@dataclass(kw_only=True)
class World:
    """Everything the vendors know; it begins when an `Emulator` starts on it.

    Attributes:
        listings: What the stack lists of an account, each in the shape of the stack configuration.
        urls: The address of each service, by its name; filled when the services listen.
        forget: What vendors want called on `reset`, for state of their own.
    """

    clock: WorldClock
    entropy: Entropy
    sleep: Callable[[float], None]
    accounts: Mapping[str, Account]
    clusters: Mapping[str, Cluster]
    tokens: TokenBook
    listings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    faults: FaultBoard = field(default_factory=FaultBoard)
    traffic: Traffic = field(default_factory=Traffic)
    urls: dict[str, str] = field(default_factory=dict)
    forget: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        description: WorldDescription,
        planes: Mapping[str, ControlPlane],
        *,
        clock: WorldClock | None = None,
        entropy: Entropy = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Self:
        """Build the world; described clusters without a control plane are left out.

        Raises:
            UnknownNameError: There is a control plane for a cluster that is not described.
        """
        unknown = sorted(set(planes) - set(description.clusters))
        if unknown:
            raise UnknownNameError(f"no description of {', '.join(unknown)} in the world")
        clock = clock or WorldClock()
        return cls(
            clock=clock,
            entropy=entropy,
            sleep=sleep,
            accounts={name: Account(name=name, description=it) for name, it in description.accounts.items()},
            clusters={
                name: _cluster(name, description.clusters[name], plane, clock, entropy)
                for name, plane in planes.items()
            },
            tokens=TokenBook(clock=clock, entropy=entropy),
            listings=description.listings,
        )

    @classmethod
    def generated(
        cls,
        description: WorldDescription | None = None,
        *,
        clock: WorldClock | None = None,
        entropy: Entropy = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Self:
        """Build a world, by default the project's own, without control planes.

        Authorities are made up and nothing listens at the servers.
        """
        description = description or WorldDescription.from_file()
        clock = clock or WorldClock()
        planes = {
            name: ControlPlane(server=f"https://127.0.0.1:{port}", authority=Authority.new(name, now=clock()))
            for port, name in enumerate(description.clusters, start=6443)
        }
        return cls.of(description, planes, clock=clock, entropy=entropy, sleep=sleep)

    def cluster(self, name: str) -> Cluster:
        """Find a cluster by the stack's name for it.

        Raises:
            UnknownNameError: There is none of this name.
        """
        if name not in self.clusters:
            raise UnknownNameError(f"no cluster {name!r}; there are {', '.join(sorted(self.clusters))}")
        return self.clusters[name]

    def account(self, name: str) -> Account:
        """Find an account by the stack's name for it.

        Raises:
            UnknownNameError: There is none of this name.
        """
        if name not in self.accounts:
            raise UnknownNameError(f"no account {name!r}; there are {', '.join(sorted(self.accounts))}")
        return self.accounts[name]

    def accounts_at(self, vendor: str) -> list[Account]:
        """List a vendor's accounts."""
        return [each for each in self.accounts.values() if each.description.vendor == vendor]

    def clusters_of(self, account: str) -> list[Cluster]:
        """List what an account can see."""
        return [each for each in self.clusters.values() if each.account == account and not each.removed]

    def reset(self) -> None:
        """End faults, delays, quirks, a skewed clock and lock-outs, bring back what was removed.

        Credentials stay as they are.
        """
        self.faults.clear()
        self.clock.reset()
        for cluster in self.clusters.values():
            cluster.quirks.clear()
            cluster.removed = False
        for forget in self.forget:
            forget()


def _cluster(
    name: str,
    description: ClusterDescription,
    plane: ControlPlane,
    clock: WorldClock,
    entropy: Entropy,
) -> Cluster:
    desk = CredentialDesk(
        plane=plane,
        lifetime=description.lifetime,
        clock=clock,
        entropy=entropy,
        common_name=f"{name}-admin",
    )
    return Cluster(name=name, description=description, desk=desk)
