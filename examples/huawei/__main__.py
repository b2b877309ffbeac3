"""One UCS cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
credential = ck.HuaweiUcsKubeconfig(
    "ucs-dc1",
    ck.HuaweiUcsKubeconfigArgs(
        account=config.get("account") or None,
        cluster_id=config.require("cluster_id"),
        endpoint=config.require("endpoint"),
    ),
)
access = ck.ClusterAccess(
    "ucs-dc1",
    ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/huawei"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"ucs-dc1": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
