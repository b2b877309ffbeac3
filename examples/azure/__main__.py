"""One AKS Arc cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

from clusterkeys.vendors.azure.resources import AzureProvisionedClusterKubeconfig, AzureProvisionedClusterKubeconfigArgs
from clusterkeys_components.access import ClusterAccess, ClusterAccessArgs

config = pulumi.Config()
credential = AzureProvisionedClusterKubeconfig(
    "arc-berlin",
    AzureProvisionedClusterKubeconfigArgs(
        account=config.get("account") or None,
        resource_uri=config.require("resource_uri"),
        credential=config.require("credential"),
        login=config.get("login") or None,
    ),
)
access = ClusterAccess(
    "arc-berlin",
    ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/azure"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"arc-berlin": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
