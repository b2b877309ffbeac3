"""Fetch every cluster's kubeconfig, reach the clusters with them, bootstrap workloads, hand the kubeconfigs on."""

import pulumi

from components import settings
from components.bootstrap import Bootstrap, BootstrapArgs
from components.cluster_access import ClusterAccess, ClusterAccessArgs
from providers.dynamic.fleet import KubeconfigFleet, KubeconfigFleetArgs
from providers.kubeconfig.merge import merge

stack = settings.load()
fleet = KubeconfigFleet("fleet", KubeconfigFleetArgs(clusters=stack.fleet, policy=stack.policy))

for cluster in stack.clusters:
    access = ClusterAccess(
        cluster.key,
        ClusterAccessArgs(kubeconfig=fleet.kubeconfigs[cluster.key], cluster_identifier=cluster.identifier),
    )
    if cluster.bootstrap:
        Bootstrap(
            cluster.key,
            BootstrapArgs(
                provider=access.provider,
                namespace=cluster.bootstrap.namespace,
                manifests=cluster.bootstrap.manifests,
            ),
        )

pulumi.export("kubeconfigs", fleet.kubeconfigs)
pulumi.export("clusters", fleet.observed)
pulumi.export("merged_kubeconfig", fleet.kubeconfigs.apply(merge))
