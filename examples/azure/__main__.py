"""One AKS Arc cluster: its kubeconfig as a resource, a ConfigMap through it, and the kubeconfig exported."""

import pulumi
import pulumi_kubernetes as kubernetes

from components.cluster_access import ClusterAccess, ClusterAccessArgs
from providers.vendors.azure.resource import AzureProvisionedClusterKubeconfig, AzureProvisionedClusterKubeconfigArgs

credential = AzureProvisionedClusterKubeconfig(
    "arc-berlin",
    AzureProvisionedClusterKubeconfigArgs(
        account="contoso",
        resource_uri="/subscriptions/8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b/resourceGroups/edge-berlin"
        "/providers/Microsoft.Kubernetes/connectedClusters/arc-berlin",
        credential="admin",
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
