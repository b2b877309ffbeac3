"""Plain HTTP clients that log in as the vendors prescribe; every part can be made wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

from sandbox.emulator.emulator import Emulator


@dataclass
class Ucs:
    """Signs with the vendor's own signer."""

    emulator: Emulator

    def kubeconfig(
        self,
        *,
        cluster_id: str | None = None,
        date: datetime | None = None,
        headers: dict[str, str] | None = None,
        **keys: str,
    ) -> requests.Response:
        """Ask for a kubeconfig; `access_key` and `secret_key` replace the account's own."""
        cluster_id = cluster_id or self.emulator.cluster("ucs-dc1")["cluster_id"]
        path = f"/v1/clusters/{cluster_id}/kubeconfig"
        signed_at = date or self.emulator.clock()
        return self.send("POST", path, {**(headers or {}), "X-Sdk-Date": f"{signed_at:%Y%m%dT%H%M%SZ}"}, **keys)

    def send(self, method: str, path: str, headers: dict[str, str], **keys: str) -> requests.Response:
        """Sign and send anything."""
        account = self.emulator.account("huawei") | keys
        credentials = GlobalCredentials(account["access_key"], account["secret_key"], account["domain_id"])
        base = self.emulator.url("ucs")
        request = SdkRequest(
            method=method,
            host=base.removeprefix("https://"),
            resource_path=path,
            query_params=[],
            header_params=headers,
            body="",
        )
        return requests.request(
            method,
            base + path,
            headers=Signer(credentials).sign(request).header_params,
            verify=str(self.emulator.ca_bundle),
            timeout=10,
            allow_redirects=False,
        )


@dataclass
class Arm:
    """Logs in with a client secret and keeps the token."""

    emulator: Emulator
    token: str = ""

    def log_in(self, *, scope: str = "https://management.azure.com/.default", **changes: str) -> requests.Response:
        account = self.emulator.account("contoso") | changes
        form = {
            "grant_type": "client_credentials",
            "client_id": account["client_id"],
            "client_secret": account["client_secret"],
            "scope": scope,
        }
        url = f"{account['authority']}/{account['tenant_id']}/oauth2/v2.0/token"
        response = requests.post(url, data=form, verify=str(self.emulator.ca_bundle), timeout=10)
        self.token = response.json().get("access_token", "")
        return response

    def list_kubeconfig(
        self, variant: str = "Admin", *, uri: str | None = None, version: str | None = "2024-01-01"
    ) -> requests.Response:
        uri = uri or self.emulator.cluster("arc-berlin")["resource_uri"]
        action = "providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
        query = f"?api-version={version}" if version else ""
        url = f"{self.emulator.url('arm')}{uri}/{action}/list{variant}Kubeconfig{query}"
        return self._send("POST", url)

    def poll(self, url: str) -> requests.Response:
        return self._send("GET", url)

    def finish(self, url: str) -> dict[str, Any]:
        """Poll until something other than running comes back."""
        for _ in range(5):
            response = self.poll(url)
            if response.status_code == 200 and response.json()["status"] != "Creating":
                return response.json()
        raise AssertionError("still running after five polls")

    def _send(self, method: str, url: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return requests.request(
            method,
            url,
            headers=headers,
            verify=str(self.emulator.ca_bundle),
            timeout=10,
            allow_redirects=False,
        )
