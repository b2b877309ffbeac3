"""One cluster on disk: its certificates, its administrator's kubeconfig, its ports."""

import json
import shutil
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.control_plane.authority import Authority, KeyPair, signing_key
from sandbox.files import write_private

_ADMINISTRATOR = "sandbox-administrator"
_ADMINISTRATORS = "system:masters"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Paths and addresses; nothing here says whether it runs."""

    name: str
    directory: Path
    etcd_port: int
    etcd_peer_port: int
    port: int

    @property
    def server(self) -> str:
        """The address clients use; `localhost` in place of the number works, too."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def ca_certificate(self) -> Path:
        """Signs the server and all clients."""
        return self.directory / "ca.pem"

    @property
    def ca_key(self) -> Path:
        """Makes anybody an administrator of this cluster; readable by the user only."""
        return self.directory / "ca.key"

    @property
    def kubeconfig(self) -> Path:
        """The sandbox's own administrator, for components and tests."""
        return self.directory / "admin.kubeconfig"

    def file(self, name: str) -> Path:
        """Any other file of this cluster."""
        return self.directory / name


def lay_out(name: str, directory: Path, ports: Iterator[int], now: datetime) -> Cluster:
    """Write a new cluster's files in place of an old one's; nothing is started.

    The directory must belong to the sandbox: what is in it goes away.
    """
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True, mode=0o700)
    cluster = Cluster(
        name=name, directory=directory, etcd_port=next(ports), etcd_peer_port=next(ports), port=next(ports)
    )
    authority = Authority.create(f"{name} CA", now)
    server = authority.server("kube-apiserver", ["127.0.0.1", "localhost"])
    for pair, stem in ((authority.pair, "ca"), (server, "serving")):
        write_private(cluster.file(f"{stem}.pem"), pair.certificate)
        write_private(cluster.file(f"{stem}.key"), pair.key)
    write_private(cluster.file("service-accounts.key"), signing_key())
    administrator = authority.client(_ADMINISTRATOR, _ADMINISTRATORS)
    write_private(cluster.file("admin.pem"), administrator.certificate + administrator.key)
    write_private(cluster.kubeconfig, _kubeconfig(cluster, authority.pair.certificate, administrator))
    return cluster


def _kubeconfig(cluster: Cluster, ca_certificate: str, user: KeyPair) -> str:
    """As JSON, which is YAML."""
    cluster_entry = {"server": cluster.server, "certificate-authority-data": _base64(ca_certificate)}
    user_entry = {
        "client-certificate-data": _base64(user.certificate),
        "client-key-data": _base64(user.key),
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": cluster.name, "cluster": cluster_entry}],
        "users": [{"name": _ADMINISTRATOR, "user": user_entry}],
        "contexts": [
            {"name": cluster.name, "context": {"cluster": cluster.name, "user": _ADMINISTRATOR}},
        ],
        "current-context": cluster.name,
    }
    return json.dumps(document, indent=2) + "\n"


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
