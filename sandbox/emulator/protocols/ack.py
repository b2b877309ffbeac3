"""Alibaba Cloud ACK (its API is called CS): kubeconfigs, stored and temporary, and their states, ROA style.

See https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.credentials import Credential
from sandbox.emulator.protocols.ack_states import Page, listed_states, paged
from sandbox.emulator.protocols.acs_config import answer_with
from sandbox.emulator.protocols.acs_errors import (
    ACS_DOCUMENTED,
    acs_error,
    acs_headers,
    acs_hint,
    is_gateways,
    request_id,
)
from sandbox.emulator.protocols.acs_gateway import (
    AcsGateway,
    acs_gateway,
    flag,
    mount_unrouted,
)
from sandbox.emulator.protocols.certificate_kubeconfig import EntryNames, certificate_kubeconfig
from sandbox.emulator.service import Documented, RefusedError, Service
from sandbox.emulator.world import Account, Cluster, World

ACK_QUIRKS: Mapping[str, str] = {
    "renewing": "reading within 180 days of the certificate's end issues a new one",
    "expires-earlier": "the answer's expiration is half-way through the certificate's life",
    "duration-forbidden": "a policy forbids kubeconfigs of more than an hour",
    "forbidden-listing": "the caller may not list the states of certificates",
}
_FORBIDDEN = "RAM policy Forbidden for action "
"""The action is that of the call, and said when the refusal is."""
_KUBECONFIG, _STATES = "DescribeClusterUserKubeconfig", "ListUserKubeConfigStates"
_RENEWAL = timedelta(days=180)
_ALLOWED_MINUTES = 60
_MINUTES = range(15, 4321)
_DOCUMENTED = (
    Documented(status=400, code="InvalidParameter", message="The specified parameter is not valid."),
    Documented(status=403, code="StatusForbidden", message=_FORBIDDEN),
    Documented(status=404, code="ErrorClusterNotFound", message="cluster not found"),
    Documented(status=500, code="InternalError", message="internal error"),
)


@dataclass(frozen=True, kw_only=True)
class AckViews:
    """The views of ACK behind a gateway.

    Attributes:
        began: When the world began; what the listing shows beside the world's clusters is as old.
    """

    gateway: AcsGateway
    began: datetime

    def kubeconfig(self, cluster_id: str) -> ResponseReturnValue:
        """Hand out the stored kubeconfig, or one that ends after as many minutes as asked for."""
        account = self.gateway.account(_KUBECONFIG)
        private, minutes = flag("PrivateIpAddress"), _minutes()
        cluster = self._cluster(account, cluster_id)
        if cluster.quirks.use("duration-forbidden") and (minutes is None or minutes > _ALLOWED_MINUTES):
            raise _forbidden()
        credential = self._credential(cluster, minutes)
        names = EntryNames(cluster="kubernetes", user="kubernetes-admin", context=f"kubernetes-admin-{cluster_id}")
        kubeconfig = certificate_kubeconfig(cluster, credential, private=private, names=names)
        return jsonify(expiration=_expiration(cluster, credential), **answer_with(cluster, kubeconfig, key="config"))

    def states(self, user_id: str) -> ResponseReturnValue:
        """List how the user's certificate for each cluster stands, page by page."""
        account = self.gateway.account(_STATES)
        world = self.gateway.world
        clusters = [each for each in world.clusters.values() if _is_ack(each, account)]
        if any(cluster.quirks.use("forbidden-listing") for cluster in clusters):
            raise _forbidden()
        page = Page(number=_number("page_number", default=1), size=_number("page_size", default=50, most=100))
        known = user_id in {each.get("user_id") for each in world.listings.values()}
        rows = listed_states(clusters, now=world.clock(), began=self.began) if known else []
        return jsonify(paged(rows, page, clusters))

    def _cluster(self, account: Account, cluster_id: str) -> Cluster:
        for cluster in self.gateway.world.clusters_of(account.name):
            if _is_ack(cluster, account) and cluster.description.configuration["cluster_id"] == cluster_id:
                return cluster
        raise RefusedError(404, "ErrorClusterNotFound", f"cluster {cluster_id} not found")

    def _credential(self, cluster: Cluster, minutes: int | None) -> Credential:
        if minutes is not None:
            return cluster.desk.mint(lasting=timedelta(minutes=minutes))
        left = cluster.desk.current().validity.not_after - self.gateway.world.clock()
        if cluster.quirks.use("renewing") and timedelta(0) < left < _RENEWAL:
            return cluster.desk.rotate()
        return cluster.desk.current()


def ack_service(vendor: str) -> Service:
    """Describe ACK's API for a vendor's accounts."""

    def mount(app: Flask, world: World) -> None:
        gateway = acs_gateway(world, vendor=vendor, version="2015-12-15")
        world.forget.append(gateway.nonces.forget)
        views = AckViews(gateway=gateway, began=world.clock())
        app.add_url_rule("/k8s/<cluster_id>/user_config", "kubeconfig", views.kubeconfig)
        app.add_url_rule("/users/<user_id>/kubeconfig/states", "states", views.states)
        mount_unrouted(app)

    return Service(
        name="cs",
        mount=mount,
        error=_error,
        headers=acs_headers,
        documented=_DOCUMENTED + ACS_DOCUMENTED,
        hint=acs_hint,
    )


def _is_ack(cluster: Cluster, account: Account) -> bool:
    return (cluster.account, cluster.description.configuration["kind"]) == (account.name, "alibaba-ack")


def _expiration(cluster: Cluster, credential: Credential) -> str:
    validity = credential.validity
    end = validity.not_after
    if cluster.quirks.use("expires-earlier"):
        end -= (validity.not_after - validity.not_before) / 2
    return f"{end:%Y-%m-%dT%H:%M:%SZ}"


def _minutes() -> int | None:
    word = request.args.get("TemporaryDurationMinutes")
    if word is None:
        return None
    if not word.isdigit() or int(word) not in _MINUTES:
        raise _invalid("TemporaryDurationMinutes")
    return int(word)


def _number(name: str, *, default: int, most: int | None = None) -> int:
    word = request.args.get(name, str(default))
    if not word.isdigit() or int(word) < 1 or (most is not None and int(word) > most):
        raise _invalid(name)
    return int(word)


def _invalid(name: str) -> RefusedError:
    return RefusedError(400, "InvalidParameter", f"The specified parameter {name} is not valid.")


def _forbidden() -> RefusedError:
    return RefusedError(403, "StatusForbidden", _FORBIDDEN)


def _error(refused: RefusedError) -> Mapping[str, object]:
    if is_gateways(refused.code):
        return acs_error(refused, product="CS")
    body = {
        "code": refused.code,
        "message": refused.message,
        "requestId": request_id(),
        "status": refused.status,
    }
    if refused.message != _FORBIDDEN:
        return body
    action = f"cs:{_STATES if request.endpoint == 'states' else _KUBECONFIG}"
    detail = {"AuthAction": action, "NoPermissionType": "ImplicitDeny"}
    return {**body, "message": f"{_FORBIDDEN}{action}", "accessDeniedDetail": detail}
