"""Reads the kubeconfig of a cluster that Huawei Cloud's Ubiquitous Cloud Native Service (UCS) manages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal
from urllib.parse import quote

from pydantic import field_validator

from clusterkeys.arguments import ClusterArguments
from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Request
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendor import Fetched, Issuing
from clusterkeys.vendors.huawei.errors import UCS_RULES, report
from clusterkeys.vendors.huawei.session import HuaweiSession

_CONTEXTS: Mapping[Endpoint, tuple[str, ...]] = {
    "public": ("externalTLSVerify", "external"),
    "private": ("internal",),
}
"""Best first. UCS makes `external` the current context though it skips TLS verification."""


class HuaweiUcsCluster(ClusterArguments):
    """A cluster of UCS.

    Attributes:
        cluster_id: Its id, as the UCS console and `GET /v1/clusters` show it.
        endpoint: Which of its addresses to use: that of the contexts `external…`, or `internal`.
    """

    kind: Literal["huawei-ucs"] = "huawei-ucs"
    cluster_id: str
    endpoint: Endpoint = "public"

    @field_validator("cluster_id")
    @classmethod
    def _one_segment(cls, value: str) -> str:
        if value in ("", ".", "..") or any(each in "/\\" or each.isspace() or not each.isprintable() for each in value):
            raise ValueError("expected the id of a cluster, without slashes and white space")
        return value


class HuaweiUcsReader:
    """Reads clusters of UCS: one POST, which may mint a new client certificate each time."""

    kind: ClassVar[str] = "huawei-ucs"
    cluster: ClassVar[type[ClusterArguments]] = HuaweiUcsCluster

    def identity(self, cluster: HuaweiUcsCluster) -> str:
        """Return the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: HuaweiUcsCluster) -> Endpoint | None:
        """Return the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: HuaweiUcsCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Return "minted": each CreateClusterKubeconfig may issue a new certificate."""
        return "minted"

    def fetch(self, cluster: HuaweiUcsCluster, session: HuaweiSession, deadline: float) -> Fetched:
        """Ask UCS for the cluster's kubeconfig.

        Raises:
            VendorError: UCS, the gateway in front of it, or IAM refused or failed.
            KubeconfigError: The answer is not a kubeconfig, or has no context for the endpoint.
            DeadlineError: The account's other calls took too long.
        """
        path = f"/v1/clusters/{quote(cluster.cluster_id, safe='')}/kubeconfig"
        url, headers = session.endpoints["ucs"] + path, {"Content-Type": "application/json"}
        response = session.send(
            Request(method="POST", url=url, headers=headers),
            deadline=deadline,
            check=session.checker(report, UCS_RULES, product="UCS", service="ucs"),
        )
        kubeconfig = codec.parse(response.body.decode(errors="replace"))
        return Fetched(kubeconfig=kubeconfig, contexts=_contexts(kubeconfig, cluster.endpoint))


def _contexts(kubeconfig: Kubeconfig, endpoint: Endpoint) -> tuple[str, ...]:
    """Return the names of the contexts that serve the endpoint, best first."""
    delivered = [context.name for context in kubeconfig.contexts]
    serving = tuple(name for name in _CONTEXTS[endpoint] if name in delivered)
    if not serving:
        raise KubeconfigError(
            f"UCS delivered no context for the {endpoint} endpoint, only: {safe_text(', '.join(delivered)) or 'none'}",
            "Choose the other endpoint, or add this one to the cluster in UCS",
        )
    return serving
