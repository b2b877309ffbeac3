"""HMAC over a request's line: one pure function per step, and the signer that applies them.

The message is written as the queue service's page and the vendor's SDK have it:
https://docs.e.samsungsdscloud.com/en/userguide/application/queue_service/message_api_reference/
Nothing separates the pieces, the body is not signed, and the URL is whole: scheme, host, path and query as sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests

from clusterkeys.ambient import AccessKey
from clusterkeys.urls import HTTPS_PORT

CLIENT_TYPE = "Openapi"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def message(*, method: str, url: str, timestamp: str, access_key: str, client_type: str) -> str:
    """Join what is signed.

    Args:
        method: Verb.
        url: The whole URL, byte for byte as it is sent.
        timestamp: Milliseconds since 1970.
        access_key: Id of the key.
        client_type: What kind of client calls.
    """
    return method.upper() + url + timestamp + access_key + client_type


def signature(*, secret_key: str, message: str) -> str:
    """Sign the message with the secret key itself."""
    return base64.b64encode(hmac.new(secret_key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def headers(*, access_key: str, signature: str, timestamp: str, client_type: str) -> Mapping[str, str]:
    """Return the headers that carry a signature and what it was made of."""
    return {
        "Scp-Accesskey": access_key,
        "Scp-Signature": signature,
        "Scp-Timestamp": timestamp,
        "Scp-ClientType": client_type,
    }


@dataclass(frozen=True, kw_only=True)
class SamsungSigner:
    """Signs a request as of now; `Http` calls it once per attempt.

    Attributes:
        key: The access key.
        now: Returns the time that dates the signature.
    """

    key: AccessKey
    now: Callable[[], datetime]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add key, time and signature; the request is changed in place."""
        common = {
            "access_key": self.key.access_key,
            "timestamp": str((self.now() - _EPOCH) // timedelta(milliseconds=1)),
            "client_type": CLIENT_TYPE,
        }
        signed = message(method=request.method or "", url=_as_sent(request.url or ""), **common)
        request.headers.update(headers(signature=signature(secret_key=self.key.secret_key, message=signed), **common))
        if self.key.security_token:
            request.headers["X-Auth-Token"] = self.key.security_token
        return request


def _as_sent(url: str) -> str:
    """Return the URL without https's own port: the Host header omits it, and the server signs what it received."""
    parts = urlsplit(url)
    default = parts.scheme == "https" and parts.port == HTTPS_PORT
    return url.replace(parts.netloc, parts.netloc.removesuffix(f":{HTTPS_PORT}"), 1) if default else url
