"""One ENS edge cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
credential = ck.AlibabaEnsKubeconfig(
    "ens-sh",
    ck.AlibabaEnsKubeconfigArgs(
        account=config.get("account") or None,
        region=config.require("region"),
        cluster_id=config.require("cluster_id"),
        endpoint=config.require("endpoint"),
    ),
)
access = ck.ClusterAccess(
    "ens-sh",
    ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/alibaba-ens"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"ens-sh": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
