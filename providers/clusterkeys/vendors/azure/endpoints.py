"""Where Azure answers: its clouds, the addresses that may be polled with a token, and a machine's own token service."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
        scope: The scope to request for ARM; in US Gov it is not ARM's own address.
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


def may_be_polled(address: str, *, endpoint: str, cloud: Cloud) -> bool:
    """Return whether the token may go to an address: the account's endpoint, or the cloud's ARM or one of its regions.

    The address is sent as it came, so its form counts too.
    """
    if "\\" in address or not _ADDRESS.fullmatch(address):
        return False
    try:
        host, arm = _host(address), _host(cloud.arm)
    except ValueError:
        return False
    return host in (_host(endpoint), arm) or (host[1] == arm[1] and host[0].endswith(f".{arm[0]}"))


def own_hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return scheme and host of the services that issue tokens for a machine's own identity; no proxy leads there."""
    hosts = [_INSTANCE_METADATA]
    for name in _MACHINE_VARIABLES:
        try:
            parts = urlsplit(environment.get(name) or "")
        except ValueError:
            continue  # azure-identity will complain of it
        if parts.hostname:
            hosts.append(f"{parts.scheme}://{parts.hostname}")
    return tuple(hosts)


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or HTTPS_PORT
