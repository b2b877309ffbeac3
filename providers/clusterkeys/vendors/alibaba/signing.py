"""ACS3-HMAC-SHA256, one pure function per step of Alibaba Cloud's manual (signature version 3).

https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
Both styles of API, RPC and ROA, are signed so. Unlike AWS Signature Version 4 there is no derived key and no scope.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote_to_bytes

ALGORITHM = "ACS3-HMAC-SHA256"
DATE_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


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
    """Give the digest of the body, which goes into the header `x-acs-content-sha256` too."""
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
