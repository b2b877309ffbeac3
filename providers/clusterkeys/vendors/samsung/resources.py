"""`SamsungSkeKubeconfig`: the user kubeconfig of one SKE cluster as a Pulumi resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from clusterkeys.dynamic.kubeconfig import KubeconfigResource


@dataclass(frozen=True, kw_only=True)
class SamsungSkeKubeconfigArgs:
    """The arguments, with SKE's own terms.

    Source: https://docs.e.samsungsdscloud.com/en/apireference/container/ske/apis/showclusteruserkubeconfig/

    Attributes:
        cluster_id: The cluster's id in SKE.
        endpoint: `public`, or `private` for the address that the cluster's own network reaches.
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used.
        allow_insecure_tls: Accept a kubeconfig that does not verify the server.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
    """

    cluster_id: pulumi.Input[str]
    endpoint: pulumi.Input[str] | None = None
    account: pulumi.Input[str] | None = None
    allow_insecure_tls: pulumi.Input[bool] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class SamsungSkeKubeconfig(KubeconfigResource, module="clusterkeys", name="SamsungSkeKubeconfig"):
    """Outputs `kubeconfig` (secret), `observed` and `cluster_identifier`."""

    def __init__(self, name: str, args: SamsungSkeKubeconfigArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("samsung-ske", name, vars(args), opts)
