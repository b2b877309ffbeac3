"""One cluster of the stack's configuration: what the fleet is given, and what it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Wanted, cluster_identifier
from clusterkeys.resolution.validation import mistakes, type_name
from clusterkeys_components.mistakes import NAME, name_mistakes, policy_mistakes

SECTION = "clusters"


class BootstrapSettings(BaseModel):
    """What a cluster starts with.

    Attributes:
        namespace: A namespace to create.
        manifests: A folder of Kubernetes manifests to apply into it, relative to the project.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    namespace: str = Field(pattern=NAME)
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


def read_clusters(value: object, found: list[str]) -> tuple[ClusterSettings, ...]:
    """Read the section; what is wrong with it is added to `found`."""
    if not isinstance(value, Mapping) or not value:
        given = "is missing" if value is None else f"should be a mapping of clusters, but is {type_name(value)}"
        found.append(f"{SECTION} {'is empty' if value == {} else given}")
        return ()
    read: list[ClusterSettings] = []
    for key, each in value.items():
        try:
            read.append(_cluster(str(key), each))
        except ConfigurationError as error:
            found.append(str(error))
    return tuple(read)


def _cluster(key: str, value: object) -> ClusterSettings:
    path = f"{SECTION}.{key}"
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{path} should be a mapping, but is {type_name(value)}")
    found = [*name_mistakes(key, path), *policy_mistakes(value.get("policy"), f"{path}.policy", Policy)]
    bootstrap = _bootstrap(value.get("bootstrap"), f"{path}.bootstrap", found)
    identifier = _identifier(value, path, found)
    if found:
        raise ConfigurationError("\n".join(found))
    arguments = {name: each for name, each in value.items() if name != "bootstrap"}
    return ClusterSettings(key=key, arguments=arguments, identifier=identifier, bootstrap=bootstrap)


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
