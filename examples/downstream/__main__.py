"""A workload on a cluster that another stack has access to: the kubeconfig comes by StackReference."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
upstream, cluster = config.require("upstream"), config.require("cluster")

# `get_output` would give nothing for a name that is not there; `require_output` fails.
kubeconfigs = pulumi.StackReference(upstream).require_output("kubeconfigs")
access = ck.ClusterAccess(
    cluster,
    ck.ClusterAccessArgs(
        kubeconfig=kubeconfigs.apply(lambda every: every.get(cluster, "")),  # the access refuses an empty one
        cluster_identifier=f"{upstream}/{cluster}",
    ),
)
greeting = kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/downstream"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("greeting", greeting.metadata.name)
