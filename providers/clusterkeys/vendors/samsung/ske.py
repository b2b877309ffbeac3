"""Reads the user kubeconfig of a cluster of Samsung Cloud Platform's Kubernetes Engine (SKE)."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from pydantic import field_validator

from clusterkeys.arguments import ClusterArguments
from clusterkeys.errors import KubeconfigError, VendorError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.credentials import check_user
from clusterkeys.kubeconfig.model import Kubeconfig, User
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Request, Response
from clusterkeys.vendor import Fetched, Issuing
from clusterkeys.vendors.samsung.errors import RULES, report
from clusterkeys.vendors.samsung.session import SamsungSession
from clusterkeys.vendors.samsung.versions import Concern, Version, concern

_PLAIN = re.compile(r"[0-9a-f]{32}")
_DASHED = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

_FILL_IN = (
    "A user kubeconfig of SKE works with its user's own authentication key, which cannot be put in here: fill it in "
    "by hand as the platform's guide says, and give that kubeconfig to kubernetes.Provider yourself"
)


class SamsungSkeCluster(ClusterArguments):
    """A cluster of SKE.

    Attributes:
        cluster_id: Its id, 32 hexadecimal digits; the dashes of a UUID are accepted too.
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
    """Reads clusters of SKE with one signed GET. The vendor stores the kubeconfig and returns the same each time."""

    kind: ClassVar[str] = "samsung-ske"
    cluster: ClassVar[type[ClusterArguments]] = SamsungSkeCluster

    def identity(self, cluster: SamsungSkeCluster) -> str:
        """Return the id of the cluster."""
        return cluster.cluster_id

    def endpoint(self, cluster: SamsungSkeCluster) -> Endpoint | None:
        """Return the endpoint the user asked for."""
        return cluster.endpoint

    def issuing(self, cluster: SamsungSkeCluster) -> Issuing:  # noqa: ARG002 - the contract's
        """Return that the vendor stores it; its admin kubeconfig, which a call would mint once, is never read."""
        return "stored"

    def fetch(self, cluster: SamsungSkeCluster, session: SamsungSession, deadline: float) -> Fetched:
        """Ask SKE for the cluster's user kubeconfig.

        Raises:
            VendorError: SKE or the gateway in front of it refused or failed.
            KubeconfigError: The answer is not a kubeconfig, or a template that its user has to fill in.
            DeadlineError: The account's other calls took too long.
        """
        kubeconfig = codec.parse(_call(cluster, session, deadline).body.decode(errors="replace"))
        check_filled_in(kubeconfig)
        versions = session.listing.versions(deadline)
        if versions is None:
            return Fetched(kubeconfig=kubeconfig, notes=None)
        found = _concern(session, versions)
        return Fetched(kubeconfig=kubeconfig, notes=(found.sentence,) if found else ())


def _call(cluster: SamsungSkeCluster, session: SamsungSession, deadline: float) -> Response:
    path = f"/v1/clusters/{cluster.cluster_id}/user-kubeconfig?kubeconfig_type={cluster.endpoint}"
    request = Request(
        method="GET",
        url=session.endpoints["ske"] + path,
        headers={"Accept-Language": "en-US", "Scp-Api-Version": f"ske {session.api_version}"},
    )
    check = session.checker(report, RULES, product="SKE", service="ske")
    try:
        return session.http.send(request, auth=session.signer(deadline), deadline=deadline, check=check)
    except VendorError as error:
        raise _with_version(error, session, deadline) from None


def _with_version(error: VendorError, session: SamsungSession, deadline: float) -> VendorError:
    """Add that support for the pinned version has ended, where that may be why; SKE documents no answer to one."""
    if error.refusal.kind not in ("invalid", "gone"):
        return error
    found = _concern(session, session.listing.versions(deadline) or ())
    if found is None or not found.over:
        return error
    return VendorError(error.what, f"{error.advice}. Besides, {found.sentence}", refusal=error.refusal)


def _concern(session: SamsungSession, versions: tuple[Version, ...]) -> Concern | None:
    return concern(session.api_version, versions, session.http.clock.now().date())


def check_filled_in(kubeconfig: Kubeconfig) -> None:
    """Check the users that could be handed on.

    Raises:
        KubeconfigError: One holds a placeholder or no credential; it names the field.
    """
    current = [context for context in kubeconfig.contexts if context.name == kubeconfig.current_context]
    for context in current or kubeconfig.contexts:
        user = kubeconfig.user_of(context)
        try:
            check_user(user)
        except KubeconfigError as error:
            if _may_be_template(user):
                raise KubeconfigError(error.what, _FILL_IN) from None
            raise


def _may_be_template(user: User) -> bool:
    """Exclude what has its own advice: files of another machine, and half a client certificate."""
    return not user.file_references and bool(user.client_certificate_data) == bool(user.client_key_data)
