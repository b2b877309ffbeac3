"""A user's own component around ours."""

from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck


@dataclass(frozen=True, kw_only=True)
class TeamAccessArgs:
    """The arguments of the component."""

    access: ck.ClusterAccessArgs
    cidr: pulumi.Input[str]


class TeamAccess(pulumi.ComponentResource):
    """Access to a cluster, and a ConfigMap there."""

    def __init__(self, name: str, args: TeamAccessArgs) -> None:
        super().__init__("user:index:TeamAccess", name)
        access = ck.ClusterAccess(name, args.access, pulumi.ResourceOptions(parent=self))
        kubernetes.core.v1.ConfigMap(
            f"{name}-network",
            metadata=kubernetes.meta.v1.ObjectMetaArgs(name="network", namespace="default"),
            data={"cidr": args.cidr},
            opts=pulumi.ResourceOptions(parent=self, provider=access.provider),
        )
        self.register_outputs({})
