"""Reads the user kubeconfig of a cluster of Samsung Cloud Platform's Kubernetes Engine (SKE)."""

from __future__ import annotations

import re
from functools import partial
from typing import ClassVar, Literal

from pydantic import field_validator

from clusterkeys.errors import VendorError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Http, Request, Response
from clusterkeys.vendor import AccountArguments, Ambient, ClusterArguments, Fetched, Issuing, Session
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.refusals import examine
from clusterkeys.vendors.samsung.session import SamsungSession, open_session
from clusterkeys.vendors.samsung.template import check_filled_in

_PLAIN = re.compile(r"[0-9a-f]{32}")
_DASHED = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class SamsungSkeCluster(ClusterArguments):
    """A cluster of SKE.

    Attributes:
        cluster_id: Its id, 32 hexadecimal digits; taken with the dashes of a UUID too.
        endpoint: Which of its addresses to use; the private one is reachable from the cluster's own network.
    """

    kind: Literal["samsung-ske"] = "samsung-ske"
    cluster_id: str
    endpoint: Endpoint = "public"

    @field_validator("cluster_id")
    @classmethod
    def _normalised(cls, value: str) -> str:
        lower = value.lower()
        if not (_PLAIN.fullmatch(lower) or _DASHED.fullmatch(lower)):
            raise ValueError("expected the id of a cluster: 32 hexadecimal digits, not the cluster's name")
        return lower.replace("-", "")


class SamsungSkeReader:
    """Reads clusters of SKE: one signed GET. The vendor keeps the kubeconfig and hands out the same again."""

    kind: ClassVar[str] = "samsung-ske"
    account: ClassVar[type[AccountArguments]] = SamsungAccount
    cluster: ClassVar[type[ClusterArguments]] = SamsungSkeCluster

    def identity(self, cluster: SamsungSkeCluster) -> str:
        """Give the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: SamsungSkeCluster) -> Endpoint | None:
        """Give the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: SamsungSkeCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Say that the vendor hands out what it keeps; its admin kubeconfig, which it makes once, is never read."""
        return "stored"

    def open(self, account: SamsungAccount, http: Http, ambient: Ambient) -> Session:
        """Find key and address; they are checked by the first call only.

        Raises:
            ConfigurationError: There is no key, half of one, or no region or environment.
        """
        return open_session(account, http, ambient)

    def fetch(self, cluster: SamsungSkeCluster, session: Session, deadline: float) -> Fetched:
        """Ask SKE for the cluster's user kubeconfig.

        Raises:
            VendorError: SKE or the gateway in front of it refused or failed.
            KubeconfigError: The answer is not a kubeconfig, or a form that its user has to fill in.
            DeadlineError: The account's other calls took too long.
        """
        opened = _opened(session)
        response = _answer(cluster, opened, deadline)
        kubeconfig = codec.parse(response.body.decode(errors="replace"))
        check_filled_in(kubeconfig)
        return Fetched(kubeconfig=kubeconfig, notes=opened.notes(deadline))


def _opened(session: Session) -> SamsungSession:
    if not isinstance(session, SamsungSession):
        raise TypeError("a session that another vendor's reader opened")
    return session


def _answer(cluster: SamsungSkeCluster, session: SamsungSession, deadline: float) -> Response:
    path = f"/v1/clusters/{cluster.cluster_id}/user-kubeconfig?kubeconfig_type={cluster.endpoint}"
    request = Request(
        method="GET",
        url=session.endpoints["ske"] + path,
        headers={"Accept-Language": "en-US", "Scp-Api-Version": f"ske {session.api_version}"},
    )
    try:
        return session.http.send(
            request, auth=session.auth, deadline=deadline, examine=partial(examine, session=session)
        )
    except VendorError as error:
        raise _explained(error, session, deadline) from None


def _explained(error: VendorError, session: SamsungSession, deadline: float) -> VendorError:
    """Add that the pinned version is over, where that may be why; what the vendor answers to one is not documented."""
    if error.refusal.kind not in ("invalid", "gone"):
        return error
    concern = session.concern(deadline)
    if concern is None or not concern.over:
        return error
    return VendorError(error.what, f"{error.advice}. Besides, {concern.sentence}", refusal=error.refusal)
