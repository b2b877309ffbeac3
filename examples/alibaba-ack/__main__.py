"""One ACK cluster: a temporary kubeconfig, a ConfigMap through it, and the states of all a user's certificates."""

import pulumi
import pulumi_kubernetes as kubernetes

import clusterkeys as ck

config = pulumi.Config()
account, region = config.get("account") or None, config.require("region")
states = ck.AlibabaAckCertificateStates(
    "ack-user", ck.AlibabaAckCertificateStatesArgs(account=account, region=region, user_id=config.require("user_id"))
)
credential = ck.AlibabaAckKubeconfig(
    "ack-hz",
    ck.AlibabaAckKubeconfigArgs(
        account=account,
        region=region,
        cluster_id=config.require("cluster_id"),
        endpoint=config.require("endpoint"),
        temporary_duration_minutes=config.require_int("temporary_minutes"),
    ),
)
access = ck.ClusterAccess(
    "ack-hz",
    ck.ClusterAccessArgs(kubeconfig=credential.kubeconfig, cluster_identifier=credential.cluster_identifier),
)
kubernetes.core.v1.ConfigMap(
    "greeting",
    data={"from": "examples/alibaba-ack"},
    opts=pulumi.ResourceOptions(provider=access.provider),
)

pulumi.export("kubeconfigs", pulumi.Output.all(**{"ack-hz": credential.kubeconfig}))
pulumi.export("observed", credential.observed)
pulumi.export("certificate_states", states.states)
pulumi.export("summary", states.summary)
