"""What Alibaba Cloud's error codes and statuses mean, and what a person does about them.

Codes: https://api.alibabacloud.com/troubleshoot (by the code, as replies themselves recommend)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from clusterkeys.readings import Reading

CREDENTIAL = Reading(
    kind="credential",
    what="Alibaba Cloud refused the credentials{message}",
    advice="Check the access key and its secret key; they came from {source}",
)
FORBIDDEN = Reading(
    kind="forbidden",
    what="Alibaba Cloud does not let these credentials call {permission}{message}",
    advice="Allow the action {permission} in a RAM policy of their user or role{forbidden}; they came from {source}",
)
GONE = Reading(kind="gone", what="{product} has no cluster of this id", advice="{gone}")
_INVALID = Reading(
    kind="invalid",
    what="Alibaba Cloud did not accept the call{message}",
    advice="Check the cluster's arguments and the account's endpoints",
)
_NOWHERE = Reading(
    kind="invalid",
    what="nothing answers to this call at the address of {product}{message}",
    advice="Check region, and endpoints.{service} of the account; this does not say that the cluster is gone",
)
THROTTLED = Reading(
    kind="throttled",
    what="Alibaba Cloud takes no more calls at the moment{message}",
    advice="Give the account a lower rate; other tools of the same account count too",
    passing=True,
)
_CONFLICT = Reading(kind="conflict", what="{product} is busy with the cluster{message}", advice="Try again later")
_SERVER = Reading(
    kind="server",
    what="{product} failed to answer{message}",
    advice="Try again later; if it stays, give the request id to Alibaba Cloud's support",
    passing=True,
)
UNEXPLAINED = Reading(
    kind="server",
    what="{product} answered with an error in place of what was asked for{message}",
    advice="Check that the cluster is running, and give the request id to Alibaba Cloud's support",
)
_WRONG_WAY = "Check endpoints.{service} of the account, and what proxies do on the way to it"
NO_JSON = Reading(kind="protocol", what="the answer of {product} is no JSON object", advice=_WRONG_WAY)
ODD_STATUS = Reading(kind="protocol", what="the answer's status is not one of {product}'s{message}", advice=_WRONG_WAY)

_UNKNOWN_KEY = Reading(
    kind="credential",
    what="Alibaba Cloud does not know the access key",
    advice="Check it, and that it is a key of this site: accounts of alibabacloud.com (international) and aliyun.com "
    "(China) are apart; it came from {source}",
)
_WRONG_SIGNATURE = Reading(
    kind="credential",
    what="the signature is wrong: the secret key does not belong to the access key",
    advice="Check both; they came from {source}",
)
_CLOCK = Reading(
    kind="credential",
    what="Alibaba Cloud found the signature's date too far from its own time{skew}",
    advice="Set this machine's clock, 15 minutes are tolerated; the credentials came from {source}",
)
_WRONG_TOKEN = Reading(
    kind="credential",
    what="the security token is wrong, or belongs to another access key",
    advice="Take access key, secret key and security token from the same session; they came from {source}",
)

BY_CODE: Mapping[str, Reading] = {
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "InvalidAccessKeyId.NotFound": _UNKNOWN_KEY,
    "InvalidAccessKeyId.Inactive": Reading(
        kind="credential",
        what="the access key is disabled",
        advice="Enable it in the RAM console, or use another one; it came from {source}",
    ),
    "SignatureDoesNotMatch": _WRONG_SIGNATURE,
    "IncompleteSignature": _WRONG_SIGNATURE,
    "SignatureNonceUsed": Reading(
        kind="conflict",
        what="Alibaba Cloud has seen this call before: something on the way sent it twice",
        advice="Check what proxies do on the way to endpoints.{service}",
        passing=True,
    ),
    "InvalidTimeStamp.Expired": _CLOCK,
    "InvalidTimeStamp.Format": _CLOCK,
    "InvalidSecurityToken.Expired": Reading(
        kind="credential",
        what="the session that the security token belongs to has expired",
        advice="Get the keys of a new session; these came from {source}",
    ),
    "MissingSecurityToken": Reading(
        kind="credential",
        what="the access key is of a session, but came without its security token",
        advice="Set security_token beside the access key; it came from {source}",
    ),
    "NotAuthorized": FORBIDDEN,
    "NoPermission": FORBIDDEN,
    "ErrorClusterNotFound": GONE,
    "InvalidAction.NotFound": _NOWHERE,
    "InvalidVersion": _NOWHERE,
    "MissingParameter": _INVALID,
    "MissingClusterId": _INVALID,
    "InvalidParameter": _INVALID,
    "ServiceUnavailable": _SERVER,
    "InternalError": _SERVER,
    "SystemBusy": _SERVER,
    "InvalidSecurityToken": _WRONG_TOKEN,
}
"""A code is read as the longest of these that it begins with, whole words only."""

BY_FORM: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile("Throttling"), THROTTLED),
    (re.compile("Forbidden"), FORBIDDEN),
    (re.compile(r"Cluster(Id)?\.?Not(Found|Exist)|Not(Found|Exist)\.Cluster"), GONE),
)
"""Codes that each product spells in its own way."""

BY_TEXT: tuple[tuple[str, Reading], ...] = (
    ("ram policy forbidden", FORBIDDEN),
    ("ststoken policy forbidden", FORBIDDEN),
)
"""What messages of ACK begin with, whose codes for it differ; in lower case."""

BY_STATUS: Mapping[int, Reading] = {
    200: UNEXPLAINED,
    401: CREDENTIAL,
    403: FORBIDDEN,
    404: _NOWHERE,
    408: THROTTLED,
    409: _CONFLICT,
    429: THROTTLED,
}

BY_CLASS: Mapping[int, Reading] = {4: _INVALID, 5: _SERVER}
"""By the status's first digit."""
