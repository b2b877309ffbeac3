"""Fetch every cluster's kubeconfig, reach the clusters with them, bootstrap workloads, hand the kubeconfigs on."""

import pulumi

import clusterkeys as ck
from clusterkeys_components import settings

stack = settings.load()
listings = {
    key: ck.CertificateStates(
        key,
        ck.CertificateStatesArgs(
            kind=spec.reader.kind, arguments=spec.arguments, policy=spec.policy.model_dump(exclude_unset=True)
        ),
    )
    for key, spec in stack.certificate_states.items()
}
fleet = ck.KubeconfigFleet(
    "fleet",
    ck.KubeconfigFleetArgs(
        clusters=stack.fleet,
        policy=stack.policy,
        certificate_states=[each.by_cluster for each in listings.values()],
    ),
)

for key, cluster in stack.clusters.items():
    access = ck.ClusterAccess(
        key,
        ck.ClusterAccessArgs(kubeconfig=fleet.kubeconfigs[key], cluster_identifier=cluster.spec.identifier),
    )
    if cluster.bootstrap:
        ck.Bootstrap(
            key,
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
