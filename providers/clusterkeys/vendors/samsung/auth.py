"""The signers of Samsung Cloud Platform: one that uses a key, one for what is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests

from clusterkeys.ambient import AccessKey
from clusterkeys.urls import HTTPS_PORT
from clusterkeys.vendors.samsung import signing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class SamsungSigner:
    """Signs a request as of now; `requests` calls it once per attempt.

    Attributes:
        key: The access key.
        now: Gives the time the signature is dated with.
    """

    key: AccessKey
    now: Callable[[], datetime]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add key, time and signature; the request is changed in place, as `requests` expects."""
        timestamp = str((self.now() - _EPOCH) // timedelta(milliseconds=1))
        message = signing.message(
            method=request.method or "",
            url=_as_sent(request.url or ""),
            timestamp=timestamp,
            access_key=self.key.access_key,
            client_type=signing.CLIENT_TYPE,
        )
        request.headers.update(
            signing.headers(
                access_key=self.key.access_key,
                signature=signing.signature(secret_key=self.key.secret_key, message=message),
                timestamp=timestamp,
                client_type=signing.CLIENT_TYPE,
            )
        )
        if self.key.security_token:
            request.headers["X-Auth-Token"] = self.key.security_token
        return request


def unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing, for what the vendor tells everybody."""
    return request


def _as_sent(url: str) -> str:
    """Drop the port where it is the usual one: the Host header goes without, and the server signs what it got."""
    parts = urlsplit(url)
    usual = parts.scheme == "https" and parts.port == HTTPS_PORT
    return url.replace(parts.netloc, parts.netloc.removesuffix(f":{HTTPS_PORT}"), 1) if usual else url
