"""What a cluster starts with: a namespace and the manifests of a folder."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True, kw_only=True)
class BootstrapArgs:
    """The arguments of a bootstrap.

    Attributes:
        provider: The access's provider; its cluster receives everything.
        namespace: Created first; manifests that name no namespace go there.
        manifests: Folder; its `*.yaml` files are applied.
    """

    provider: kubernetes.Provider
    namespace: str
    manifests: Path


class Bootstrap(pulumi.ComponentResource):
    """A namespace with its first workloads. It is complete when they are ready."""

    def __init__(self, name: str, args: BootstrapArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("clusterkeys:index:Bootstrap", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        namespace = kubernetes.core.v1.Namespace(
            f"{name}-{args.namespace}",
            kubernetes.core.v1.NamespaceInitArgs(metadata=kubernetes.meta.v1.ObjectMetaArgs(name=args.namespace)),
            child,
        )
        kubernetes.yaml.ConfigGroup(
            "manifests",
            files=[glob.escape(str(path)) for path in files(args.manifests)],
            transformations=[lambda manifest, _opts: _into(args.namespace, manifest)],
            resource_prefix=name,
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=[namespace])),
        )
        self.register_outputs({})


def files(manifests: Path) -> list[Path]:
    """Return the manifests of a folder in the order of their names.

    Raises:
        pulumi.RunError: There are none.
    """
    found = sorted([*manifests.glob("*.yaml"), *manifests.glob("*.yml")])
    if not found:
        raise pulumi.RunError(f"bootstrap.manifests: there is no *.yaml file in {manifests}")
    return found


def _into(namespace: str, manifest: dict[str, dict[str, str] | None]) -> None:
    metadata = manifest.get("metadata") or {}
    manifest["metadata"] = {**metadata, "namespace": metadata.get("namespace", namespace)}
