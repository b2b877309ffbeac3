"""Checks Huawei Cloud's SDK-HMAC-SHA256 signatures, step by step as the vendor's manual names them.

The steps are worked out from the manual and never shared with a client, else the check would prove nothing.
See https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

ALGORITHM = "SDK-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    r"SDK-HMAC-SHA256 Access=(?P<access>[^,]+), SignedHeaders=(?P<headers>[^,]+), "
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """A request as it came over the wire.

    Attributes:
        target: Path and query, still encoded.
        headers: By lower-case name.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """The three parts of the Authorization header."""

    access_key: str
    signed_headers: Sequence[str]
    signature: str = field(repr=False)


def parse_authorization(header: str) -> Authorization | None:
    """Split an Authorization header; None if it is not of this algorithm and form."""
    match = _AUTHORIZATION.fullmatch(header)
    if not match:
        return None
    return Authorization(
        access_key=match["access"],
        signed_headers=match["headers"].split(";"),
        signature=match["signature"],
    )


def canonical_uri(path: str) -> str:
    """Decode the path, then encode each segment anew; the canonical path always ends in a slash."""
    encoded = "/".join(_encoded(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else f"{encoded}/"


def canonical_query(query: str) -> str:
    """Sort the parameters by name, then value, each encoded anew."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    decoded = sorted((unquote(name), unquote(value)) for name, _, value in pairs)
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in decoded)


def canonical_headers(headers: Mapping[str, str], signed: Sequence[str]) -> str:
    """Write one line per signed header, in the order in which they were signed."""
    return "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed)


def payload_hash(request: SignedRequest) -> str:
    """Hash the body, unless the client announced that it left the body unsigned."""
    if request.headers.get("x-sdk-content-sha256") == "UNSIGNED-PAYLOAD":
        return "UNSIGNED-PAYLOAD"
    return hashlib.sha256(request.body).hexdigest()


def canonical_request(request: SignedRequest, signed: Sequence[str]) -> str:
    """Join the six parts; the block of headers ends in a line break of its own."""
    path, _, query = request.target.partition("?")
    parts = (
        request.method,
        canonical_uri(path),
        canonical_query(query),
        canonical_headers(request.headers, signed),
        ";".join(signed),
        payload_hash(request),
    )
    return "\n".join(parts)


def string_to_sign(canonical: str, date: str) -> str:
    """Put the algorithm and the date before the digest of the canonical request."""
    return "\n".join((ALGORITHM, date, hashlib.sha256(canonical.encode()).hexdigest()))


def expected_signature(request: SignedRequest, signed: Sequence[str], secret_key: str) -> str:
    """Work out what the client should have signed; there is no derived key and no date scope."""
    text = string_to_sign(canonical_request(request, signed), request.headers["x-sdk-date"])
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def agrees(request: SignedRequest, authorization: Authorization, secret_key: str) -> bool:
    """Tell whether a signature is right and covers at least the host and the date."""
    signed = authorization.signed_headers
    if not {"host", "x-sdk-date"} <= set(signed) or list(signed) != sorted(signed):
        return False
    expected = expected_signature(request, signed, secret_key)
    return hmac.compare_digest(expected, authorization.signature)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
