"""Samsung Cloud Platform: SKE with its user kubeconfig call and its listing of versions."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.credentials import Entropy
from sandbox.emulator.fault_bodies import disguised
from sandbox.emulator.protocols.certificate_kubeconfig import (
    ENTRY_QUIRKS,
    EntryNames,
    certificate_kubeconfig,
    rendered,
)
from sandbox.emulator.protocols.scp_gateway import SCP_DOCUMENTED, ScpGateway, mount_unrouted, scp_error
from sandbox.emulator.protocols.scp_versions import VERSION_QUIRKS, listed_versions, refuse_version
from sandbox.emulator.service import Documented, RefusedError, Service, Vendor
from sandbox.emulator.world import Account, Cluster, World

_CLUSTER_ID = re.compile(r"[0-9a-f]{32}")
_BODY_QUIRKS = {
    "quoted-json": "the body is the kubeconfig as a JSON string",
    "wrapped-object": "the body is a JSON object with the kubeconfig under one key",
    "html": "the answer is 200 with a page of HTML",
}
_DOCUMENTED = (
    Documented(status=400, code="ValidationError", message="The request is not valid."),
    Documented(status=403, code="Forbidden", message="You are not allowed to perform this action."),
    Documented(status=404, code="NotFound", message="The cluster was not found."),
    Documented(status=500, code="ContactAdminForAssistance", message="Contact the administrator for assistance."),
)


@dataclass(frozen=True, kw_only=True)
class SkeViews:
    """The views of SKE behind a gateway."""

    gateway: ScpGateway

    def versions(self) -> ResponseReturnValue:
        """List the micro-versions, to anybody."""
        world = self.gateway.world
        clusters = [each for account in world.accounts_at("samsung") for each in world.clusters_of(account.name)]
        return jsonify(listed_versions(clusters, world.urls["ske"], today=world.clock().date()))

    def kubeconfig(self, cluster_id: str) -> ResponseReturnValue:
        """Hand out a cluster's user kubeconfig, as text."""
        world = self.gateway.world
        clusters = world.clusters_of(self.gateway.account().name)
        refuse_version(request.headers.get("Scp-Api-Version"), clusters, today=world.clock().date())
        private = _is_private(cluster_id)
        for cluster in clusters:
            if cluster.description.configuration["cluster_id"] == cluster_id:
                return _answer(cluster, private=private)
        raise RefusedError(404, "NotFound", f"The cluster ({cluster_id}) was not found.")


def _is_private(cluster_id: str) -> bool:
    """Read the one parameter, and name everything that is wrong with the request."""
    kind = request.args.get("kubeconfig_type", "")
    mistakes = []
    if not _CLUSTER_ID.fullmatch(cluster_id):
        mistakes.append("cluster_id: String should match pattern '^[0-9a-f]{32}$'")
    if kind not in ("private", "public"):
        mistakes.append("kubeconfig_type: Input should be 'private' or 'public'")
    if mistakes:
        raise RefusedError(400, "ValidationError", "\n".join(mistakes))
    return kind == "private"


def _answer(cluster: Cluster, *, private: bool) -> Response:
    names = EntryNames(cluster=cluster.name, user=f"{cluster.name}-user", context=f"{cluster.name}-user")
    kubeconfig = certificate_kubeconfig(cluster, cluster.desk.current(), private=private, names=names)
    text = rendered(cluster, kubeconfig)
    quirk = cluster.quirks.use_any(frozenset(_BODY_QUIRKS))
    if quirk == "quoted-json":
        return Response(json.dumps(text), mimetype="application/json")
    if quirk == "wrapped-object":
        return jsonify(kubeconfig=text)
    # Nobody knows which type the vendor calls it; clients take the body as it is.
    response = Response(text, mimetype="application/octet-stream")
    return disguised(response, "html") if quirk == "html" else response


def _mount(app: Flask, world: World) -> None:
    ske = SkeViews(gateway=ScpGateway(vendor="samsung", world=world))
    app.add_url_rule("/", "versions", ske.versions)
    app.add_url_rule("/v1/clusters/<cluster_id>/user-kubeconfig", "kubeconfig", ske.kubeconfig)
    mount_unrouted(app)


def _keys(account: Account, entropy: Entropy) -> Mapping[str, str]:
    keys = {"access_key": entropy(10).hex(), "secret_key": entropy(12).hex()}
    return keys | {"auth_token": entropy(48).hex()} if account.description.temporary else keys


def _configure(account: Account, urls: Mapping[str, str]) -> dict[str, object]:
    return {**account.description.configuration, **account.keys, "endpoints": {"ske": urls["ske"]}}


VENDOR = Vendor(
    name="samsung",
    services=(
        Service(
            name="ske",
            mount=_mount,
            error=scp_error,
            headers=lambda: {"X-Request-Id": g.request_id},
            documented=_DOCUMENTED + SCP_DOCUMENTED,
        ),
    ),
    quirks={**ENTRY_QUIRKS, **_BODY_QUIRKS, **VERSION_QUIRKS},
    keys=_keys,
    secrets=("secret_key", "auth_token"),
    configure=_configure,
)
