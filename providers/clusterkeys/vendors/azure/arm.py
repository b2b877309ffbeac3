"""Sends one fetch's calls to ARM, and its token nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.clock import Clock
from clusterkeys.transport.http import Http, Request, Response, Signer
from clusterkeys.urls import HTTPS_PORT
from clusterkeys.vendors.azure.refusals import ArmReading

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*")
_JSON = {"Accept": "application/json"}


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
        """Tell whether an address may be polled with the token; it is sent as it came, so its form counts too."""
        if "\\" in address or not _ADDRESS.fullmatch(address):
            return False
        try:
            host, cloud = _host(address), _host(self.cloud)
        except ValueError:
            return False
        return host in (_host(self.endpoint), cloud) or (host[1] == cloud[1] and host[0].endswith(f".{cloud[0]}"))


@dataclass(frozen=True, kw_only=True)
class ArmCaller:
    """Sends the calls of one fetch.

    Attributes:
        reading: Reads refusals.
        hosts: Where the token may go.
        deadline: Reading of the monotonic clock at which to give up.
    """

    http: Http
    auth: Signer
    reading: ArmReading
    hosts: ArmHosts
    deadline: float

    @property
    def clock(self) -> Clock:
        """Time, as the transport has it."""
        return self.http.clock

    def post(self, url: str) -> Response:
        """Start an operation."""
        return self._send(Request(method="POST", url=url, headers=_JSON), self.reading)

    def poll(self, address: str) -> Response:
        """Ask an address that the vendor gave, byte for byte.

        Raises:
            VendorError: It is not an address of ARM; nothing was sent.
        """
        if not self.hosts.trusts(address):
            raise VendorError(
                "Azure named an address outside of ARM to poll, to which the token is not sent",
                "Check endpoints.arm and cloud of the account",
                refusal=Refusal(kind="protocol"),
            )
        return self._send(Request(method="GET", url=address, headers=_JSON), replace(self.reading, polling=True))

    def _send(self, request: Request, reading: ArmReading) -> Response:
        return self.http.send(request, auth=self.auth, deadline=self.deadline, examine=reading)


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or HTTPS_PORT
