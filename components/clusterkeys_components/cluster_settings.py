"""One cluster of the stack's configuration: what the fleet is given, and what it starts with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.spec import ClusterSpec, cluster_spec
from clusterkeys.resolution.validation import type_name, validated

SECTION = "clusters"
NAME = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
"""What a name in the stack is made of; contexts and namespaces are called so."""


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
        spec: What is asked for.
        arguments: The same as the fleet is given it: kind, account, the kind's own arguments and policy.
        bootstrap: What it starts with, if anything.
    """

    key: str
    spec: ClusterSpec
    arguments: Mapping[str, Any] = field(repr=False)
    bootstrap: BootstrapSettings | None


def read_clusters(value: object, found: list[str]) -> tuple[ClusterSettings, ...]:
    """Check the section; what is wrong with it is added to `found`."""
    if not isinstance(value, Mapping) or not value:
        given = "is missing" if value is None else f"should be a mapping of clusters, but is {type_name(value)}"
        found.append(f"{SECTION} {'is empty' if value == {} else given}")
        return ()
    read = (_cluster(str(key), each, found) for key, each in value.items())
    return tuple(each for each in read if each)


def named_mapping(key: str, value: object, path: str, found: list[str]) -> Mapping[str, Any] | None:
    """Return what is configured under a name, None where it is no mapping; mistakes are added to `found`."""
    if not isinstance(value, Mapping):
        found.append(f"{path} should be a mapping, but is {type_name(value)}")
        return None
    if not re.fullmatch(NAME, key):
        found.append(f"{path}: a name of a-z, 0-9 and '-', of 63 characters at most, was expected")
    return value


def _cluster(key: str, value: object, found: list[str]) -> ClusterSettings | None:
    path, before = f"{SECTION}.{key}", len(found)
    given = named_mapping(key, value, path, found)
    if given is None:
        return None
    arguments = {name: each for name, each in given.items() if name != "bootstrap"}
    spec = bootstrap = None
    try:
        spec = cluster_spec(path, arguments)
    except ConfigurationError as error:
        found.extend(str(error).splitlines())
    try:
        if given.get("bootstrap") is not None:
            bootstrap = validated(BootstrapSettings, given["bootstrap"], f"{path}.bootstrap")
    except ConfigurationError as error:
        found.extend(str(error).splitlines())
    if spec is None or len(found) > before:
        return None
    return ClusterSettings(key=key, spec=spec, arguments=arguments, bootstrap=bootstrap)
