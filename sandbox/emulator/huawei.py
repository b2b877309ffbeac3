"""Huawei Cloud: UCS with its kubeconfig call and IAM, both behind the API gateway's signature check."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify
from flask.typing import ResponseReturnValue

from sandbox.emulator.credentials import Credential, Entropy
from sandbox.emulator.fault_bodies import disguised
from sandbox.emulator.protocols.apigw import Gateway, gateway_error
from sandbox.emulator.protocols.huawei_iam import IAM_DOCUMENTED, iam_error, mount_iam
from sandbox.emulator.protocols.lockout import Lockout
from sandbox.emulator.service import Documented, RefusedError, Service, Vendor, target
from sandbox.emulator.world import Account, Cluster, World

_ENTRY_QUIRKS = {
    "internal-only": frozenset({"internal"}),
    "insecure-only": frozenset({"external"}),
    "no-verifying-context": frozenset({"internal", "external"}),
    "no-internal-context": frozenset({"external", "externalTLSVerify"}),
}
_SKIP_TLS_QUIRKS: Mapping[str, object] = {
    "skip-tls-string": "true",
    "skip-tls-title-case": "True",
    "skip-tls-boolean": True,
}
_QUIRKS = {
    "internal-only": "the cluster has no public address",
    "insecure-only": "only the context that skips TLS verification exists",
    "no-verifying-context": "no public context verifies TLS",
    "no-internal-context": "only public contexts exist",
    "skip-tls-string": 'insecure-skip-tls-verify is the string "true", as the reference has it',
    "skip-tls-title-case": 'insecure-skip-tls-verify is the string "True"',
    "skip-tls-boolean": "insecure-skip-tls-verify is a boolean (the default)",
    "skip-tls-false-string": 'verifying clusters carry insecure-skip-tls-verify as the string "false"',
    "minting": "each call mints a new certificate of the same end",
    "no-clusters": "the kubeconfig has no cluster",
    "no-credentials": "the kubeconfig's user has no credential",
    "dangling-context": "contexts name clusters that do not exist",
    "token-user": "the user has a token instead of a certificate",
    "empty-object": "the answer is an empty JSON object",
    "status-200": "the answer is 200 instead of 201",
    "html": "the answer is 201 with a page of HTML",
    "redirect": "the call is redirected to another host",
}
_UCS_DOCUMENTED = (
    Documented(status=400, code="UCS.00000012", message="Failed to parse the request body."),
    Documented(status=400, code="UCS.00000001", message="Failed to obtain the user information."),
    Documented(status=400, code="UCS.00000011", message="Failed to parse the query parameters."),
    Documented(status=400, code="UCS.00000016", message="Failed to parse the request header."),
    Documented(status=400, code="UCS.00000017", message="The quota is insufficient."),
    Documented(status=401, code="UCS.00000018", message="Authorization failed."),
    Documented(status=401, code="APIGW.0301", message="Incorrect IAM authentication information."),
    Documented(status=403, code="UCS.00000004", message="Request forbidden."),
    Documented(status=404, code="UCS.00000013", message="Resource not found."),
    Documented(status=429, code="APIGW.0308", message="The throttling threshold has been reached."),
    Documented(status=500, code="UCS.00000006", message="Internal server error."),
    Documented(status=500, code="UCS.00000005", message="Database error."),
    Documented(status=500, code="UCS.00010001", message="Failed to connect to IAM."),
    Documented(status=502, code="APIGW.0202", message="Backend unavailable."),
    Documented(status=503, code="APIGW.0203", message="Service unavailable."),
    Documented(status=504, code="APIGW.0201", message="Backend timeout."),
)


@dataclass(frozen=True, kw_only=True)
class UcsViews:
    """The views of UCS behind a gateway."""

    gateway: Gateway

    def kubeconfig(self, cluster_id: str) -> ResponseReturnValue:
        """Hand out a cluster's kubeconfig: 201, JSON, and a current context that skips TLS verification."""
        account = self.gateway.account()
        cluster = self._cluster(account, cluster_id)
        quirks = cluster.quirks
        if quirks.use("redirect"):
            other = self.gateway.world.urls["ucs"].replace("localhost", "127.0.0.1")
            return Response(status=307, headers={"Location": other + target()})
        credential = cluster.desk.mint() if quirks.use("minting") else cluster.desk.current()
        body = {} if quirks.use("empty-object") else self._body(cluster, credential)
        response = jsonify(body)
        response.status_code = 200 if quirks.use("status-200") else 201
        return disguised(response, "html") if quirks.use("html") else response

    def _cluster(self, account: Account, cluster_id: str) -> Cluster:
        for cluster in self.gateway.world.clusters_of(account.name):
            if cluster.description.configuration["cluster_id"] == cluster_id:
                return cluster
        raise RefusedError(404, "UCS.00000013", f"Resource not found: cluster {cluster_id}.")

    def _body(self, cluster: Cluster, credential: Credential) -> dict[str, object]:
        entry_quirk = cluster.quirks.use_any(frozenset(_ENTRY_QUIRKS))
        shown = _ENTRY_QUIRKS.get(entry_quirk or "", frozenset({"internal", "external", "externalTLSVerify"}))
        clusters = [] if cluster.quirks.use("no-clusters") else _clusters(cluster, credential)
        contexts = _contexts(dangling=cluster.quirks.use("dangling-context"))
        names = [name for name, _ in contexts if name in shown]
        return {
            "kind": "Config",
            "apiVersion": "v1",
            "clusters": [entry for context, entry in clusters if context in shown],
            "users": [{"name": "user", "user": self._login(cluster, credential)}],
            "contexts": [entry for name, entry in contexts if name in shown],
            "current-context": "external" if "external" in names else names[0],
        }

    def _login(self, cluster: Cluster, credential: Credential) -> dict[str, str]:
        if cluster.quirks.use("no-credentials"):
            return {}
        if cluster.quirks.use("token-user"):
            return {"token": self.gateway.world.entropy(24).hex()}
        return {
            "client-certificate-data": credential.certificate_data,
            "client-key-data": credential.key_data,
        }


def _clusters(cluster: Cluster, credential: Credential) -> list[tuple[str, dict[str, object]]]:
    quirk = cluster.quirks.use_any(frozenset(_SKIP_TLS_QUIRKS)) or "skip-tls-boolean"
    verifying: dict[str, object] = {"certificate-authority-data": credential.authority_data}
    if cluster.quirks.use("skip-tls-false-string"):
        verifying["insecure-skip-tls-verify"] = "false"
    skipping = {"insecure-skip-tls-verify": _SKIP_TLS_QUIRKS[quirk]}
    private, public = {"server": credential.private_server}, {"server": credential.public_server}
    return [
        ("internal", {"name": "internalCluster", "cluster": private | verifying}),
        ("external", {"name": "externalCluster", "cluster": public | skipping}),
        ("externalTLSVerify", {"name": "externalClusterTLSVerify", "cluster": public | verifying}),
    ]


def _contexts(*, dangling: bool) -> list[tuple[str, dict[str, object]]]:
    suffix = "Gone" if dangling else ""
    clusters = {
        "internal": "internalCluster",
        "external": "externalCluster",
        "externalTLSVerify": "externalClusterTLSVerify",
    }
    return [
        (name, {"name": name, "context": {"cluster": cluster + suffix, "user": "user"}})
        for name, cluster in clusters.items()
    ]


def _ucs_error(refused: RefusedError) -> Mapping[str, object]:
    if refused.code.startswith("UCS."):
        return {"error_code": refused.code, "error_msg": refused.message}
    return gateway_error(refused)


def _headers() -> Mapping[str, str]:
    return {"X-Request-Id": g.request_id, "Server": "api-gateway"}


def _gateway(world: World) -> Gateway:
    lockout = Lockout(clock=world.clock)
    world.forget.append(lockout.forget)
    return Gateway(vendor="huawei", world=world, lockout=lockout)


def _mount_ucs(app: Flask, world: World) -> None:
    ucs = UcsViews(gateway=_gateway(world))
    app.add_url_rule("/v1/clusters/<cluster_id>/kubeconfig", "kubeconfig", ucs.kubeconfig, methods=["POST"])


def _keys(account: Account, entropy: Entropy) -> Mapping[str, str]:
    keys = {
        "access_key": entropy(10).hex().upper(),
        "secret_key": entropy(20).hex(),
        "password": entropy(12).hex(),
    }
    return keys | {"security_token": entropy(48).hex()} if account.description.temporary else keys


def _configure(account: Account, urls: Mapping[str, str]) -> dict[str, object]:
    shown = {name: key for name, key in account.keys.items() if name != "password"}
    endpoints = {name: urls[name] for name in ("ucs", "iam")}
    return {**account.description.configuration, **shown, "endpoints": endpoints}


VENDOR = Vendor(
    name="huawei",
    services=(
        Service(name="ucs", mount=_mount_ucs, error=_ucs_error, headers=_headers, documented=_UCS_DOCUMENTED),
        Service(
            name="iam",
            mount=lambda app, world: mount_iam(app, _gateway(world)),
            error=iam_error,
            headers=_headers,
            documented=IAM_DOCUMENTED,
        ),
    ),
    quirks=_QUIRKS,
    keys=_keys,
    secrets=("secret_key", "security_token"),
    configure=_configure,
    impossible={"invalid-yaml": "the answer is the kubeconfig, as JSON: what is broken there is a broken answer"},
)
