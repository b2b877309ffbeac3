"""Checks Alibaba Cloud's ACS3-HMAC-SHA256 signatures, step by step as the vendor's manual names them.

The steps are worked out from the manual and never shared with a client, else the check would prove nothing.
See https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, unquote_plus

ALGORITHM = "ACS3-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=(?P<access>[^,]+),SignedHeaders=(?P<headers>[^,]+),"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, kw_only=True)
class AcsRequest:
    """A request as it came over the wire.

    Attributes:
        target: Path and query, still encoded.
        headers: Names and values as sent; a name may occur more than once.
    """

    method: str
    target: str
    headers: Sequence[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)

    def values(self, name: str) -> list[str]:
        """Give the values of a header, by its lower-case name, without the blanks around them."""
        return [value.strip() for sent, value in self.headers if sent.lower() == name]


@dataclass(frozen=True, kw_only=True)
class AcsAuthorization:
    """The three parts of the Authorization header."""

    access_key: str
    signed_headers: Sequence[str]
    signature: str = field(repr=False)


def parse_authorization(header: str) -> AcsAuthorization | None:
    """Split an Authorization header; None if it is not of this algorithm and form."""
    match = _AUTHORIZATION.fullmatch(header)
    if not match:
        return None
    return AcsAuthorization(
        access_key=match["access"],
        signed_headers=match["headers"].split(";"),
        signature=match["signature"],
    )


def canonical_uri(path: str) -> str:
    """Decode the path, then encode each segment anew; slashes stay, and an empty path is one slash."""
    return "/".join(_encoded(unquote(segment)) for segment in path.split("/")) or "/"


def canonical_query(query: str) -> str:
    """Sort the parameters by name, each encoded anew; on the wire a blank may also be a plus."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    decoded = sorted((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in decoded)


def canonical_headers(request: AcsRequest, signed: Sequence[str]) -> str:
    """Write one line per signed header, in order of the names; several values of one are sorted too."""
    return "".join(f"{name}:{','.join(sorted(request.values(name)))}\n" for name in sorted(signed))


def hashed_payload(body: bytes) -> str:
    """Hash the body, even an empty one."""
    return hashlib.sha256(body).hexdigest()


def canonical_request(request: AcsRequest, signed: Sequence[str]) -> str:
    """Join the six parts; the block of headers ends in a line break of its own."""
    path, _, query = request.target.partition("?")
    parts = (
        request.method,
        canonical_uri(path),
        canonical_query(query),
        canonical_headers(request, signed),
        ";".join(sorted(signed)),
        hashed_payload(request.body),
    )
    return "\n".join(parts)


def string_to_sign(canonical: str) -> str:
    """Put the algorithm before the digest of the canonical request."""
    return f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def expected_signature(text: str, secret_key: str) -> str:
    """Work out what the client should have made of the string to sign; the key is the secret as it is."""
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def left_unsigned(request: AcsRequest, signed: Sequence[str]) -> list[str]:
    """Name the headers that have to be signed but are not: the host, the vendor's own and the content type."""
    names = {name.lower() for name, _ in request.headers}
    own = {name for name in names if name.startswith("x-acs-")}
    return sorted(({"host"} | own | names & {"content-type"}) - set(signed))


def agrees(request: AcsRequest, authorization: AcsAuthorization, secret_key: str) -> bool:
    """Tell whether a signature is right, for the headers that it names and the body that was sent."""
    if request.values("x-acs-content-sha256") != [hashed_payload(request.body)]:
        return False
    text = string_to_sign(canonical_request(request, authorization.signed_headers))
    return hmac.compare_digest(expected_signature(text, secret_key), authorization.signature)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
