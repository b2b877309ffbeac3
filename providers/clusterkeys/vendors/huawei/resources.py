"""`HuaweiUcsKubeconfig`: the kubeconfig of one UCS cluster as a Pulumi resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from clusterkeys.dynamic.kubeconfig import KubeconfigResource


@dataclass(frozen=True, kw_only=True)
class HuaweiUcsKubeconfigArgs:
    """The arguments, with UCS's own terms.

    Source: https://support.huaweicloud.com/api-ucs/CreateClusterKubeconfig.html

    Attributes:
        cluster_id: The cluster's id in UCS.
        endpoint: `public` (the verifying external context) or `private` (the internal one).
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used.
        allow_insecure_tls: Accept a context that does not verify the server, where there is no other.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
    """

    cluster_id: pulumi.Input[str]
    endpoint: pulumi.Input[str] | None = None
    account: pulumi.Input[str] | None = None
    allow_insecure_tls: pulumi.Input[bool] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class HuaweiUcsKubeconfig(KubeconfigResource, module="clusterkeys", name="HuaweiUcsKubeconfig"):
    """Outputs `kubeconfig` (secret), `observed` and `cluster_identifier`."""

    def __init__(self, name: str, args: HuaweiUcsKubeconfigArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("huawei-ucs", name, vars(args), opts)
