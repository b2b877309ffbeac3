"""HMAC over a request's line, one pure function per step.

The message is written as the queue service's page and the vendor's SDK have it:
https://docs.e.samsungsdscloud.com/en/userguide/application/queue_service/message_api_reference/
Nothing parts the pieces, the body is not signed, and the URL is the whole one: scheme, host, path and query as sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

CLIENT_TYPE = "Openapi"


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
    """Write the headers that carry a signature and what it was made of."""
    return {
        "Scp-Accesskey": access_key,
        "Scp-Signature": signature,
        "Scp-Timestamp": timestamp,
        "Scp-ClientType": client_type,
    }
