"""Where Azure answers: its clouds, the addresses that may be polled with a token, and a machine's own token service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from clusterkeys.urls import HTTPS_PORT

CloudName = Literal["public", "usgov", "china"]

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*")
_INSTANCE_METADATA = "http://169.254.169.254"
_MACHINE_VARIABLES = ("IDENTITY_ENDPOINT", "IMDS_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
"""Where App Service, Service Fabric, Azure Arc, Cloud Shell and AKS name other addresses to azure-identity."""


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """One cloud, in the terms of azure-identity and azure-mgmt-core.

    Attributes:
        arm: Base URL of ARM; operations are polled there or at a regional sub-domain.
        scope: What a token for ARM is asked for; in US Gov it is not ARM's own address.
        authority: Base URL of Entra ID.
    """

    arm: str
    scope: str
    authority: str


CLOUDS: Mapping[CloudName, Cloud] = {
    "public": Cloud(
        arm="https://management.azure.com",
        scope="https://management.azure.com/.default",
        authority="https://login.microsoftonline.com",
    ),
    "usgov": Cloud(
        arm="https://management.usgovcloudapi.net",
        scope="https://management.core.usgovcloudapi.net/.default",
        authority="https://login.microsoftonline.us",
    ),
    "china": Cloud(
        arm="https://management.chinacloudapi.cn",
        scope="https://management.chinacloudapi.cn/.default",
        authority="https://login.chinacloudapi.cn",
    ),
}


@dataclass(frozen=True, kw_only=True)
class ArmHosts:
    """Where a token for ARM may go.

    Attributes:
        endpoint: Base URL that the account is used with.
        cloud: Base URL of ARM in its cloud; a sub-domain is a region's.
    """

    endpoint: str
    cloud: str

    def trusts(self, address: str) -> bool:
        """Return whether an address may be polled with the token; it is sent as it came, so its form counts too."""
        if "\\" in address or not _ADDRESS.fullmatch(address):
            return False
        try:
            host, cloud = _host(address), _host(self.cloud)
        except ValueError:
            return False
        return host in (_host(self.endpoint), cloud) or (host[1] == cloud[1] and host[0].endswith(f".{cloud[0]}"))


def own_hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return where a machine in Azure obtains tokens for its own identity, to which no proxy leads.

    Each is scheme and host, as `requests` looks for them among its proxies.
    """
    return (_INSTANCE_METADATA, *_hosts_in(environment))


def _hosts_in(environment: Mapping[str, str]) -> Iterator[str]:
    for name in _MACHINE_VARIABLES:
        try:
            parts = urlsplit(environment.get(name) or "")
        except ValueError:
            continue  # azure-identity will complain of it
        if parts.hostname:
            yield f"{parts.scheme}://{parts.hostname}"


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or HTTPS_PORT
