"""A user's program with everything there is; it must be right in the strictest mode of each type checker."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

arc = ck.AzureProvisionedClusterKubeconfig(
    "arc",
    ck.AzureProvisionedClusterKubeconfigArgs(
        resource_uri="/subscriptions/…",
        credential="user",
        login="azurecli",
        api_version="2024-01-01",
        account="contoso",
        allow_insecure_tls=False,
        policy={"refresh": "expiring", "renew_before": "20%"},
    ),
    pulumi.ResourceOptions(protect=True),
)
ucs = ck.HuaweiUcsKubeconfig(
    "ucs",
    ck.HuaweiUcsKubeconfigArgs(
        cluster_id="7e2b…", endpoint="public", account="huawei", allow_insecure_tls=False, policy={"timeout": 60}
    ),
)
ens = ck.AlibabaEnsKubeconfig(
    "ens",
    ck.AlibabaEnsKubeconfigArgs(
        cluster_id=arc.cluster_identifier,
        region="cn-shanghai",
        endpoint="private",
        network="vpc",
        account="aliyun",
        allow_insecure_tls=False,
        policy={},
    ),
)
ack = ck.AlibabaAckKubeconfig(
    "ack",
    ck.AlibabaAckKubeconfigArgs(
        cluster_id="cadf…",
        region="cn-hangzhou",
        endpoint="public",
        temporary_duration_minutes=240,
        account="aliyun",
        allow_insecure_tls=False,
        policy={},
    ),
)
ske = ck.SamsungSkeKubeconfig(
    "ske",
    ck.SamsungSkeKubeconfigArgs(
        cluster_id="ab42…", endpoint="public", account="scp", allow_insecure_tls=False, policy={"on_error": "fail"}
    ),
)
for single in (arc, ucs, ens, ack, ske):
    assert_type(single.kubeconfig, pulumi.Output[str])
    assert_type(single.observed, pulumi.Output[Mapping[str, Any]])
    assert_type(single.cluster_identifier, pulumi.Output[str])

listing = ck.AlibabaAckCertificateStates(
    "listing",
    ck.AlibabaAckCertificateStatesArgs(
        region="cn-hangzhou", user_id="2000…", account=pulumi.Output.from_input("aliyun"), policy={"timeout": 60}
    ),
)
named = ck.CertificateStates(
    "named", ck.CertificateStatesArgs(kind="alibaba-ack-certificate-states", arguments={"region": "cn-hangzhou"})
)
for listed in (listing, named):
    assert_type(listed.states, pulumi.Output[Mapping[str, Any]])
    assert_type(listed.summary, pulumi.Output[Mapping[str, Any]])
    assert_type(listed.status, pulumi.Output[str])
    assert_type(listed.by_cluster, pulumi.Output[Mapping[str, Any]])

fleet = ck.KubeconfigFleet(
    "fleet",
    ck.KubeconfigFleetArgs(
        clusters={"dc1": {"kind": "huawei-ucs", "account": "huawei", "cluster_id": ucs.cluster_identifier}},
        policy={"refresh": "always"},
        certificate_states=[listing.by_cluster],
    ),
)
assert_type(fleet.kubeconfigs, pulumi.Output[Mapping[str, str]])
assert_type(fleet.observed, pulumi.Output[Mapping[str, Any]])
assert_type(fleet.kubeconfigs.apply(ck.merge), pulumi.Output[str])

access = ck.ClusterAccess(
    "dc1",
    ck.ClusterAccessArgs(kubeconfig=fleet.kubeconfigs["dc1"], cluster_identifier="huawei-ucs/7e2b…"),
    opts=pulumi.ResourceOptions(parent=fleet),
)
assert_type(access.provider, kubernetes.Provider)
ck.Bootstrap("dc1", ck.BootstrapArgs(provider=access.provider, namespace="demo", manifests=Path("manifests")))
pulumi.export("version", ck.__version__)
