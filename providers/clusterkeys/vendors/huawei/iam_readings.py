"""What IAM's refusals of a token mean. It answers in Keystone's shape, whose code is the status, so its texts count.

https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from clusterkeys.readings import Reading

_HUAWEI_ID = "a HUAWEI ID gets no token, only an IAM user does"
_LOGIN = Reading(
    kind="credential",
    what="IAM gives this user no token{message}",
    advice=f"Check user_name, password and domain_name, for {_HUAWEI_ID}; they came from {{source}}",
)
_SERVER = Reading(
    kind="server",
    what="IAM failed to answer{message}",
    advice="Try again later; if it stays, give the request id to Huawei Cloud's support",
)
_THROTTLED = Reading(
    kind="throttled", what="IAM takes no more calls at the moment{message}", advice="Try again in some minutes"
)
_INVALID = Reading(
    kind="invalid",
    what="IAM did not accept the call for a token{message}",
    advice="Check domain_name, region, cloud and endpoints.iam of the account",
)

_BY_TEXT: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (
        re.compile("username or password is wrong"),
        Reading(
            kind="credential",
            what="IAM does not know this user with this password in this account",
            advice=f"Check user_name, password and domain_name, for {_HUAWEI_ID}; repeated failures lock the user; "
            "they came from {source}",
        ),
    ),
    (
        re.compile(r"\blocked\b"),  # not what is "blocked", as by rules on addresses
        Reading(
            kind="credential",
            what="IAM has locked the user after repeated failures",
            advice="Wait a quarter of an hour and check the password before trying again; it came from {source}",
        ),
    ),
)
"""In lower case."""

_BY_STATUS: Mapping[int, Reading] = {
    401: _LOGIN,
    403: Reading(
        kind="forbidden",
        what="IAM does not let this user have a token{message}",
        advice="Give the user programmatic access in IAM; the credentials came from {source}",
    ),
    408: _THROTTLED,
    429: _THROTTLED,
}


def of_iam(_code: str | None, message: str, status: int) -> Reading:
    """Give what a refusal of IAM means."""
    if status in (401, 403):
        said = message.lower()
        return next((reading for text, reading in _BY_TEXT if text.search(said)), _BY_STATUS[status])
    return _BY_STATUS.get(status) or (_SERVER if status >= 500 else _INVALID)  # noqa: PLR2004 - HTTP's server errors
