"""Reads the kubeconfig of a cluster that Huawei Cloud's Ubiquitous Cloud Native Service (UCS) manages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal
from urllib.parse import quote

from pydantic import field_validator

from clusterkeys.errors import KubeconfigError, VendorError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Http, Request, Response, bounded
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendor import AccountArguments, Ambient, ClusterArguments, Fetched, Issuing, Session
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.auth import forget, known_secrets, open_session
from clusterkeys.vendors.huawei.readings import of_ucs
from clusterkeys.vendors.huawei.refusals import Examiner

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
    """Reads clusters of UCS: one signed POST, which may mint a new client certificate each time."""

    kind: ClassVar[str] = "huawei-ucs"
    account: ClassVar[type[AccountArguments]] = HuaweiAccount
    cluster: ClassVar[type[ClusterArguments]] = HuaweiUcsCluster

    def identity(self, cluster: HuaweiUcsCluster) -> str:
        """Give the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: HuaweiUcsCluster) -> Endpoint | None:
        """Give the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: HuaweiUcsCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Say that a read may mint: the call is named CreateClusterKubeconfig."""
        return "minted"

    def open(self, account: HuaweiAccount, http: Http, ambient: Ambient) -> Session:
        """Find the credentials; they are checked by the first call only.

        Raises:
            ConfigurationError: There are none, half of some, or no address to use them at.
        """
        return open_session(account, http, ambient)

    def fetch(self, cluster: HuaweiUcsCluster, session: Session, deadline: float) -> Fetched:
        """Ask UCS for the cluster's kubeconfig.

        Raises:
            VendorError: UCS, the gateway in front of it, or IAM refused or failed.
            KubeconfigError: The answer is not a kubeconfig, or has no context for the endpoint.
            DeadlineError: The account's other calls took too long.
        """
        response = _called(cluster, session, deadline)
        kubeconfig = codec.parse(response.body.decode(errors="replace"))
        return Fetched(kubeconfig=kubeconfig, contexts=_contexts(kubeconfig, cluster.endpoint))


def _called(cluster: HuaweiUcsCluster, session: Session, deadline: float) -> Response:
    path = f"/v1/clusters/{quote(cluster.cluster_id, safe='')}/kubeconfig"
    url = session.endpoints["ucs"] + path
    request = Request(method="POST", url=url, headers={"Content-Type": "application/json"})
    auth = bounded(session.auth, deadline)
    secrets = known_secrets(session, auth)
    examiner = Examiner(meaning=of_ucs, source=session.source, secrets=secrets, now=session.http.clock.now)
    try:
        return session.http.send(request, auth=auth, deadline=deadline, examine=examiner)
    except VendorError as error:
        forget(session.auth, auth, error)
        raise


def _contexts(kubeconfig: Kubeconfig, endpoint: Endpoint) -> tuple[str, ...]:
    given = [context.name for context in kubeconfig.contexts]
    wanted = tuple(name for name in _CONTEXTS[endpoint] if name in given)
    if not wanted:
        named = safe_text(", ".join(given)) or "none"
        raise KubeconfigError(
            f"UCS gave no context for the {endpoint} endpoint, only: {named}",
            "Choose the other endpoint, or give the cluster this one in UCS",
        )
    return wanted
