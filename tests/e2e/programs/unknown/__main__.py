"""Two clusters of which one has an id that only the update knows."""

import pulumi
from registration import Registration

import clusterkeys as ck

configured = pulumi.Config("clusterkeys").require_object("clusters")
clusters = {
    key: {name: value for name, value in each.items() if name != "bootstrap"} for key, each in configured.items()
}
registration = Registration("registration", clusters["ucs-dc1"]["cluster_id"])
clusters["ucs-dc1"]["cluster_id"] = registration.cluster_id

fleet = ck.KubeconfigFleet("fleet", ck.KubeconfigFleetArgs(clusters=clusters))

pulumi.export("kubeconfigs", fleet.kubeconfigs)
pulumi.export("berlin", fleet.observed["arc-berlin"]["server"])
pulumi.export("dc1", fleet.observed["ucs-dc1"]["server"])
