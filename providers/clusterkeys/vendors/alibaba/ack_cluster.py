"""Reads the kubeconfig of a cluster of Alibaba Cloud's Container Service for Kubernetes (ACK)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Http
from clusterkeys.vendor import AccountArguments, Ambient, ClusterArguments, Fetched, Issuing, Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.ack_operations import LASTING, TEMPORARY, ack_address
from clusterkeys.vendors.alibaba.auth import open_session
from clusterkeys.vendors.alibaba.calls import Call, answered
from clusterkeys.vendors.alibaba.identifiers import Identifier, Region
from clusterkeys.vendors.alibaba.replies import delivered, moment_in


class AlibabaAckCluster(ClusterArguments):
    """A cluster of ACK.

    Attributes:
        cluster_id: Its id, `c` and 32 characters.
        region: Its region.
        endpoint: Which of its addresses to use.
        temporary_duration_minutes: Have a kubeconfig issued that lasts so long; without it, the one that lasts years.
    """

    kind: Literal["alibaba-ack"] = "alibaba-ack"
    cluster_id: Identifier
    region: Region
    endpoint: Endpoint = "public"
    temporary_duration_minutes: int | None = Field(default=None, ge=15, le=4320)


class AlibabaAckReader:
    """Reads clusters of ACK: one signed GET."""

    kind: ClassVar[str] = "alibaba-ack"
    account: ClassVar[type[AccountArguments]] = AlibabaAccount
    cluster: ClassVar[type[ClusterArguments]] = AlibabaAckCluster

    def identity(self, cluster: AlibabaAckCluster) -> str:
        """Give the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: AlibabaAckCluster) -> Endpoint | None:
        """Give the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: AlibabaAckCluster) -> Issuing:
        """Say that a read issues what is asked for by its duration, and else hands out what ACK keeps."""
        return "stored" if cluster.temporary_duration_minutes is None else "temporary"

    def open(self, account: AlibabaAccount, http: Http, ambient: Ambient) -> Session:
        """Find the keys.

        Raises:
            ConfigurationError: The environment holds half of a key.
        """
        return open_session(account, http, ambient)

    def fetch(self, cluster: AlibabaAckCluster, session: Session, deadline: float) -> Fetched:
        """Ask ACK for the cluster's kubeconfig.

        Raises:
            VendorError: ACK or the gateway in front of it refused or failed.
            KubeconfigError: The answer holds no kubeconfig.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        minutes = cluster.temporary_duration_minutes
        operation = LASTING if minutes is None else TEMPORARY
        call = Call(
            operation=operation,
            base=ack_address(cluster.region, session),
            path=f"/k8s/{cluster.cluster_id}/user_config",
            parameters={"PrivateIpAddress": "true" if cluster.endpoint == "private" else "false"}
            | ({} if minutes is None else {"TemporaryDurationMinutes": str(minutes)}),
        )
        answer = answered(call, session, deadline)
        return Fetched(
            kubeconfig=delivered(answer.get(operation.answer), operation.product),
            expires_at=moment_in(answer.get("expiration")),
        )
