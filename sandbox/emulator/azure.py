"""Azure: Entra ID's token service, and ARM with the two kubeconfig operations of AKS enabled by Azure Arc."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.credentials import Entropy
from sandbox.emulator.protocols.arc_kubeconfig import admin_kubeconfig, rendered, user_kubeconfig
from sandbox.emulator.protocols.arm_answers import POLL_QUIRKS, START_QUIRKS, OperationAnswers
from sandbox.emulator.protocols.arm_errors import (
    ARM_DOCUMENTED,
    authorized_account,
    not_found,
    supported_version,
)
from sandbox.emulator.protocols.arm_operations import OperationBook
from sandbox.emulator.protocols.entra import entra_service
from sandbox.emulator.service import RefusedError, Service, Vendor, target
from sandbox.emulator.world import Account, Cluster, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CLUSTER_PATH = (
    "/subscriptions/<subscription>/resourcegroups/<group>/providers/microsoft.kubernetes/connectedclusters/<name>"
)
_ACTION_PATH = f"{_CLUSTER_PATH}/providers/microsoft.hybridcontainerservice/provisionedclusterinstances/default"
_STATUS_PATH = "/providers/microsoft.hybridcontainerservice/locations/<region>/operationstatuses/<name>"
_INSTANCE = "/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"

_CONTENT_QUIRKS = {
    "invalid-base64": "the value is not base64",
    "invalid-yaml": "the value decodes to no YAML",
    "no-clusters": "the kubeconfig has no cluster",
    "no-credentials": "the kubeconfig's user has no credential",
    "empty-list": "the list of kubeconfigs is empty",
    "placeholder-name": "the kubeconfig is called credentialName1, as in the reference's example",
}
_REQUEST_QUIRKS = {
    "not-ready": "409, as just after the cluster's creation",
    "redirect": "the POST is redirected to another host",
}


@dataclass(frozen=True, kw_only=True)
class ArmViews:
    """The views of ARM on one world."""

    world: World
    operations: OperationBook
    answers: OperationAnswers

    def kubeconfig(self, subscription: str, group: str, name: str, *, variant: str) -> ResponseReturnValue:
        """Start the operation that lists a cluster's user or admin kubeconfig."""
        account = authorized_account(self.world)
        version = supported_version(request.args.get("api-version"))
        cluster = self._cluster(account, subscription, group, name)
        if cluster.quirks.use("not-ready"):
            raise RefusedError(409, "Conflict", "The provisioned cluster instance is not ready yet.")
        if cluster.quirks.use("redirect"):
            return self.answers.elsewhere()
        operation = self.operations.begin(
            cluster=cluster.name,
            resource_id=f"{cluster.description.configuration['resource_uri']}{_INSTANCE}",
            quirk=cluster.quirks.use_any(frozenset(START_QUIRKS)),
            outcome={"kubeconfigs": self._kubeconfigs(cluster, variant)},
        )
        return self.answers.begun(operation, version=version)

    def poll(self, **_path: str) -> ResponseReturnValue:
        """Tell how an operation stands, if the address is one that was signed, to the last octet."""
        authorized_account(self.world)
        found = self.operations.poll(target())
        if not found:
            raise RefusedError(403, "InvalidOperationStatusUrl", "The signature of the address is not valid.")
        operation, is_location = found
        return self.answers.polled(operation, is_location=is_location)

    def _cluster(self, account: Account, subscription: str, group: str, name: str) -> Cluster:
        wanted = ("", "subscriptions", subscription, "resourcegroups", group)
        known = {
            each.description.configuration["resource_uri"].lower(): each
            for each in self.world.clusters.values()
            if each.account == account.name
        }
        uri = f"{'/'.join(wanted)}/providers/microsoft.kubernetes/connectedclusters/{name}"
        if uri not in known or known[uri].removed:
            raise not_found(known, subscription=subscription, group=group, name=name)
        return known[uri]

    def _kubeconfigs(self, cluster: Cluster, variant: str) -> list[dict[str, str]]:
        quirk = cluster.quirks.use_any(frozenset(_CONTENT_QUIRKS))
        if quirk == "empty-list":
            return []
        name = "credentialName1" if quirk == "placeholder-name" else variant
        text = self._text(cluster, variant, quirk)
        value = "%not base64%" if quirk == "invalid-base64" else b64encode(text.encode()).decode()
        return [{"name": name, "value": value}]

    def _text(self, cluster: Cluster, variant: str, quirk: str | None) -> str:
        if quirk == "invalid-yaml":
            return "clusters: [\n\t}"
        credential = cluster.desk.current()
        if variant == "admin":
            kubeconfig = admin_kubeconfig(cluster, credential)
        else:
            kubeconfig = user_kubeconfig(cluster, credential, self.world)
        if quirk == "no-clusters":
            kubeconfig["clusters"] = []
        if quirk == "no-credentials":
            kubeconfig["users"] = [{**each, "user": {}} for each in kubeconfig["users"]]
        return rendered(kubeconfig)


@dataclass(frozen=True, kw_only=True)
class _AnyCase:
    """ARM compares the keywords of a path in any case, and takes a doubled slash for one."""

    inner: "WSGIApplication"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = re.sub("/+", "/", environ["PATH_INFO"]).lower()
        return self.inner({**environ, "PATH_INFO": path}, start_response)


def _mount(app: Flask, world: World) -> None:
    operations = OperationBook(entropy=world.entropy, clock=world.clock)
    world.forget.append(operations.forget)
    answers = OperationAnswers(world=world, operations=operations)
    arm = ArmViews(world=world, operations=operations, answers=answers)
    for variant, operation in (("user", "listUserKubeconfig"), ("admin", "listAdminKubeconfig")):
        view = partial(arm.kubeconfig, variant=variant)
        app.add_url_rule(f"{_ACTION_PATH}/{operation.lower()}", operation, view, methods=["POST"])
    app.add_url_rule(_STATUS_PATH, "poll", arm.poll)
    app.wsgi_app = _AnyCase(inner=app.wsgi_app)  # type: ignore[method-assign] # Flask's own advice for middleware


def _error(refused: RefusedError) -> Mapping[str, object]:
    return {"error": {"code": refused.code, "message": refused.message}}


def _headers() -> Mapping[str, str]:
    stamp = g.time.strftime("%Y%m%dT%H%M%SZ")
    return {
        "x-ms-request-id": g.request_id,
        "x-ms-correlation-request-id": g.request_id,
        "x-ms-routing-request-id": f"GERMANYWESTCENTRAL:{stamp}:{g.request_id}",
        "Cache-Control": "no-cache",
    }


def _keys(_account: Account, entropy: Entropy) -> Mapping[str, str]:
    return {"client_secret": urlsafe_b64encode(entropy(30)).decode()}


def _configure(account: Account, urls: Mapping[str, str]) -> dict[str, object]:
    return {
        **account.description.configuration,
        "client_secret": account.keys["client_secret"],
        "authority": urls["entra"],
        "endpoints": {"arm": urls["arm"]},
    }


_ARM = Service(name="arm", mount=_mount, error=_error, headers=_headers, documented=ARM_DOCUMENTED)
VENDOR = Vendor(
    name="azure",
    services=(_ARM, entra_service("azure")),
    quirks={**_REQUEST_QUIRKS, **START_QUIRKS, **POLL_QUIRKS, **_CONTENT_QUIRKS},
    keys=_keys,
    secrets=("client_secret",),
    configure=_configure,
)
