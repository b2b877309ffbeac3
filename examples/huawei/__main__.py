"""One UCS cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

from components.cluster_access import ClusterAccess, ClusterAccessArgs
from providers.vendors.huawei.resource import HuaweiUcsKubeconfig, HuaweiUcsKubeconfigArgs

credential = HuaweiUcsKubeconfig(
    "ucs-dc1",
    HuaweiUcsKubeconfigArgs(
        account="huawei",
        cluster_id="7e2b9c14-0d3f-4b6a-8f57-31c9e5a0d2b8",
        endpoint="public",
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
