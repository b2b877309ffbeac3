"""Reads what the emulated world consists of: accounts, clusters and the control planes behind them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

import yaml

from sandbox.emulator.certificates import Authority
from sandbox.emulator.credentials import ControlPlane, Lifetime

WORLD_FILE = Path(__file__).parent.parent / "world.yaml"


@dataclass(frozen=True, kw_only=True)
class AccountDescription:
    """An account: its vendor, and the settings of the stack configuration that are known beforehand."""

    vendor: str
    configuration: Mapping[str, str]
    temporary: bool = False


@dataclass(frozen=True, kw_only=True)
class ClusterDescription:
    """A cluster: its settings in the stack configuration, and how its credential ages."""

    configuration: Mapping[str, str]
    lifetime: Lifetime


@dataclass(frozen=True, kw_only=True)
class WorldDescription:
    """Accounts, clusters and listings by the names that the stack gives them; a listing is its settings only."""

    accounts: Mapping[str, AccountDescription]
    clusters: Mapping[str, ClusterDescription]
    listings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def from_file(cls, path: Path = WORLD_FILE) -> Self:
        """Read a world's YAML file."""
        world = yaml.safe_load(path.read_text())
        return cls(
            accounts={name: _account(**entry) for name, entry in world["accounts"].items()},
            clusters={name: _cluster(**entry) for name, entry in world["clusters"].items()},
            listings={name: entry["configuration"] for name, entry in world.get("listings", {}).items()},
        )


def control_planes_from_file(path: Path) -> dict[str, ControlPlane]:
    """Read the control planes that the sandbox started (`clusters.json`).

    Raises:
        OSError: The file, or a certificate or key that it names, cannot be read.
        ValueError: The file is not of the expected form, or a certificate or key is not one.
    """
    try:
        clusters = json.loads(path.read_text())["clusters"]
        return {name: _control_plane(**entry) for name, entry in clusters.items()}
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"{path} does not give server, ca_cert and ca_key of each cluster") from problem


def _control_plane(*, server: str, ca_cert: str, ca_key: str, **_others: object) -> ControlPlane:
    return ControlPlane(server=server, authority=Authority.from_files(Path(ca_cert), Path(ca_key)))


def _account(*, vendor: str, configuration: dict[str, str], temporary: bool = False) -> AccountDescription:
    return AccountDescription(vendor=vendor, configuration=configuration, temporary=temporary)


def _cluster(*, configuration: dict[str, str], lifetime_days: float, age_days: float = 0) -> ClusterDescription:
    lifetime = Lifetime(length=timedelta(days=lifetime_days), age=timedelta(days=age_days))
    return ClusterDescription(configuration=configuration, lifetime=lifetime)
