"""One cluster of the stack's configuration: what the fleet is given, and what it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from clusterkeys.resolution.spec import ClusterSpec, cluster_spec
from clusterkeys.resolution.validation import collected, validated

NAME = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
"""The pattern of a name in the stack, because contexts and namespaces get it."""


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
        spec: The cluster's spec.
        arguments: The same as the fleet is given it: kind, account, the kind's own arguments and policy.
        bootstrap: What it starts with, if anything.
    """

    spec: ClusterSpec
    arguments: Mapping[str, Any] = field(repr=False)
    bootstrap: BootstrapSettings | None


def cluster_settings(path: str, given: Mapping[str, Any], found: list[str]) -> ClusterSettings | None:
    """Check one cluster; mistakes are added to `found`."""
    arguments = {name: each for name, each in given.items() if name != "bootstrap"}
    spec = collected(found, cluster_spec, path, arguments)
    bootstrap = given.get("bootstrap")
    if bootstrap is not None:
        bootstrap = collected(found, validated, BootstrapSettings, bootstrap, f"{path}.bootstrap")
    return ClusterSettings(spec=spec, arguments=arguments, bootstrap=bootstrap) if spec else None
