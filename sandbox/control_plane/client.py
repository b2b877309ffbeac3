"""The few questions the sandbox itself asks a cluster while it starts."""

from dataclasses import dataclass
from typing import Any

import requests

from sandbox.control_plane.cluster import Cluster

_TIMEOUT_SECONDS = 5.0
_CREATED = 201
_CONFLICT = 409
_NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {
        "name": "node-1",
        "labels": {"kubernetes.io/hostname": "node-1", "kubernetes.io/os": "linux", "type": "kwok"},
    },
    "status": {
        "allocatable": {"cpu": "32", "memory": "256Gi", "pods": "110"},
        "capacity": {"cpu": "32", "memory": "256Gi", "pods": "110"},
    },
}


@dataclass(frozen=True, kw_only=True)
class ClusterClient:
    """Speaks as the sandbox's administrator."""

    cluster: Cluster

    def answers(self) -> bool:
        """Whether the API server and all that it starts with are ready."""
        return self._get("/readyz") is not None

    def has_default_namespace(self) -> bool:
        """It appears a moment after the server is ready."""
        return self._get("/api/v1/namespaces/default") is not None

    def has_schedulable_node(self) -> bool:
        """A new node is tainted until the controllers have seen its first heartbeat."""
        reply = self._get("/api/v1/nodes/node-1")
        if reply is None:
            return False
        node: dict[str, Any] = reply.json()
        conditions = {c["type"]: c["status"] for c in node["status"].get("conditions", [])}
        return conditions.get("Ready") == "True" and not node["spec"].get("taints")

    def create_node(self) -> None:
        """Create the cluster's one node; its being there already is fine.

        Raises:
            requests.RequestException: The server refused it.
        """
        reply = self._request("POST", "/api/v1/nodes", json=_NODE)
        if reply.status_code not in {_CREATED, _CONFLICT}:
            reply.raise_for_status()

    def _get(self, path: str) -> requests.Response | None:
        try:
            reply = self._request("GET", path)
        except requests.RequestException:
            return None
        return reply if reply.ok else None

    def _request(self, method: str, path: str, json: object = None) -> requests.Response:
        # A session of its own: the user's proxy and CA settings are not for loopback.
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                self.cluster.server + path,
                json=json,
                timeout=_TIMEOUT_SECONDS,
                verify=str(self.cluster.ca_certificate),
                cert=str(self.cluster.file("admin.pem")),
            )
