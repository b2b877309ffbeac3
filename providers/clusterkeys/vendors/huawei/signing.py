"""SDK-HMAC-SHA256: one pure function per step of Huawei Cloud's manual, and the signer that takes the steps.

https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
Unlike AWS Signature Version 4 there is no derived key, no date scope and no region; the canonical path ends in "/".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

import requests

from clusterkeys.urls import host_header
from clusterkeys.vendors.huawei.identities import HuaweiKey

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
_SIGNED = ("Host", "X-Sdk-Date", "X-Domain-Id", "X-Security-Token", "Content-Type")


def canonical_uri(path: str) -> str:
    """Decode the path and encode each segment anew; the slash at the end is signed but not sent."""
    encoded = "/".join(_encoded(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else f"{encoded}/"


def canonical_query_string(query: str) -> str:
    """Sort the parameters by name, then value. One without a value is kept, with "=" and nothing after it."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    decoded = sorted((unquote(name), unquote(value)) for name, _, value in pairs)
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in decoded)


def canonical_headers(headers: Mapping[str, str]) -> str:
    """Return `name:value` and a line end per header, by lower-case name, without the value's outer white space."""
    lines = sorted((name.lower(), value.strip()) for name, value in headers.items())
    return "".join(f"{name}:{value}\n" for name, value in lines)


def signed_headers(names: Iterable[str]) -> str:
    """Return the names of the signed headers, joined by semicolons."""
    return ";".join(sorted(name.lower() for name in names))


def hashed_payload(body: str | bytes) -> str:
    """Return the digest of the body; text counts as UTF-8."""
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()


def canonical_request(*, method: str, path: str, query: str, headers: Mapping[str, str], payload_hash: str) -> str:
    """Join the parts of a request that the signature covers.

    Path and query are those that are sent; the headers are only those to sign, `Host` and `X-Sdk-Date` among them.
    They end in a line end of their own, so an empty line follows them.
    """
    parts = (
        method.upper(),
        canonical_uri(path),
        canonical_query_string(query),
        canonical_headers(headers),
        signed_headers(headers),
        payload_hash,
    )
    return "\n".join(parts)


def string_to_sign(canonical: str, date: str) -> str:
    """Return algorithm, `X-Sdk-Date` and the digest of the canonical request, a line each."""
    return f"{ALGORITHM}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def signature(secret_key: str, text: str) -> str:
    """Return the signature of the string to sign, made with the secret key itself."""
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def authorization(*, access_key: str, signed: str, signed_with: str) -> str:
    """Return the Authorization header; no comma follows the algorithm."""
    return f"{ALGORITHM} Access={access_key}, SignedHeaders={signed}, Signature={signed_with}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


@dataclass(frozen=True, kw_only=True)
class HuaweiSigner:
    """Signs a request with the time that `now` returns."""

    credentials: HuaweiKey
    now: Callable[[], datetime]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add date, account and signature; the request is changed in place."""
        url, key = urlsplit(request.url or ""), self.credentials.key
        date = self.now().strftime(DATE_FORMAT)
        scope = {"X-Domain-Id": self.credentials.domain_id, "X-Security-Token": key.security_token}
        request.headers.update({name: value for name, value in scope.items() if value})
        request.headers.update({"Host": host_header(url), "X-Sdk-Date": date})
        chosen = {name: str(request.headers[name]) for name in _SIGNED if name in request.headers}
        canonical = canonical_request(
            method=request.method or "",
            path=url.path,
            query=url.query,
            headers=chosen,
            payload_hash=hashed_payload(request.body or b""),
        )
        request.headers["Authorization"] = authorization(
            access_key=key.access_key,
            signed=signed_headers(chosen),
            signed_with=signature(key.secret_key, string_to_sign(canonical, date)),
        )
        return request
