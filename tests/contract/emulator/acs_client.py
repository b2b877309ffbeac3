"""A plain HTTP client of Alibaba Cloud that signs with the vendor's own signer; every part can be made wrong."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import TypedDict, Unpack
from urllib.parse import urlencode

import requests
from alibabacloud_openapi_util.client import Client as Signer

from sandbox.emulator.emulator import Emulator

VERSIONS = {"ens": "2017-11-10", "cs": "2015-12-15"}
METHODS = {"ens": "POST", "cs": "GET"}


class Parts(TypedDict, total=False):
    """What replaces the usual.

    Attributes:
        headers: Signed; one that is None is left out.
        unsigned: Headers that are added after signing.
        announced: The digest of the body that the header gives.
    """

    query: Mapping[str, str]
    date: datetime
    headers: Mapping[str, str | None]
    unsigned: Mapping[str, str]
    body: bytes
    announced: str
    access_key: str
    secret_key: str


@dataclass
class Acs:
    """Calls ENS and ACK."""

    emulator: Emulator

    def ens_kubeconfig(self, **parts: Unpack[Parts]) -> requests.Response:
        """Ask ENS for a kubeconfig."""
        query = {"ClusterId": self.emulator.cluster("ens-sh")["cluster_id"], **parts.pop("query", {})}
        return self.call("ens", "DescribeClusterUserKubeconfig", "/", query=query, **parts)

    def ack_kubeconfig(self, cluster_id: str | None = None, **parts: Unpack[Parts]) -> requests.Response:
        """Ask ACK for a kubeconfig."""
        path = f"/k8s/{cluster_id or self.emulator.cluster('ack-hz')['cluster_id']}/user_config"
        return self.call("cs", "DescribeClusterUserKubeconfig", path, **parts)

    def states(self, user_id: str = "200000000000000007", **query: int | str) -> requests.Response:
        """Ask ACK how the certificates of a user stand."""
        spelt = {name: str(value) for name, value in query.items()}
        return self.call("cs", "ListUserKubeConfigStates", f"/users/{user_id}/kubeconfig/states", query=spelt)

    def call(self, service: str, action: str, path: str, **parts: Unpack[Parts]) -> requests.Response:
        """Sign and send anything."""
        query = parts.get("query", {})
        headers = self._signed(service, action, path, parts)
        return requests.request(
            METHODS[service],
            self.emulator.url(service) + path + (f"?{urlencode(query)}" if query else ""),
            headers={**headers, **parts.get("unsigned", {})},
            data=parts.get("body"),
            verify=str(self.emulator.ca_bundle),
            timeout=10,
            allow_redirects=False,
        )

    def _signed(self, service: str, action: str, path: str, parts: Parts) -> dict[str, str]:
        account = self.emulator.account("aliyun")
        digest = parts.get("announced") or hashlib.sha256(parts.get("body", b"")).hexdigest()
        usual = {
            "host": self.emulator.url(service).removeprefix("https://"),
            "x-acs-action": action,
            "x-acs-version": VERSIONS[service],
            "x-acs-date": f"{parts.get('date') or self.emulator.clock():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": digest,
        }
        headers = {name: value for name, value in {**usual, **parts.get("headers", {})}.items() if value is not None}
        authorization = Signer.get_authorization(
            SimpleNamespace(method=METHODS[service], pathname=path, query=parts.get("query", {}), headers=headers),
            "ACS3-HMAC-SHA256",
            digest,
            parts.get("access_key", account["access_key"]),
            parts.get("secret_key", account["secret_key"]),
        )
        return {**headers, "Authorization": authorization}
