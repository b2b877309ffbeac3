"""The two kubeconfigs that AKS enabled by Azure Arc hands out, in the form seen in recorded traffic."""

import hashlib
from collections.abc import Mapping
from typing import Any

import yaml

from sandbox.emulator.credentials import Credential
from sandbox.emulator.world import Cluster, World

# First-party applications of Azure Arc, the same in every tenant; no secrets.
_SERVER_APPLICATION = "6256c85f-0aad-4d50-b960-e6e9b21efe35"
_CLIENT_APPLICATION = "3f4439ff-e698-4d6d-84fe-09c9d574f06b"

Kubeconfig = dict[str, Any]


def admin_kubeconfig(cluster: Cluster, credential: Credential) -> Kubeconfig:
    """Give the variant with the stored client certificate; the same one for each call."""
    user = f"{_suffixed(cluster)}-admin"
    certificate = {
        "client-certificate-data": credential.certificate_data,
        "client-key-data": credential.key_data,
    }
    return _kubeconfig(cluster, credential, user=user, login=certificate)


def user_kubeconfig(cluster: Cluster, credential: Credential, world: World) -> Kubeconfig:
    """Give the variant without a secret: kubelogin in interactive mode with proof-of-possession tokens."""
    configuration = cluster.description.configuration
    tenant = world.account(cluster.account).description.configuration["tenant_id"]
    login = {"exec": _kubelogin(tenant=tenant, resource=configuration["resource_uri"])}
    return _kubeconfig(cluster, credential, user="aad-user", login=login)


def rendered(kubeconfig: Kubeconfig) -> str:
    """Render as the vendor does: YAML in the order given."""
    return yaml.safe_dump(kubeconfig, sort_keys=False, width=10_000)


def _kubeconfig(cluster: Cluster, credential: Credential, *, user: str, login: Mapping[str, object]) -> Kubeconfig:
    name = _suffixed(cluster)
    address = {
        "certificate-authority-data": credential.authority_data,
        "server": credential.private_server,
    }
    context = f"{user}@{name}"
    return {
        "apiVersion": "v1",
        "clusters": [{"cluster": address, "name": name}],
        "contexts": [{"context": {"cluster": name, "user": user}, "name": context}],
        "current-context": context,
        "kind": "Config",
        "preferences": {},
        "users": [{"name": user, "user": login}],
    }


def _kubelogin(*, tenant: str, resource: str) -> dict[str, object]:
    arguments = ["get-token", "--login", "interactive"]
    arguments += ["--server-id", _SERVER_APPLICATION, "--client-id", _CLIENT_APPLICATION]
    arguments += ["--tenant-id", tenant, "--environment", "AzurePublicCloud"]
    arguments += ["--pop-enabled", "--pop-claims", f"u={resource}"]
    return {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "args": arguments,
        "command": "kubelogin",
        "env": None,
        "installHint": "kubelogin is needed to log in; see https://aka.ms/aks/kubelogin",
        "provideClusterInfo": False,
    }


def _suffixed(cluster: Cluster) -> str:
    return f"{cluster.name}-{hashlib.sha256(cluster.name.encode()).hexdigest()[:8]}"
