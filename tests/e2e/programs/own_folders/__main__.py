"""A user's program: a typed resource, a fleet, and folders of its own that have the names of ours."""

import pulumi
from components.cluster_access import TeamAccess, TeamAccessArgs
from providers.network import Network

import clusterkeys as ck

configured = pulumi.Config("clusterkeys").require_object("clusters")
clusters = {
    key: {name: value for name, value in each.items() if name != "bootstrap"} for key, each in configured.items()
}
dc1 = clusters["ucs-dc1"]

network = Network("dc1", "10.1.0.0/16")
credential = ck.HuaweiUcsKubeconfig(
    "ucs-dc1",
    ck.HuaweiUcsKubeconfigArgs(account=dc1["account"], cluster_id=dc1["cluster_id"], endpoint=dc1["endpoint"]),
)
TeamAccess(
    "ucs-dc1",
    TeamAccessArgs(
        access=ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
        cidr=network.cidr,
    ),
)
fleet = ck.KubeconfigFleet("fleet", ck.KubeconfigFleetArgs(clusters=clusters))

pulumi.export("installed", ck.__file__)
pulumi.export("observed", fleet.observed)
pulumi.export("merged_kubeconfig", fleet.kubeconfigs.apply(ck.merge))
