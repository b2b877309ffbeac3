"""Asks IAM for a token: the password of an IAM user for one of the whole account, since UCS is a global service.

https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.http import Http, Request, Response
from clusterkeys.transport.tokens import Token
from clusterkeys.vendors.huawei.iam_readings import of_iam
from clusterkeys.vendors.huawei.identities import HuaweiUser
from clusterkeys.vendors.huawei.refusals import Examiner

_LIFETIME = timedelta(hours=24)
"""As documented; what the answer says comes first."""


def obtained(user: HuaweiUser, *, iam: str, http: Http, deadline: float) -> Token:
    """Ask for a token.

    Args:
        user: Whose password it is.
        iam: Base URL.
        http: Sends.
        deadline: Reading of the monotonic clock at which to give up.

    Raises:
        VendorError: IAM refused, failed, or cannot be reached.
        DeadlineError: The account's other calls took too long.
    """
    response = http.send(
        Request(
            method="POST",
            url=f"{iam}/v3/auth/tokens?nocatalog=true",
            headers={"Content-Type": "application/json;charset=utf8"},
            body=json.dumps(_asked(user)).encode(),
        ),
        auth=lambda prepared: prepared,
        deadline=deadline,
        examine=Examiner(meaning=of_iam, source=user.source, secrets=user.secrets, now=http.clock.now),
    )
    token = response.headers.get("X-Subject-Token")
    if not token:
        raise VendorError(
            "IAM's answer carries no token",
            "Check endpoints.iam of the account, and whether a proxy on the way takes headers out",
            refusal=Refusal(kind="protocol", status=response.status),
        )
    return Token(value=token, expires_at=_end(response, http.clock.now()).timestamp())


def _asked(user: HuaweiUser) -> Mapping[str, object]:
    domain = {"name": user.domain_name}
    login = {"name": user.user_name, "password": user.password, "domain": domain}
    return {"auth": {"identity": {"methods": ["password"], "password": {"user": login}}, "scope": {"domain": domain}}}


def _end(response: Response, now: datetime) -> datetime:
    body = response.json()
    token = body.get("token") if isinstance(body, Mapping) else None
    told = token.get("expires_at") if isinstance(token, Mapping) else None
    try:
        end = datetime.fromisoformat(str(told))
    except ValueError:
        return now + _LIFETIME
    return end if end.tzinfo else end.replace(tzinfo=UTC)
