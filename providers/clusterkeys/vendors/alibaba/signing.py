"""ACS3-HMAC-SHA256, one pure function per step of Alibaba Cloud's manual (signature version 3), and the signer.

https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
Both styles of API, RPC and ROA, are signed so. Unlike AWS Signature Version 4 there is no derived key and no scope.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, unquote_to_bytes, urlsplit

import requests

from clusterkeys.ambient import AccessKey
from clusterkeys.urls import host_header

ALGORITHM = "ACS3-HMAC-SHA256"
DATE_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_TOKEN = "x-acs-security-token"  # noqa: S105 - a header's name


def canonical_uri(*, path: str) -> str:
    """Encode each segment of the path once, whatever of it is encoded already; calls of the RPC style have "/"."""
    return "/".join(_encoded(segment) for segment in path.split("/")) or "/"


def canonical_query_string(*, query: str) -> str:
    """Encode the parameters and sort them by name. One without a value is kept, with "=" and nothing after it."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(
        f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, _, value in pairs)
    )


def canonical_headers(*, headers: Mapping[str, str]) -> str:
    """Write `name:value` and a line end per header, by lower-case name; the values of one name are sorted."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in headers.items():
        values[name.lower()].append(value.strip())
    return "".join(f"{name}:{','.join(sorted(values[name]))}\n" for name in sorted(values))


def signed_headers(*, names: Iterable[str]) -> str:
    """List the names of the headers that are signed."""
    return ";".join(sorted({name.lower() for name in names}))


def hashed_payload(*, body: bytes | str) -> str:
    """Return the digest of the body, which goes into the header `x-acs-content-sha256` too."""
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()


def canonical_request(*, method: str, uri: str, query: str, headers: Mapping[str, str], payload: str) -> str:
    """Join the parts of a request that the signature covers.

    Six parts, a line end between them: verb, canonical URI, canonical query string, canonical headers, names of the
    signed headers, digest of the body. The headers end in a line end of their own, so an empty line follows them.

    Args:
        method: Verb.
        uri: Path as sent.
        query: Query as sent, without its question mark.
        headers: The headers to sign and no others; `host` and all `x-acs-…` must be among them.
        payload: Digest of the body.
    """
    parts = (
        method.upper(),
        canonical_uri(path=uri),
        canonical_query_string(query=query),
        canonical_headers(headers=headers),
        signed_headers(names=headers),
        payload,
    )
    return "\n".join(parts)


def string_to_sign(*, canonical: str) -> str:
    """Put the algorithm before the digest of the canonical request."""
    return f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def signature(*, secret_key: str, text: str) -> str:
    """Sign the string to sign with the secret key itself."""
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def authorization(*, access_key: str, signed: str, signed_with: str) -> str:
    """Write the Authorization header; no space follows its commas."""
    return f"{ALGORITHM} Credential={access_key},SignedHeaders={signed},Signature={signed_with}"


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")


@dataclass(frozen=True, kw_only=True)
class AlibabaSigner:
    """Signs a request as of now and with a nonce of its own; it is called once per attempt.

    Attributes:
        key: Returns the access key to sign with.
        now: Returns the time the signature is dated with.
        nonce: Returns a text that no other call has.
    """

    key: Callable[[], AccessKey] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    nonce: Callable[[], str] = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add date, nonce, digest and signature; the request is changed in place."""
        key = self.key()
        url = urlsplit(request.url or "")
        payload = hashed_payload(body=request.body or b"")
        request.headers.pop(_TOKEN, None)
        request.headers.update(self._own_headers(host_header(url), payload, key.security_token))
        chosen = {name: str(value) for name, value in request.headers.items() if _is_signed(name)}
        canonical = canonical_request(
            method=request.method or "", uri=url.path, query=url.query, headers=chosen, payload=payload
        )
        request.headers["Authorization"] = authorization(
            access_key=key.access_key,
            signed=signed_headers(names=chosen),
            signed_with=signature(secret_key=key.secret_key, text=string_to_sign(canonical=canonical)),
        )
        return request

    def _own_headers(self, host: str, payload: str, token: str | None) -> dict[str, str]:
        headers = {
            "Host": host,
            "x-acs-content-sha256": payload,
            "x-acs-date": self.now().strftime(DATE_FORMAT),
            "x-acs-signature-nonce": self.nonce(),
        }
        return headers | ({_TOKEN: token} if token else {})


def _is_signed(name: str) -> bool:
    """Choose what the manual requires; other headers may be changed on the way by proxies."""
    return name.lower() in ("host", "content-type") or name.lower().startswith("x-acs-")
