"""Where a machine in Azure tells a token for its own identity: on itself or its host, to which no proxy leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

_INSTANCE_METADATA = "http://169.254.169.254"
_VARIABLES = ("IDENTITY_ENDPOINT", "IMDS_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
"""Under which App Service, Service Fabric, Azure Arc, Cloud Shell and AKS tell azure-identity other addresses."""


def own_hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give scheme and host of each address, as `requests` looks for them among its proxies."""
    return (_INSTANCE_METADATA, *_told(environment))


def _told(environment: Mapping[str, str]) -> Iterator[str]:
    for name in _VARIABLES:
        try:
            parts = urlsplit(environment.get(name) or "")
        except ValueError:
            continue  # azure-identity will complain of it
        if parts.hostname:
            yield f"{parts.scheme}://{parts.hostname}"
