"""Reads the kubeconfig of a cluster of Alibaba Cloud's Edge Node Service (ENS)."""

from __future__ import annotations

from typing import ClassVar, Literal

from clusterkeys.arguments import CONNECTION_ARGUMENTS, ClusterArguments
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.vendor import Fetched, Issuing, Session
from clusterkeys.vendors.alibaba.calls import Call, Operation
from clusterkeys.vendors.alibaba.endpoints import Identifier, Network, Region, ens_url
from clusterkeys.vendors.alibaba.replies import kubeconfig_in

_DESCRIBE = Operation(
    service="ens",
    product="ENS",
    action="DescribeClusterUserKubeconfig",
    version="2017-11-10",
    method="POST",
    result="Config",
    gone="Check cluster_id and region, and that the credentials belong to the cluster's account; ids of ENS begin with "
    "eck-, clusters of ACK are of the kind alibaba-ack",
)


class AlibabaEnsCluster(ClusterArguments):
    """A cluster of ENS.

    Attributes:
        cluster_id: Its id, `eck-…`.
        region: The API's region, which decides where the call goes; a node's region (`cn-…-unicom`) is none.
        endpoint: Which of the cluster's addresses to use.
        network: From where the API itself is called: `vpc` takes its address inside the vendor's network.
    """

    connection_arguments: ClassVar[frozenset[str]] = CONNECTION_ARGUMENTS | {"network"}

    kind: Literal["alibaba-ens"] = "alibaba-ens"
    cluster_id: Identifier
    region: Region
    endpoint: Endpoint = "public"
    network: Network = "public"


class AlibabaEnsReader:
    """Reads clusters of ENS: one signed POST.

    It is assumed that a call returns the certificate that ENS keeps, and issues none: the vendor documents only that
    the call's access level is `get`.
    """

    kind: ClassVar[str] = "alibaba-ens"
    cluster: ClassVar[type[ClusterArguments]] = AlibabaEnsCluster

    def identity(self, cluster: AlibabaEnsCluster) -> str:
        """Return the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: AlibabaEnsCluster) -> Endpoint | None:
        """Return the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: AlibabaEnsCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Return "stored": the call's access level is `get`."""
        return "stored"

    def fetch(self, cluster: AlibabaEnsCluster, session: Session, deadline: float) -> Fetched:
        """Ask ENS for the cluster's kubeconfig.

        Raises:
            VendorError: ENS or the gateway in front of it refused or failed.
            ConfigurationError: ENS has no address of its own for the region.
            KubeconfigError: The answer holds no kubeconfig.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        call = Call(
            operation=_DESCRIBE,
            url=f"{ens_url(cluster.region, cluster.network, session)}/",
            parameters={
                "ClusterId": cluster.cluster_id,
                "PrivateIpAddress": "true" if cluster.endpoint == "private" else "false",
            },
        )
        answer = call.send(session, deadline)
        return Fetched(kubeconfig=kubeconfig_in(answer.get(_DESCRIBE.result), _DESCRIBE.product))
