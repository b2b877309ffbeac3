"""What Alibaba Cloud's refusals say and mean: the code comes first, then the message, then the status.

Codes: https://api.alibabacloud.com/troubleshoot (by the code, as replies themselves recommend)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from clusterkeys.transport.error_rules import NO_JSON, ErrorReport, ErrorRule, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_word
from clusterkeys.transport.retry_after import retry_after

_ACCEPTED = 200
_NO_ERROR = ("", "0", "200", "ok", "success")
_PERMISSION = re.compile(r"\b(?:cs|ens):(?!KubeConfigDurationMinutes)[A-Z][A-Za-z]+")
"""An action, in capitals unlike the regions in names of resources; the exception is a condition's key."""

_MILLISECONDS = re.compile(r"[0-9]{1,9}")

_FORBIDDEN = ErrorRule(
    kind="forbidden",
    what="{product} denied the call: the credentials lack the permission {permission}{message}",
    advice="Allow {permission} in a RAM policy of their user or role{forbidden}; the credentials came from {source}",
)

RULES = (
    # Each product spells these in its own way.
    replace(rule_of_status(429), pattern="Throttling", transient=True),
    replace(_FORBIDDEN, pattern=r"Forbidden|^(NotAuthorized|NoPermission)(\.|$)"),
    ErrorRule(
        kind="gone",
        what="{product} has no cluster of this id",
        advice="{gone}",
        pattern=r"Cluster(Id)?\.?Not(Found|Exist)|Not(Found|Exist)\.Cluster",
    ),
    ErrorRule(
        kind="credential",
        what="the access key is disabled",
        advice="Enable it in the RAM console, or use another one; it came from {source}",
        codes=("InvalidAccessKeyId.Inactive",),
    ),
    ErrorRule(
        kind="credential",
        what="Alibaba Cloud does not know the access key",
        advice="Check it, and that it is a key of this site: accounts of alibabacloud.com (international) and "
        "aliyun.com (China) are apart; it came from {source}",
        codes=("InvalidAccessKeyId",),
    ),
    ErrorRule(
        kind="credential",
        what="the signature is wrong: the secret key does not belong to the access key",
        advice="Check both; they came from {source}",
        codes=("SignatureDoesNotMatch", "IncompleteSignature"),
    ),
    ErrorRule(
        kind="conflict",
        what="Alibaba Cloud has seen this call before: something on the way sent it twice",
        advice="Check what proxies do on the way to endpoints.{service}",
        codes=("SignatureNonceUsed",),
        transient=True,
    ),
    ErrorRule(
        kind="credential",
        what="the signature's date is too far from Alibaba Cloud's time{skew}",
        advice="Set this machine's clock, 15 minutes are tolerated; the credentials came from {source}",
        codes=("InvalidTimeStamp.Expired", "InvalidTimeStamp.Format"),
    ),
    ErrorRule(
        kind="credential",
        what="the session that the security token belongs to has expired",
        advice="Get the keys of a new session; these came from {source}",
        codes=("InvalidSecurityToken.Expired",),
    ),
    ErrorRule(
        kind="credential",
        what="the security token is wrong, or belongs to another access key",
        advice="Take access key, secret key and security token from the same session; they came from {source}",
        codes=("InvalidSecurityToken",),
    ),
    ErrorRule(
        kind="credential",
        what="the access key belongs to a session, but came without its security token",
        advice="Set security_token beside the access key; it came from {source}",
        codes=("MissingSecurityToken",),
    ),
    # Gateways answer some of these with another status than they mean.
    replace(rule_of_status(404), codes=("InvalidAction.NotFound", "InvalidVersion")),
    replace(rule_of_status(400), codes=("MissingParameter", "MissingClusterId", "InvalidParameter")),
    replace(rule_of_status(500), codes=("ServiceUnavailable", "InternalError", "SystemBusy"), transient=True),
    # ACK's messages begin so; its codes for it differ.
    replace(_FORBIDDEN, text="^(RAM|STSToken) policy forbidden"),
    replace(_FORBIDDEN, statuses=(403,)),
    ErrorRule(
        kind="server",
        what="{product} answered with an error instead of a result{message}",
        advice="Check that the cluster is running, and give the request id to Alibaba Cloud's support",
        statuses=(_ACCEPTED,),
    ),
)


def error_report(response: Response, *, result: str) -> ErrorReport | None:
    """Return what an answer says is wrong.

    Args:
        response: The answer.
        result: Name of the field that holds the result.

    Returns:
        None for a JSON object with status 200 that holds the result or no error.
    """
    body = response.json()
    report = _report(body if isinstance(body, Mapping) else {}, response)
    if response.status != _ACCEPTED:
        return report
    if not isinstance(body, Mapping):
        return replace(report, rule=NO_JSON)
    return None if report.code is None or body.get(result) else report


def _report(body: Mapping[str, object], response: Response) -> ErrorReport:
    fields = {name.lower(): value for name, value in body.items()}
    code, message = _text(fields.get("code")), _text(fields.get("message"))
    denied = fields.get("accessdenieddetail")
    action = _text(denied.get("AuthAction")) if isinstance(denied, Mapping) else ""
    permission = _PERMISSION.search(f"{action} {message}")
    return ErrorReport(
        code=None if code.lower() in _NO_ERROR else code,
        # What the server signed has the keys of the call in it.
        message="" if "string to sign" in message.lower() else message,
        request_id=safe_word(response.headers.get("x-acs-request-id") or _text(fields.get("requestid"))),
        words={"permission": permission[0]} if permission else {},
    )


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def requested_pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds to wait that the vendor asked for: its own header counts milliseconds."""
    asked = headers.get("x-acs-retry-after", "").strip()
    if _MILLISECONDS.fullmatch(asked):
        return int(asked) / 1000
    return retry_after(headers.get("Retry-After"), now)
