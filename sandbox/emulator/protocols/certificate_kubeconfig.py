"""The kubeconfig of one cluster, one user with a client certificate and one context, and what can be odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from sandbox.emulator.credentials import Credential
from sandbox.emulator.world import Cluster

Kubeconfig = dict[str, object]

ENTRY_QUIRKS: Mapping[str, str] = {
    "no-clusters": "the kubeconfig has no cluster",
    "no-credentials": "the kubeconfig's user has no credential",
    "token-user": "the user has a token instead of a certificate",
    "placeholder": "the user has a token that is still to be filled in",
    "wrong-endpoint": "the address is the other one than was asked for",
    "invalid-yaml": "the kubeconfig is no YAML",
}


@dataclass(frozen=True, kw_only=True)
class EntryNames:
    """What the vendor calls the three entries."""

    cluster: str
    user: str
    context: str


def certificate_kubeconfig(cluster: Cluster, credential: Credential, *, private: bool, names: EntryNames) -> Kubeconfig:
    """Make the kubeconfig with the private or the public address."""
    entry = {"name": names.cluster, "cluster": _address(cluster, credential, private=private)}
    return {
        "apiVersion": "v1",
        "clusters": [] if cluster.quirks.use("no-clusters") else [entry],
        "contexts": [{"name": names.context, "context": {"cluster": names.cluster, "user": names.user}}],
        "current-context": names.context,
        "kind": "Config",
        "preferences": {},
        "users": [{"name": names.user, "user": _login(cluster, credential)}],
    }


def rendered(cluster: Cluster, kubeconfig: Kubeconfig) -> str:
    """Render as YAML."""
    if cluster.quirks.use("invalid-yaml"):
        return "clusters: [\n\t}"
    return yaml.safe_dump(kubeconfig, sort_keys=False, width=10_000)


def _address(cluster: Cluster, credential: Credential, *, private: bool) -> dict[str, str]:
    shown = private != cluster.quirks.use("wrong-endpoint")
    server = credential.private_server if shown else credential.public_server
    return {"server": server, "certificate-authority-data": credential.authority_data}


def _login(cluster: Cluster, credential: Credential) -> dict[str, str]:
    if cluster.quirks.use("no-credentials"):
        return {}
    if cluster.quirks.use("token-user"):
        return {"token": cluster.desk.entropy(24).hex()}
    if cluster.quirks.use("placeholder"):
        return {"token": "<USER_AUTHENTICATION_KEY>"}
    return {
        "client-certificate-data": credential.certificate_data,
        "client-key-data": credential.key_data,
    }
