"""A plain HTTP client of Samsung's SKE; every part can be made wrong.

It signs with the unofficial SDK, as there is no official one for Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypedDict, Unpack
from unittest.mock import patch

import requests
import scpv2.credentials

from sandbox.emulator.emulator import Emulator


class Parts(TypedDict, total=False):
    """What replaces the usual.

    Attributes:
        headers: Those that are None are left out.
        signed_url: What is signed instead of the address.
    """

    date: datetime
    headers: Mapping[str, str | None]
    signed_url: str
    access_key: str
    secret_key: str


@dataclass
class Ske:
    """Calls SKE."""

    emulator: Emulator

    def kubeconfig(
        self, cluster_id: str | None = None, *, kind: str = "public", **parts: Unpack[Parts]
    ) -> requests.Response:
        """Ask for a user kubeconfig."""
        cluster_id = cluster_id or self.emulator.cluster("ske-seoul")["cluster_id"]
        return self.get(f"/v1/clusters/{cluster_id}/user-kubeconfig?kubeconfig_type={kind}", **parts)

    def versions(self) -> dict[str, tuple[str, str]]:
        """Ask for status and date of each version, without a signature."""
        response = requests.get(f"{self.emulator.url('ske')}/", verify=str(self.emulator.ca_bundle), timeout=10)
        assert response.status_code == 200
        return {each["id"]: (each["status"], each["not_before"]) for each in response.json()["versions"]}

    def get(self, target: str, **parts: Unpack[Parts]) -> requests.Response:
        """Sign and send anything."""
        url = self.emulator.url("ske") + target
        keys = self.emulator.account("scp") | {
            name: parts[name] for name in ("access_key", "secret_key") if name in parts
        }
        stamp, signature = scp_signature(keys, parts.get("signed_url", url), parts.get("date") or self.emulator.clock())
        headers = {
            "Scp-Accesskey": keys["access_key"],
            "Scp-Signature": signature,
            "Scp-Timestamp": stamp,
            "Scp-ClientType": "Openapi",
            "Scp-Api-Version": "ske 1.3",
            **parts.get("headers", {}),
        }
        sent = {name: value for name, value in headers.items() if value is not None}
        return requests.get(url, headers=sent, verify=str(self.emulator.ca_bundle), timeout=10, allow_redirects=False)


def scp_signature(keys: Mapping[str, Any], url: str, date: datetime) -> tuple[str, str]:
    """Let the SDK sign a GET at a date of our choice."""
    credentials = scpv2.credentials.Credentials(keys["access_key"], keys["secret_key"])
    with patch.object(scpv2.credentials, "time", SimpleNamespace(time=date.timestamp)):
        return scpv2.credentials.SignatureGenerator.generate(credentials, "GET", url)
