"""Checks Samsung Cloud Platform's request signatures: HMAC-SHA256 over the whole address, exactly as it was sent.

The steps are worked out from the manual and never shared with a client, else the check would prove nothing.
See https://docs.e.samsungsdscloud.com/en/apireference/api-common/
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

CLIENT_TYPE = "Openapi"


@dataclass(frozen=True, kw_only=True)
class ScpRequest:
    """A request as it came over the wire.

    Attributes:
        url: With scheme, host, path and query, still encoded.
        headers: By lower-case name.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)

    def header(self, name: str) -> str:
        """Give a header by its lower-case name; an absent one is empty."""
        return self.headers.get(name, "")


def is_signed(request: ScpRequest) -> bool:
    """Tell whether the request carries everything that a signature consists of."""
    return all(map(request.header, ("scp-accesskey", "scp-signature", "scp-timestamp", "scp-clienttype")))


def message(request: ScpRequest) -> str:
    """Join what is signed, with nothing in between; the account's id is mostly not sent and then absent."""
    parts = ("scp-timestamp", "scp-accesskey", "scp-accountid", "scp-clienttype")
    return request.method + request.url + "".join(map(request.header, parts))


def expected_signature(text: str, secret_key: str) -> str:
    """Work out what the client should have made of the message."""
    return b64encode(hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def agrees(request: ScpRequest, secret_key: str) -> bool:
    """Tell whether a signature is right and of the type of client that the API is for."""
    if request.header("scp-clienttype") != CLIENT_TYPE:
        return False
    expected = expected_signature(message(request), secret_key)
    return hmac.compare_digest(expected.encode(), request.header("scp-signature").encode())
