"""The stack's configuration, checked as a whole before anything is built."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG

from clusterkeys.dynamic.runtime import NAMESPACE
from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.spec import CertificateStatesSpec, certificate_states_spec
from clusterkeys.resolution.validation import collected, type_name, validated
from clusterkeys_components.cluster_settings import NAME, ClusterSettings, cluster_settings

SECTIONS = ("accounts", "policy", "clusters", "certificate_states")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The whole configuration but the accounts, which only the provider process reads.

    Attributes:
        clusters: By key, in the order of the configuration.
        policy: The policy of all clusters, if there is one.
        certificate_states: Listings of certificate states by key, in the order of the configuration.
    """

    clusters: Mapping[str, ClusterSettings]
    policy: Mapping[str, Any] | None
    certificate_states: Mapping[str, CertificateStatesSpec]

    @property
    def fleet(self) -> dict[str, Mapping[str, Any]]:
        """The clusters' arguments by key."""
        return {key: cluster.arguments for key, cluster in self.clusters.items()}


def load() -> Settings:
    """Read the settings of the running stack.

    Raises:
        pulumi.RunError: All mistakes at once, each with its key path; the engine shows it without a traceback.
    """
    config = pulumi.Config(NAMESPACE)
    present = (key.partition(":") for key in CONFIG.get())
    try:
        return parse(
            {name: _object(config, name) for name in SECTIONS if name != "accounts"},
            sections=[name for namespace, _, name in present if namespace == NAMESPACE],
        )
    except ClusterkeysError as error:
        raise pulumi.RunError(str(error)) from None


def parse(given: Mapping[str, object], sections: Iterable[str] = ()) -> Settings:
    """Check the sections of the configuration that a program reads.

    Args:
        given: Their values by name; None, or no entry, for a section that is not configured.
        sections: Names of all configured sections, to find misspelt ones.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    found = _misspelt(sections)
    policy: Any = given.get("policy")
    general = None if policy is None else collected(found, validated, Policy, policy, "policy")
    configured, listings = given.get("clusters"), given.get("certificate_states")
    if configured in (None, {}):
        found.append(f"clusters is {'missing' if configured is None else 'empty'}")
    clusters = {
        key: cluster
        for key, path, each in _named("clusters", configured, "clusters", found)
        if (cluster := cluster_settings(path, each, found))
    }
    certificate_states = {
        key: spec
        for key, path, each in _named("certificate_states", listings, "listings", found)
        if (spec := collected(found, certificate_states_spec, path, each, general))
    }
    if found:
        lines = [f"  {NAMESPACE}:{line}" for line in found]
        raise ConfigurationError("\n".join(["the stack's configuration is wrong:", *lines]))
    return Settings(clusters=clusters, policy=policy, certificate_states=certificate_states)


def _named(section: str, value: object, noun: str, found: list[str]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield name, path and mapping of each entry of a section; mistakes are added to `found`."""
    if value is not None and not isinstance(value, Mapping):
        found.append(f"{section} should be a mapping of {noun}, but is {type_name(value)}")
        return
    for key, each in (value or {}).items():
        path = f"{section}.{key}"
        if not isinstance(each, Mapping):
            found.append(f"{path} should be a mapping, but is {type_name(each)}")
            continue
        if not re.fullmatch(NAME, key):
            found.append(f"{path}: a name of a-z, 0-9 and '-', of 63 characters at most, was expected")
        yield key, path, each


def _misspelt(sections: Iterable[str]) -> list[str]:
    """Return a mistake for each name that is nearly a section; other names may be the program's own."""
    strange = sorted(set(sections) - set(SECTIONS))
    nearest = ((name, difflib.get_close_matches(name, SECTIONS, n=1)) for name in strange)
    return [f"{name} is not known here; did you mean {close[0]}?" for name, close in nearest if close]


def _object(config: pulumi.Config, key: str) -> object:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        return config.get(key)
