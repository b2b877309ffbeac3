"""One AKS Arc cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
credential = ck.AzureProvisionedClusterKubeconfig(
    "arc-berlin",
    ck.AzureProvisionedClusterKubeconfigArgs(
        account=config.get("account") or None,
        resource_uri=config.require("resource_uri"),
        credential=config.require("credential"),
        login=config.get("login") or None,
    ),
)
access = ck.ClusterAccess(
    "arc-berlin",
    ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/azure"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"arc-berlin": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
