"""Reads the kubeconfig of a cluster of Alibaba Cloud's Container Service for Kubernetes (ACK, in the API "CS")."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from clusterkeys.arguments import ClusterArguments
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.vendor import Fetched, Issuing, Session
from clusterkeys.vendors.alibaba.calls import Call, Operation
from clusterkeys.vendors.alibaba.endpoints import Identifier, Region, ack_url
from clusterkeys.vendors.alibaba.replies import kubeconfig_in, moment_in

_STORED = Operation(
    service="cs",
    product="ACK",
    action="DescribeClusterUserKubeconfig",
    version="2015-12-15",
    method="GET",
    result="config",
    gone="Check cluster_id, that region is the cluster's own, and that the credentials belong to its account",
    # An administrator may forbid kubeconfigs that last: the condition's key is cs:KubeConfigDurationMinutes.
    forbidden=", or set temporary_duration_minutes if policies allow short-lived kubeconfigs only "
    "(cs:KubeConfigDurationMinutes)",
)
"""ACK keeps this kubeconfig, and renews it when less than 180 of its days are left."""

_TEMPORARY = replace(
    _STORED, forbidden=", or lower temporary_duration_minutes if policies limit it (cs:KubeConfigDurationMinutes)"
)
"""ACK issues this kubeconfig anew each time."""


class AlibabaAckCluster(ClusterArguments):
    """A cluster of ACK.

    Attributes:
        cluster_id: Its id, `c` and 32 characters.
        region: Its region.
        endpoint: Which of its addresses to use.
        temporary_duration_minutes: Minutes for which ACK issues a kubeconfig; without it, ACK returns the one it keeps.
    """

    kind: Literal["alibaba-ack"] = "alibaba-ack"
    cluster_id: Identifier
    region: Region
    endpoint: Endpoint = "public"
    temporary_duration_minutes: int | None = Field(default=None, ge=15, le=4320)


class AlibabaAckReader:
    """Reads clusters of ACK: one signed GET."""

    kind: ClassVar[str] = "alibaba-ack"
    cluster: ClassVar[type[ClusterArguments]] = AlibabaAckCluster

    def identity(self, cluster: AlibabaAckCluster) -> str:
        """Return the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: AlibabaAckCluster) -> Endpoint | None:
        """Return the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: AlibabaAckCluster) -> Issuing:
        """Return whether a read hands out the kubeconfig that ACK keeps, or has one issued."""
        return "stored" if cluster.temporary_duration_minutes is None else "temporary"

    def fetch(self, cluster: AlibabaAckCluster, session: Session, deadline: float) -> Fetched:
        """Ask ACK for the cluster's kubeconfig.

        Raises:
            VendorError: ACK or the gateway in front of it refused or failed.
            KubeconfigError: The answer holds no kubeconfig.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        minutes = cluster.temporary_duration_minutes
        call = Call(
            operation=_STORED if minutes is None else _TEMPORARY,
            url=f"{ack_url(cluster.region, session)}/k8s/{cluster.cluster_id}/user_config",
            parameters={"PrivateIpAddress": "true" if cluster.endpoint == "private" else "false"}
            | ({} if minutes is None else {"TemporaryDurationMinutes": str(minutes)}),
        )
        answer = call.send(session, deadline)
        return Fetched(
            kubeconfig=kubeconfig_in(answer.get(_STORED.result), _STORED.product),
            expires_at=moment_in(answer.get("expiration")),
        )
