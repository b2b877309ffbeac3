"""Mistakes of a user: a type checker must report each line that says so, and no other."""

import pulumi

import clusterkeys as ck

ck.HuaweiUcsKubeconfigArgs(cluster_id=7)  # mistake
ck.HuaweiUcsKubeconfigArgs(cluster="7e2b…")  # mistake
ck.AlibabaEnsKubeconfigArgs(cluster_id="eck-1")  # mistake
ck.AlibabaAckKubeconfigArgs(cluster_id="c", region="cn-hangzhou", temporary_duration_minutes="240")  # mistake
right = ck.HuaweiUcsKubeconfigArgs(cluster_id="7e2b…")
resource = ck.HuaweiUcsKubeconfig("ucs", right)
ck.SamsungSkeKubeconfig("ske", right)  # mistake
pulumi.export("kubeconfig", resource.kubeconfigs)  # mistake
ck.ClusterAccess("ucs", ck.ClusterAccessArgs(kubeconfig=resource.kubeconfig))  # mistake
ck.merge(["a", "b"])  # mistake
pulumi.export("name", ck.HuaweiUcsKubeConfig)  # mistake
