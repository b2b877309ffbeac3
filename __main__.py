"""Fetch every cluster's kubeconfig, reach the clusters with them, bootstrap workloads, hand the kubeconfigs on."""

import pulumi

from clusterkeys.dynamic.certificate_states import CertificateStates, CertificateStatesArgs
from clusterkeys.dynamic.fleet import KubeconfigFleet, KubeconfigFleetArgs
from clusterkeys.kubeconfig.merge import merge
from clusterkeys_components import settings
from clusterkeys_components.access import ClusterAccess, ClusterAccessArgs
from clusterkeys_components.bootstrap import Bootstrap, BootstrapArgs

stack = settings.load()
listings = {
    each.key: CertificateStates(
        each.key, CertificateStatesArgs(kind=each.kind, arguments=each.arguments, policy=each.policy)
    )
    for each in stack.listings
}
fleet = KubeconfigFleet(
    "fleet",
    KubeconfigFleetArgs(
        clusters=stack.fleet,
        policy=stack.policy,
        certificate_states=[each.by_cluster for each in listings.values()],
    ),
)

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
listed = {key: {"states": it.states, "summary": it.summary, "status": it.status} for key, it in listings.items()}
pulumi.export("certificate_states", pulumi.Output.from_input(listed))
pulumi.export("merged_kubeconfig", fleet.kubeconfigs.apply(merge))
