"""The rules for errors of UCS, of the gateway in front of it, and of IAM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clusterkeys.errors import DENIED
from clusterkeys.transport.error_rules import NO_JSON, ErrorReport, ErrorRule, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_word

_ACCEPTED = (200, 201)
_SPELLINGS = (("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message"))

_AUTHENTICATION = ("APIGW.0301", "APIG.0301")  # some of the vendor's gateways write APIGW, others APIG
"""The gateway has one code for all errors of signatures and tokens, so its texts are compared."""

_FORBIDDEN = ErrorRule(
    codes=("UCS.00000004",),
    kind="forbidden",
    what="UCS does not let these credentials read the cluster{message}",
    advice="Grant their user permission on UCS clusters and check domain_id; the credentials came from {source}",
)

UCS_RULES = (
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="reach the limit",
        what="Huawei Cloud has locked the access key after repeated wrong signatures",
        advice="Wait 5 minutes and check the secret key before trying again; the key came from {source}",
    ),
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="decrypt token fail",
        what="Huawei Cloud cannot read the token: it has expired, or belongs to another cloud",
        advice="Obtain a new one, for a token lives 24 hours; it came from {source}",
    ),
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="not exist",
        what="Huawei Cloud does not know the access key",
        advice="Check access_key; a temporary one is unknown once it has expired, or without its security token; "
        "it came from {source}",
    ),
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="token expire",
        what="the token of these credentials has expired",
        advice="Obtain new temporary credentials; these came from {source}",
    ),
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="signature expired",
        what="the signature's date is too far from Huawei Cloud's own time{skew}",
        advice="Set this machine's clock, 15 minutes are tolerated; the credentials came from {source}",
    ),
    ErrorRule(
        codes=_AUTHENTICATION,
        kind="credential",
        text="verify aksk signature fail",
        what="the signature is wrong: the secret key, or the security token, does not belong to the access key",
        advice="Check both before trying again, for five failures lock the key; they came from {source}",
    ),
    replace(rule_of_status(401), codes=(*_AUTHENTICATION, "UCS.00000001", "UCS.00000018")),
    _FORBIDDEN,
    replace(_FORBIDDEN, codes=(), statuses=(403,)),
    ErrorRule(
        codes=("UCS.00000013",),
        kind="gone",
        what="UCS has no cluster of this id",
        advice="Check cluster_id, and that the credentials belong to the cluster's account",
    ),
    ErrorRule(
        codes=("UCS.00000017",),
        kind="invalid",
        what="a quota of UCS is used up{message}",
        advice="Have the quota raised in the Huawei Cloud console, or free some of it",
    ),
    replace(rule_of_status(400), codes=("UCS.00000011", "UCS.00000012", "UCS.00000016")),
    replace(rule_of_status(404), codes=("APIGW.0101", "APIG.0101")),
    replace(rule_of_status(429), codes=("APIGW.0308", "APIG.0308")),
    replace(rule_of_status(500), codes=("UCS.00000005", "UCS.00000006", "UCS.00010001")),
)
"""A known code counts before the status."""

IAM_RULES = (
    ErrorRule(
        statuses=DENIED,
        text="username or password is wrong",
        kind="credential",
        what="IAM knows no such user, or the password is wrong",
        advice="Check user_name, password and domain_name: a HUAWEI ID gets no token, only an IAM user does, and "
        "repeated failures lock the user; they came from {source}",
    ),
    ErrorRule(
        statuses=DENIED,
        text=r"\blocked\b",  # not "blocked", as by rules on addresses
        kind="credential",
        what="IAM has locked the user after repeated failures",
        advice="Wait a quarter of an hour and check the password before trying again; it came from {source}",
    ),
    ErrorRule(
        statuses=(401,),
        kind="credential",
        what="IAM issued no token for this user{message}",
        advice="Check user_name, password and domain_name: a HUAWEI ID gets no token, only an IAM user does; they came "
        "from {source}",
    ),
    ErrorRule(
        statuses=(403,),
        kind="forbidden",
        what="IAM does not let this user have a token{message}",
        advice="Allow the user programmatic access in IAM; the credentials came from {source}",
    ),
    ErrorRule(
        statuses=(400, 409),
        kind="invalid",
        what="IAM did not accept the call for a token{message}",
        advice="Check domain_name, region, cloud and endpoints.iam of the account",
    ),
)
"""IAM answers in Keystone's shape, whose code is the status, so texts count."""


def report(response: Response) -> ErrorReport | None:
    """Return the error in an answer, or None for a JSON object of status 200 or 201 without one."""
    body = response.json()
    code, message = _code_and_message(body)
    if code == str(response.status):
        code = None  # Keystone's
    accepted = response.status in _ACCEPTED and code is None
    if accepted and isinstance(body, Mapping):
        return None
    in_body = body.get("request_id") if isinstance(body, Mapping) else None
    request_id = response.headers.get("X-Request-Id") or (in_body if isinstance(in_body, str) else None)
    rule = NO_JSON if accepted else None
    return ErrorReport(code=code, message=message, request_id=safe_word(request_id), rule=rule)


def _code_and_message(body: object) -> tuple[str | None, str]:
    """Find both in the vendor's three spellings, at the top or in objects inside, outermost first."""
    values = [body]
    for value in values:
        if not isinstance(value, Mapping):
            continue
        for code, message in _SPELLINGS:
            if code in value and message in value:
                return str(value[code]), str(value[message])
        values.extend(value.values())
    return None, ""
