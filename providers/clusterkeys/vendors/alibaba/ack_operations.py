"""The operations of Alibaba Cloud's Container Service for Kubernetes (ACK, in the API "CS"), and where it is called.

https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-endpoint
"""

from __future__ import annotations

from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.operation import Operation

_VERSION = "2015-12-15"

LASTING = Operation(
    service="cs",
    product="ACK",
    action="DescribeClusterUserKubeconfig",
    version=_VERSION,
    method="GET",
    answer="config",
    gone="Check cluster_id, that region is the cluster's own, and that the credentials belong to its account",
    # An administrator may forbid kubeconfigs that last: the condition's key is cs:KubeConfigDurationMinutes.
    forbidden=", or set temporary_duration_minutes if policies allow short-lived kubeconfigs only "
    "(cs:KubeConfigDurationMinutes)",
)
"""Gives the kubeconfig that ACK keeps, and renews it when less than 180 of its days are left."""

TEMPORARY = Operation(
    service="cs",
    product="ACK",
    action="DescribeClusterUserKubeconfig",
    version=_VERSION,
    method="GET",
    answer="config",
    gone=LASTING.gone,
    forbidden=", or lower temporary_duration_minutes if policies bound it (cs:KubeConfigDurationMinutes)",
)
"""The same, asked for a short-lived kubeconfig: ACK issues one each time."""

STATES = Operation(
    service="cs",
    product="ACK",
    action="ListUserKubeConfigStates",
    version=_VERSION,
    method="GET",
    answer="states",
    gone="Check user_id and region",
    forbidden=" (AliyunCSFullAccess has it), or leave the listing out, for clusters are read without it",
)


def ack_address(region: str, session: Session) -> str:
    """Give the base URL: the account's, else the region's, which has to be the cluster's own."""
    return session.endpoints.get("cs") or f"https://cs.{region}.aliyuncs.com"
