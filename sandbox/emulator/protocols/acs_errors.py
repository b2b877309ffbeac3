"""How Alibaba Cloud's API gateway refuses, and what it says with every answer."""

import math
from collections.abc import Mapping

from flask import g, request

from sandbox.emulator.service import Documented, RefusedError


def _throttling(status: int, code: str, message: str) -> Documented:
    return Documented(status=status, code=code, message=message, throttles=True)


ACS_DOCUMENTED = (
    _throttling(400, "Throttling.User", "Request was denied due to user flow control."),
    _throttling(400, "Throttling.Api", "Request was denied due to api flow control."),
    _throttling(400, "Throttling", "Request was denied due to request throttling."),
    Documented(status=400, code="InvalidAccessKeyId.Inactive", message="Specified access key is disabled."),
    Documented(status=400, code="IncompleteSignature", message="The signature does not conform to the standards."),
    Documented(status=400, code="InvalidSecurityToken.Expired", message="Specified SecurityToken is expired."),
    Documented(status=400, code="InvalidSecurityToken.Malformed", message="Specified SecurityToken is malformed."),
    Documented(status=400, code="MissingSecurityToken", message="SecurityToken is mandatory for this action."),
    Documented(status=400, code="InvalidTimeStamp.Expired", message="Specified time stamp or date value is expired."),
    Documented(status=400, code="InvalidTimeStamp.Format", message="Specified time stamp is not well formatted."),
    Documented(status=400, code="MissingSignatureNonce", message="SignatureNonce is mandatory for this action."),
    Documented(status=400, code="SignatureNonceUsed", message="Specified signature nonce was used already."),
    Documented(status=400, code="SignatureDoesNotMatch", message="Specified signature does not match our calculation."),
    Documented(status=404, code="InvalidAccessKeyId.NotFound", message="Specified access key is not found."),
    Documented(status=404, code="InvalidAction.NotFound", message="Specified api is not found, check url and method."),
    Documented(status=404, code="InvalidVersion", message="Specified parameter Version is not valid."),
    _throttling(429, "Throttling.User", "Request was denied due to user flow control."),
    Documented(status=503, code="ServiceUnavailable", message="The request has failed due to a temporary failure."),
)
_MESSAGES = {each.code: each.message for each in ACS_DOCUMENTED}


def acs_refusal(status: int, code: str, *, detail: str = "") -> RefusedError:
    """Make one of the documented refusals."""
    return RefusedError(status, code, f"{_MESSAGES[code]} {detail}".strip())


def acs_error(refused: RefusedError, *, product: str) -> dict[str, object]:
    """Render a refusal as the gateway does."""
    identity = request_id()
    search = f"https://api.aliyun.com/troubleshoot?q={refused.code}&product={product}&requestId={identity}"
    return {
        "RequestId": identity,
        "HostId": request.host,
        "Code": refused.code,
        "Message": refused.message,
        "Recommend": search,
    }


def acs_headers() -> Mapping[str, str]:
    """Give the headers that every answer carries."""
    return {"x-acs-request-id": request_id(), "x-acs-trace-id": g.request_id.replace("-", "")}


def acs_hint(seconds: float) -> Mapping[str, str]:
    """Ask to wait in milliseconds, in the vendor's own header."""
    return {"x-acs-retry-after": str(math.ceil(seconds * 1000))}


def request_id() -> str:
    """Spell the request's id as the vendor does."""
    return str(g.request_id).upper()


def is_gateways(code: str) -> bool:
    """Tell whether a code is the gateway's, whatever service is behind it."""
    return code in _MESSAGES
