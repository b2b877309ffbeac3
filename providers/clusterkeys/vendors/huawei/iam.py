"""Exchanges the password of an IAM user for a token with the scope of the account, which UCS as a global service needs.

https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.cache import Token
from clusterkeys.transport.http import Http, Request, Response, unsigned
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.vendors.huawei.errors import IAM_RULES, report
from clusterkeys.vendors.huawei.identities import HuaweiUser

_LIFETIME = timedelta(hours=24)
"""As documented, where the answer gives no end."""


def request_token(user: HuaweiUser, *, iam: str, http: Http, deadline: float) -> Token:
    """Obtain a new token of the user from the IAM at this base URL.

    Raises:
        VendorError: IAM refused, failed, or cannot be reached.
        DeadlineError: The account's other calls took too long.
    """
    request = Request(
        method="POST",
        url=f"{iam}/v3/auth/tokens?nocatalog=true",
        headers={"Content-Type": "application/json;charset=utf8"},
        body=json.dumps(_login(user)).encode(),
    )
    checker = ResponseChecker(
        report=report,
        rules=IAM_RULES,
        words={"product": "IAM", "service": "iam"},
        source=user.source,
        secrets=lambda: user.secrets,
        now=http.clock.now,
    )
    response = http.send(request, auth=unsigned, deadline=deadline, check=checker)
    token = response.headers.get("X-Subject-Token")
    if not token:
        raise VendorError(
            "IAM's answer carries no token",
            "Check endpoints.iam of the account, and whether a proxy on the way removes headers",
            refusal=Refusal(kind="protocol", status=response.status),
        )
    return Token(value=token, expires_at=_expiry(response, http.clock.now()).timestamp())


def _login(user: HuaweiUser) -> Mapping[str, object]:
    domain = {"name": user.domain_name}
    login = {"name": user.user_name, "password": user.password, "domain": domain}
    return {"auth": {"identity": {"methods": ["password"], "password": {"user": login}}, "scope": {"domain": domain}}}


def _expiry(response: Response, now: datetime) -> datetime:
    body = response.json()
    token = body.get("token") if isinstance(body, Mapping) else None
    text = token.get("expires_at") if isinstance(token, Mapping) else None
    try:
        end = datetime.fromisoformat(str(text))
    except ValueError:
        return now + _LIFETIME
    return end if end.tzinfo else end.replace(tzinfo=UTC)
