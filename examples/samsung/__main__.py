"""One SKE cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
credential = ck.SamsungSkeKubeconfig(
    "ske-seoul",
    ck.SamsungSkeKubeconfigArgs(
        account=config.get("account") or None,
        cluster_id=config.require("cluster_id"),
        endpoint=config.require("endpoint"),
    ),
)
access = ck.ClusterAccess(
    "ske-seoul",
    ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/samsung"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"ske-seoul": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
