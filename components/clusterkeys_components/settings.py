"""The stack's configuration, checked as a whole before anything is built."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG

from clusterkeys.dynamic.runtime import NAMESPACE
from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.validation import validated
from clusterkeys_components import certificate_states_settings, cluster_settings
from clusterkeys_components.certificate_states_settings import CertificateStatesSettings, read_certificate_states
from clusterkeys_components.cluster_settings import ClusterSettings, read_clusters

SECTIONS = ("accounts", "policy", cluster_settings.SECTION, certificate_states_settings.SECTION)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The whole configuration but the accounts, which only the provider process reads.

    Attributes:
        clusters: In the order of the configuration.
        policy: The policy of all clusters, if there is one.
        certificate_states: Listings of certificate states, in the order of the configuration.
    """

    clusters: tuple[ClusterSettings, ...]
    policy: Mapping[str, Any] | None
    certificate_states: tuple[CertificateStatesSettings, ...] = ()

    @property
    def fleet(self) -> dict[str, Mapping[str, Any]]:
        """The clusters' arguments by key."""
        return {cluster.key: cluster.arguments for cluster in self.clusters}


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
    """Check the parts of the configuration that a program reads.

    Args:
        given: Their values; None, or nothing, where one is not configured.
        sections: Names of all that is configured, to tell those that are misspelt.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    found = _misspelt(sections)
    policy, general = given.get("policy"), None
    try:
        general = None if policy is None else validated(Policy, policy, "policy")
    except ConfigurationError as error:
        found.extend(str(error).splitlines())
    clusters = read_clusters(given.get(cluster_settings.SECTION), found)
    listings = read_certificate_states(given.get(certificate_states_settings.SECTION), general, found)
    if found:
        lines = [f"  {NAMESPACE}:{line}" for line in found]
        raise ConfigurationError("\n".join(["the stack's configuration is wrong:", *lines]))
    return Settings(
        clusters=clusters, policy=policy if isinstance(policy, Mapping) else None, certificate_states=listings
    )


def _misspelt(sections: Iterable[str]) -> list[str]:
    """Name what is nearly a section; anything else may be the program's own."""
    strange = sorted(set(sections) - set(SECTIONS))
    nearest = ((name, difflib.get_close_matches(name, SECTIONS, n=1)) for name in strange)
    return [f"{name} is not known here; did you mean {close[0]}?" for name, close in nearest if close]


def _object(config: pulumi.Config, key: str) -> object:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        return config.get(key)
