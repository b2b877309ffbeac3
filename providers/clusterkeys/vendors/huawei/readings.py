"""What Huawei Cloud's error codes, texts and statuses mean, and what a person does about them."""

from __future__ import annotations

from collections.abc import Mapping

from clusterkeys.readings import Reading, not_milder

_CREDENTIAL = Reading(
    kind="credential",
    what="Huawei Cloud refused the credentials{message}",
    advice="Check them and that they have not ended; they came from {source}",
)
_FORBIDDEN = Reading(
    kind="forbidden",
    what="Huawei Cloud does not let these credentials read the cluster{message}",
    advice="Give their user permission on UCS clusters and check domain_id; the credentials came from {source}",
)
_INVALID = Reading(
    kind="invalid",
    what="Huawei Cloud did not accept the call{message}",
    advice="Check the cluster's arguments and the account's endpoints",
)
_NOWHERE = Reading(
    kind="invalid",
    what="nothing answers to this call at the address of UCS{message}",
    advice="Check endpoints.ucs of the account; this does not say that the cluster is gone",
)
_THROTTLED = Reading(
    kind="throttled",
    what="Huawei Cloud takes no more calls at the moment{message}",
    advice="Give the account a lower rate",
)
_CONFLICT = Reading(kind="conflict", what="the cluster is busy at Huawei Cloud{message}", advice="Try again later")
_SERVER = Reading(
    kind="server",
    what="Huawei Cloud failed to answer{message}",
    advice="Try again later; if it stays, give the request id to Huawei Cloud's support",
)
_AUTHENTICATION = "APIG.0301"
_WRONG_WAY = "Check endpoints and cloud of the account, and what proxies do on the way"
NO_JSON = Reading(kind="protocol", what="the answer is no JSON object", advice=_WRONG_WAY)
_ODD_STATUS = Reading(kind="protocol", what="the answer's status is not one of UCS's{message}", advice=_WRONG_WAY)

_BY_CODE: Mapping[str, Reading] = {
    "APIG.0101": _NOWHERE,
    "APIG.0308": _THROTTLED,
    "UCS.00000001": _CREDENTIAL,
    "UCS.00000004": _FORBIDDEN,
    "UCS.00000005": _SERVER,
    "UCS.00000006": _SERVER,
    "UCS.00000011": _INVALID,
    "UCS.00000012": _INVALID,
    "UCS.00000013": Reading(
        kind="gone",
        what="UCS has no cluster of this id",
        advice="Check cluster_id, and that the credentials belong to the cluster's account",
    ),
    "UCS.00000016": _INVALID,
    "UCS.00000017": Reading(
        kind="invalid",
        what="a quota of UCS is used up{message}",
        advice="Have the quota raised in the Huawei Cloud console, or free some of it",
    ),
    "UCS.00000018": _CREDENTIAL,
    "UCS.00010001": _SERVER,
}

_BY_TEXT: tuple[tuple[str, Reading], ...] = (
    (
        "reach the limit",
        Reading(
            kind="credential",
            what="Huawei Cloud has locked the access key after repeated wrong signatures",
            advice="Wait 5 minutes and check the secret key before trying again; the key came from {source}",
        ),
    ),
    (
        "decrypt token fail",
        Reading(
            kind="credential",
            what="Huawei Cloud cannot read the token: it has ended, or is of another cloud",
            advice="Obtain a new one, for a token lives 24 hours; it came from {source}",
        ),
    ),
    (
        "not exist",
        Reading(
            kind="credential",
            what="Huawei Cloud does not know the access key",
            advice="Check access_key; a temporary one is unknown once it has ended, or without its security token; "
            "it came from {source}",
        ),
    ),
    (
        "token expire",
        Reading(
            kind="credential",
            what="the token of these credentials has expired",
            advice="Obtain new temporary credentials; these came from {source}",
        ),
    ),
    (
        "signature expired",
        Reading(
            kind="credential",
            what="Huawei Cloud found the signature's date too far from its own time{skew}",
            advice="Set this machine's clock, 15 minutes are tolerated; the credentials came from {source}",
        ),
    ),
    (
        "verify aksk signature fail",
        Reading(
            kind="credential",
            what="the signature is wrong: the secret key, or the security token, does not belong to the access key",
            advice="Check both before trying again, for five failures lock the key; they came from {source}",
        ),
    ),
)
"""Texts of APIGW.0301, the gateway's one code for all that is wrong with a signature or token; in lower case."""

_BY_STATUS: Mapping[int, Reading] = {
    401: _CREDENTIAL,
    403: _FORBIDDEN,
    404: _NOWHERE,
    408: _THROTTLED,
    409: _CONFLICT,
    429: _THROTTLED,
}

_BY_CLASS: Mapping[int, Reading] = {4: _INVALID, 5: _SERVER}
"""By the status's first digit."""


def of_ucs(code: str | None, message: str, status: int) -> Reading:
    """Give what a refusal of UCS, or of the gateway in front of it, means.

    A known code decides, else the status; but 401 and 403 are taken for nothing milder.
    """
    # Some of the vendor's gateways write APIGW.…, others APIG.… for the same.
    known = (code or "").replace("APIGW.", "APIG.")
    if known == _AUTHENTICATION:
        said = message.lower()
        return next((reading for text, reading in _BY_TEXT if text in said), _CREDENTIAL)
    by_status = _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, _ODD_STATUS)
    return not_milder(_BY_CODE.get(known, by_status), by_status, status)
