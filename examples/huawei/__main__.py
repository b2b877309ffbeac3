"""One UCS cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

from clusterkeys.vendors.huawei.resources import HuaweiUcsKubeconfig, HuaweiUcsKubeconfigArgs
from clusterkeys_components.access import ClusterAccess, ClusterAccessArgs

config = pulumi.Config()
credential = HuaweiUcsKubeconfig(
    "ucs-dc1",
    HuaweiUcsKubeconfigArgs(
        account=config.get("account") or None,
        cluster_id=config.require("cluster_id"),
        endpoint=config.require("endpoint"),
    ),
)
access = ClusterAccess(
    "ucs-dc1",
    ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/huawei"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"ucs-dc1": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
