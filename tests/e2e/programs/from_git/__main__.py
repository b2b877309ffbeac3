"""A user's program whose `requirements.txt` names a git repository."""

import pulumi

import clusterkeys as ck

dc1 = pulumi.Config("clusterkeys").require_object("clusters")["ucs-dc1"]
credential = ck.HuaweiUcsKubeconfig(
    "ucs-dc1",
    ck.HuaweiUcsKubeconfigArgs(account=dc1["account"], cluster_id=dc1["cluster_id"], endpoint=dc1["endpoint"]),
)

pulumi.export("installed", ck.__file__)
pulumi.export("kubeconfig", credential.kubeconfig)
