"""Fetch every cluster's kubeconfig, reach the clusters with them, bootstrap workloads, hand the kubeconfigs on."""

import pulumi

import clusterkeys as ck
from clusterkeys_components import settings

stack = settings.load()
listings = {
    each.key: ck.CertificateStates(
        each.key,
        ck.CertificateStatesArgs(
            kind=each.spec.reader.kind,
            arguments=each.spec.arguments,
            policy=each.spec.policy.model_dump(exclude_unset=True),
        ),
    )
    for each in stack.certificate_states
}
fleet = ck.KubeconfigFleet(
    "fleet",
    ck.KubeconfigFleetArgs(
        clusters=stack.fleet,
        policy=stack.policy,
        certificate_states=[each.by_cluster for each in listings.values()],
    ),
)

for cluster in stack.clusters:
    access = ck.ClusterAccess(
        cluster.key,
        ck.ClusterAccessArgs(kubeconfig=fleet.kubeconfigs[cluster.key], cluster_identifier=cluster.spec.identifier),
    )
    if cluster.bootstrap:
        ck.Bootstrap(
            cluster.key,
            ck.BootstrapArgs(
                provider=access.provider,
                namespace=cluster.bootstrap.namespace,
                manifests=cluster.bootstrap.manifests,
            ),
        )

pulumi.export("kubeconfigs", fleet.kubeconfigs)
pulumi.export("clusters", fleet.observed)
listed = {key: {"states": it.states, "summary": it.summary, "status": it.status} for key, it in listings.items()}
pulumi.export("certificate_states", pulumi.Output.from_input(listed))
pulumi.export("merged_kubeconfig", fleet.kubeconfigs.apply(ck.merge))
