"""Reads the kubeconfig of a cluster of Alibaba Cloud's Edge Node Service (ENS)."""

from __future__ import annotations

from typing import ClassVar, Literal

from clusterkeys.arguments import CONNECTION_ARGUMENTS
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Http
from clusterkeys.vendor import AccountArguments, Ambient, ClusterArguments, Fetched, Issuing, Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.auth import open_session
from clusterkeys.vendors.alibaba.calls import Call, answered
from clusterkeys.vendors.alibaba.ens_addresses import Network, ens_address
from clusterkeys.vendors.alibaba.identifiers import Identifier, Region
from clusterkeys.vendors.alibaba.operation import Operation
from clusterkeys.vendors.alibaba.replies import delivered

_DESCRIBE = Operation(
    service="ens",
    product="ENS",
    action="DescribeClusterUserKubeconfig",
    version="2017-11-10",
    method="POST",
    answer="Config",
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

    That it hands out the certificate that ENS keeps, and issues none, is an assumption: the vendor documents nothing
    but that the call's access level is `get`.
    """

    kind: ClassVar[str] = "alibaba-ens"
    account: ClassVar[type[AccountArguments]] = AlibabaAccount
    cluster: ClassVar[type[ClusterArguments]] = AlibabaEnsCluster

    def identity(self, cluster: AlibabaEnsCluster) -> str:
        """Give the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: AlibabaEnsCluster) -> Endpoint | None:
        """Give the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: AlibabaEnsCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Say that a read changes nothing, as far as its access level tells."""
        return "stored"

    def open(self, account: AlibabaAccount, http: Http, ambient: Ambient) -> Session:
        """Find the keys.

        Raises:
            ConfigurationError: The environment holds half of a key.
        """
        return open_session(account, http, ambient)

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
            base=session.endpoints.get("ens") or ens_address(cluster.region, cluster.network),
            parameters={
                "ClusterId": cluster.cluster_id,
                "PrivateIpAddress": "true" if cluster.endpoint == "private" else "false",
            },
        )
        answer = answered(call, session, deadline)
        return Fetched(kubeconfig=delivered(answer.get(_DESCRIBE.answer), _DESCRIBE.product))
