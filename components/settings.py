"""The stack's configuration, checked as a whole before anything is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from providers.dynamic.configured import NAMESPACE
from providers.errors import ClusterkeysError, ConfigurationError
from providers.resolution.listing import listing_identifier
from providers.resolution.policy import FailurePolicy, Policy
from providers.resolution.resolver import Wanted, cluster_identifier
from providers.resolution.validation import mistakes, type_name

LISTINGS = "certificate_states"

_KEY = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"


class BootstrapSettings(BaseModel):
    """What a cluster starts with.

    Attributes:
        namespace: A namespace to create.
        manifests: A folder of Kubernetes manifests to apply into it, relative to the project.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    namespace: str = Field(pattern=_KEY)
    manifests: Path


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """One cluster of the stack.

    Attributes:
        key: Its name in the stack, and that of its context.
        arguments: What the fleet is given: kind, account, the kind's own arguments and policy.
        identifier: Kind and the vendor's own id.
        bootstrap: What it starts with, if anything.
    """

    key: str
    arguments: Mapping[str, Any] = field(repr=False)
    identifier: str
    bootstrap: BootstrapSettings | None


@dataclass(frozen=True, kw_only=True)
class ListingSettings:
    """One listing of certificate states.

    Attributes:
        key: Its name in the stack.
        kind: The kind of the listing.
        arguments: Its account and the kind's own arguments.
        policy: `on_error` and `timeout`, the general policy's where it has none of its own.
    """

    key: str
    kind: str
    arguments: Mapping[str, Any] = field(repr=False)
    policy: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The whole configuration but the accounts, which only the provider process reads.

    Attributes:
        clusters: In the order of the configuration.
        policy: The policy of all clusters, if there is one.
        listings: Listings of certificate states, in the order of the configuration.
    """

    clusters: tuple[ClusterSettings, ...]
    policy: Mapping[str, Any] | None
    listings: tuple[ListingSettings, ...] = ()

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
    try:
        return parse(_object(config, "clusters"), _object(config, "policy"), _object(config, LISTINGS))
    except ClusterkeysError as error:
        raise pulumi.RunError(str(error)) from None


def parse(clusters: object, policy: object, listings: object = None) -> Settings:
    """Check the parts of the configuration that a program reads.

    Args:
        clusters: The value of `clusters`; None where it is not configured.
        policy: The value of `policy`; None where it is not configured.
        listings: The value of `certificate_states`; None where it is not configured.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    found: list[str] = _policy_mistakes(policy, "policy")
    read: list[ClusterSettings] = []
    if not isinstance(clusters, Mapping) or not clusters:
        given = "is missing" if clusters is None else f"should be a mapping of clusters, but is {type_name(clusters)}"
        found.append(f"clusters {'is empty' if clusters == {} else given}")
    else:
        for key, value in clusters.items():
            try:
                read.append(_cluster(str(key), value))
            except ConfigurationError as error:
                found.append(str(error))
    general = policy if isinstance(policy, Mapping) else None
    listed = _listings(listings, general or {}, found)
    if found:
        raise ConfigurationError("\n".join(["the stack's configuration is wrong:", *_under_namespace(found)]))
    return Settings(clusters=tuple(read), policy=general, listings=listed)


def _listings(value: object, general: Mapping[str, Any], found: list[str]) -> tuple[ListingSettings, ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        found.append(f"{LISTINGS} should be a mapping of listings, but is {type_name(value)}")
        return ()
    read = (_listing(str(key), each, general, found) for key, each in value.items())
    return tuple(each for each in read if each)


def _listing(key: str, value: object, general: Mapping[str, Any], found: list[str]) -> ListingSettings | None:
    path = f"{LISTINGS}.{key}"
    if not isinstance(value, Mapping):
        found.append(f"{path} should be a mapping, but is {type_name(value)}")
        return None
    mistaken = [*_key_mistakes(key, path), *_policy_mistakes(value.get("policy"), f"{path}.policy", FailurePolicy)]
    arguments = {name: each for name, each in value.items() if name != "policy" and each is not None}
    try:
        listing_identifier(path, arguments)
    except ConfigurationError as error:
        mistaken.append(str(error))
    if mistaken:
        found.extend(mistaken)
        return None
    inherited = {name: each for name, each in general.items() if name in FailurePolicy.model_fields}
    policy = {**inherited, **(value.get("policy") or {})}
    return ListingSettings(key=key, kind=str(arguments.pop("kind")), arguments=arguments, policy=policy)


def _cluster(key: str, value: object) -> ClusterSettings:
    path = f"clusters.{key}"
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{path} should be a mapping, but is {type_name(value)}")
    found = [*_key_mistakes(key, path), *_policy_mistakes(value.get("policy"), f"{path}.policy")]
    bootstrap = _bootstrap(value.get("bootstrap"), f"{path}.bootstrap", found)
    identifier = _identifier(value, path, found)
    if found:
        raise ConfigurationError("\n".join(found))
    arguments = {name: each for name, each in value.items() if name != "bootstrap"}
    return ClusterSettings(key=key, arguments=arguments, identifier=identifier, bootstrap=bootstrap)


def _key_mistakes(key: str, path: str) -> list[str]:
    fits = re.fullmatch(_KEY, key)
    return [] if fits else [f"{path}: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"]


def _identifier(value: Mapping[str, Any], path: str, found: list[str]) -> str:
    own = {name: each for name, each in value.items() if name not in {"bootstrap", "policy"} and each is not None}
    try:
        return cluster_identifier(Wanted(path=path, arguments=own, policy=Policy()))
    except ConfigurationError as error:
        found.append(str(error))
        return ""


def _bootstrap(value: object, path: str, found: list[str]) -> BootstrapSettings | None:
    if value is None:
        return None
    try:
        return BootstrapSettings.model_validate(value)
    except ValidationError as error:
        found.extend(mistakes(error, BootstrapSettings, path))
        return None


def _policy_mistakes(value: object, path: str, model: type[BaseModel] = Policy) -> list[str]:
    if value is None:
        return []
    try:
        model.model_validate(value)
    except ValidationError as error:
        return mistakes(error, model, path)
    return []


def _object(config: pulumi.Config, key: str) -> object:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        return config.get(key)


def _under_namespace(found: list[str]) -> list[str]:
    return [f"  {NAMESPACE}:{line}" for each in found for line in each.splitlines()]
