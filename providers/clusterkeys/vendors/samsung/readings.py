"""What the error codes, shapes and statuses of SKE and its gateway mean, and what a person does about them."""

from __future__ import annotations

from collections.abc import Mapping

from clusterkeys.readings import Reading

_SIGNATURE = Reading(
    kind="credential",
    what="the signature is wrong: the secret key does not belong to the access key",
    advice="Check both, and that no proxy rewrites the address of the call; they came from {source}",
)
CLOCK = Reading(
    kind="credential",
    what="Samsung Cloud Platform refused a signature whose time is too far from its own{skew}",
    advice="Set this machine's clock, 15 minutes are tolerated; the credentials came from {source}",
)
REJECTED = Reading(
    kind="credential",
    what="the gateway of Samsung Cloud Platform rejected the access key for SKE{message}",
    advice="Check access_key, and that its account uses SKE in this region and environment; the key came from {source}",
)
CREDENTIAL = Reading(
    kind="credential",
    what="Samsung Cloud Platform refused the credentials{message}",
    advice="Check that the access key is neither expired (keys last 1 to 365 days) nor suspended, and its secret key; "
    "they came from {source}",
)
_FORBIDDEN = Reading(
    kind="forbidden",
    what="Samsung Cloud Platform does not let these credentials read the cluster's user kubeconfig{message}",
    advice="Give their user an IAM policy that allows to view user kubeconfigs of SKE clusters, and check cluster_id; "
    "the credentials came from {source}",
)
INVALID = Reading(
    kind="invalid",
    what="SKE did not accept the call{message}",
    advice="Check cluster_id: SKE may answer so for a cluster that does not exist; and the account's api_version",
)
GONE = Reading(
    kind="gone",
    what="SKE has no cluster of this id{message}",
    advice="Check cluster_id, and that region and environment of the account are the cluster's",
)
_NOWHERE = Reading(
    kind="invalid",
    what="nothing answers to this call at the address of SKE{message}",
    advice="Check region, environment and endpoints.ske of the account, and that no proxy drops Scp- headers; this "
    "does not say that the cluster is gone",
)
_THROTTLED = Reading(
    kind="throttled",
    what="Samsung Cloud Platform takes no more calls at the moment{message}",
    advice="Give the account a lower rate",
)
_CONFLICT = Reading(
    kind="conflict", what="the cluster is busy at Samsung Cloud Platform{message}", advice="Try again later"
)
_SERVER = Reading(
    kind="server",
    what="Samsung Cloud Platform failed to answer{message}",
    advice="Try again later; if it stays, give the request id to the platform's support",
)
_WRONG_WAY = "Check region, environment and endpoints.ske of the account, and what proxies do on the way to it"
EMPTY = Reading(kind="protocol", what="the answer of SKE is empty", advice=_WRONG_WAY)
PAGE = Reading(kind="protocol", what="the answer of SKE is a page of HTML or XML, no kubeconfig", advice=_WRONG_WAY)
ODD_STATUS = Reading(kind="protocol", what="the answer's status is not one of SKE's{message}", advice=_WRONG_WAY)

REJECTIONS = ("rejected by gateway", "catalog has not target")
"""What the gateway says of keys and regions that lack the service; in lower case."""

BY_CODE: Mapping[str, Reading] = {
    "HmacValidFail": _SIGNATURE,
    "ValidationError": INVALID,
    "Forbidden": _FORBIDDEN,
    "NotFound": GONE,
}

BY_STATUS: Mapping[int, Reading] = {
    401: CREDENTIAL,
    403: _FORBIDDEN,
    404: _NOWHERE,
    408: _THROTTLED,
    409: _CONFLICT,
    429: _THROTTLED,
}

BY_CLASS: Mapping[int, Reading] = {4: INVALID, 5: _SERVER}
"""By the status's first digit."""
