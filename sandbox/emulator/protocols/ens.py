"""Alibaba Cloud ENS: the kubeconfig call of its Kubernetes clusters, RPC style.

See https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describeclusteruserkubeconfig
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.protocols.acs_config import answer_with
from sandbox.emulator.protocols.acs_errors import (
    ACS_DOCUMENTED,
    acs_error,
    acs_headers,
    acs_hint,
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

_ACTION = "DescribeClusterUserKubeconfig"
_DOCUMENTED = (
    Documented(status=400, code="InvalidParameter", message="The specified parameter is not valid."),
    Documented(
        status=403,
        code="Forbidden.RAM",
        message="User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    ),
    Documented(status=403, code="NoPermission", message="You are not authorized to do this operation."),
    Documented(status=404, code="InvalidClusterId.NotFound", message="The specified ClusterId does not exist."),
    Documented(status=500, code="InternalError", message="The request processing has failed due to an unknown error."),
)


@dataclass(frozen=True, kw_only=True)
class EnsViews:
    """The views of ENS behind a gateway."""

    gateway: AcsGateway

    def kubeconfig(self) -> ResponseReturnValue:
        """Hand out a cluster's kubeconfig, with nothing said about its end."""
        account = self.gateway.account(_ACTION)
        private = flag("PrivateIpAddress")
        cluster = self._cluster(account, request.args.get("ClusterId", ""))
        names = EntryNames(cluster="kubernetes", user="user", context=_id(cluster))
        kubeconfig = certificate_kubeconfig(cluster, cluster.desk.current(), private=private, names=names)
        return jsonify(RequestId=request_id(), **answer_with(cluster, kubeconfig, key="Config"))

    def _cluster(self, account: Account, cluster_id: str) -> Cluster:
        if not cluster_id:
            raise RefusedError(400, "MissingClusterId", "ClusterId is mandatory for this action.")
        for cluster in self.gateway.world.clusters_of(account.name):
            if (cluster.description.configuration["kind"], _id(cluster)) == ("alibaba-ens", cluster_id):
                return cluster
        raise RefusedError(404, "InvalidClusterId.NotFound", "The specified ClusterId does not exist.")


def ens_service(vendor: str) -> Service:
    """Describe ENS for a vendor's accounts."""

    def mount(app: Flask, world: World) -> None:
        views = EnsViews(gateway=acs_gateway(world, vendor=vendor, version="2017-11-10"))
        world.forget.append(views.gateway.nonces.forget)
        app.add_url_rule("/", "kubeconfig", views.kubeconfig, methods=["POST"])
        mount_unrouted(app)

    return Service(
        name="ens",
        mount=mount,
        error=_error,
        headers=acs_headers,
        documented=_DOCUMENTED + ACS_DOCUMENTED,
        hint=acs_hint,
    )


def _id(cluster: Cluster) -> str:
    return cluster.description.configuration["cluster_id"]


def _error(refused: RefusedError) -> Mapping[str, object]:
    body = acs_error(refused, product="Ens")
    if refused.code != "Forbidden.RAM":
        return body
    return {**body, "AccessDeniedDetail": {"AuthAction": f"ens:{_ACTION}", "NoPermissionType": "ImplicitDeny"}}
