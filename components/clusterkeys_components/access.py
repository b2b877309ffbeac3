"""A kubeconfig as a Kubernetes provider that never falls back to another cluster and never replaces workloads."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True, kw_only=True)
class ClusterAccessArgs:
    """The arguments of an access.

    Attributes:
        kubeconfig: The text.
        cluster_identifier: What stays the same as long as it is the same cluster, whatever its address or
            certificate authority: kind and the vendor's id.
    """

    kubeconfig: pulumi.Input[str]
    cluster_identifier: pulumi.Input[str]


class ClusterAccess(pulumi.ComponentResource):
    """Access to one cluster.

    Attributes:
        provider: For the `provider` option of Kubernetes resources.
    """

    provider: kubernetes.Provider

    def __init__(self, name: str, args: ClusterAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("clusterkeys:index:ClusterAccess", name, None, opts)
        kubeconfig = pulumi.Output.secret(args.kubeconfig).apply(lambda text: present(name, text))
        self.provider = kubernetes.Provider(
            name,
            kubernetes.ProviderArgs(kubeconfig=kubeconfig, cluster_identifier=args.cluster_identifier),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def present(name: str, kubeconfig: str | None) -> str:
    """Return the kubeconfig.

    Raises:
        pulumi.RunError: It is empty: the Kubernetes provider would silently take whatever cluster the machine's
            own kubeconfig names.
    """
    if isinstance(kubeconfig, str) and kubeconfig.strip():
        return kubeconfig
    raise pulumi.RunError(
        f"{name} has no kubeconfig. Without one its workloads would go to the current context of this machine. "
        "Check the name of the output it comes from"
    )
