"""`AzureProvisionedClusterKubeconfig`: the kubeconfig of one AKS cluster enabled by Azure Arc as a Pulumi resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from clusterkeys.dynamic.kubeconfig import KubeconfigResource


@dataclass(frozen=True, kw_only=True)
class AzureProvisionedClusterKubeconfigArgs:
    """The arguments, with Azure's own terms.

    Source: https://learn.microsoft.com/rest/api/hybridcontainer/provisioned-clusters/list-user-kubeconfig

    Attributes:
        resource_uri: ARM id of the connected cluster (`connectedClusterResourceUri`).
        credential: `user` (an exec entry for kubelogin, no secret in it) or `admin` (a client certificate).
        login: How kubelogin shall log in: `spn`, `azurecli`, `workloadidentity` and so on; only for `user`.
        api_version: Of Microsoft.HybridContainerService.
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used.
        allow_insecure_tls: Accept a context that does not verify the server, where there is no other.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
    """

    resource_uri: pulumi.Input[str]
    credential: pulumi.Input[str] | None = None
    login: pulumi.Input[str] | None = None
    api_version: pulumi.Input[str] | None = None
    account: pulumi.Input[str] | None = None
    allow_insecure_tls: pulumi.Input[bool] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class AzureProvisionedClusterKubeconfig(
    KubeconfigResource, module="clusterkeys", name="AzureProvisionedClusterKubeconfig"
):
    """Outputs `kubeconfig` (secret), `observed` and `cluster_identifier`."""

    def __init__(
        self, name: str, args: AzureProvisionedClusterKubeconfigArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("azure-provisioned-cluster", name, vars(args), opts)
