"""ARM's codes and statuses in words. `{operation}`, `{role}` and `{source}` stand for those of the call.

A missing resource group is "gone", for ARM says so only of a subscription that the caller sees, and a cluster ends with
its group. A missing subscription is "invalid": the caller's tenant may merely not see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from clusterkeys.readings import Reading

_ACTION = "Microsoft.HybridContainerService/provisionedClusterInstances/{operation}/action"
_TOKEN_ADVICE = "Check tenant_id, cloud and this machine's clock"  # noqa: S105 - a sentence
_VERSION_ADVICE = "Set the cluster's api_version to one that is registered, or leave it out"


_TOKEN = Reading(kind="credential", what="Azure refused the token obtained with {source}", advice=_TOKEN_ADVICE)
_EXPIRED = Reading(
    kind="credential",
    what="the token obtained with {source} has expired",
    advice="Try again for a new one; if it stays so, set this machine's clock",
)
_TENANT = Reading(
    kind="credential",
    what="the token obtained with {source} is of another tenant than the subscription",
    advice="Set tenant_id to the subscription's tenant",
)
_FORBIDDEN = Reading(
    kind="forbidden",
    what=f"the principal of {{source}} may not perform {_ACTION}",
    advice="Grant it the role '{role}' on the cluster; a new assignment takes some minutes to work",
)
_GONE = Reading(
    kind="gone",
    what="the cluster does not exist",
    advice="Check resource_uri; if the cluster was deleted, take it out of the configuration",
)
_VERSION = Reading(kind="invalid", what="Azure does not serve this api_version here", advice=_VERSION_ADVICE)
_UNREGISTERED = Reading(
    kind="invalid",
    what="the subscription is not registered for Microsoft.HybridContainerService",
    advice="Run: az provider register --namespace Microsoft.HybridContainerService",
)
_LOCKED = Reading(
    kind="forbidden",
    what="a read-only lock forbids {operation}, which is a POST",
    advice="Have the lock taken off the cluster, its resource group or subscription",
)
_DISABLED = Reading(
    kind="forbidden",
    what="the subscription is disabled",
    advice="Have it enabled in the portal under Subscriptions",
)
_THROTTLED = Reading(
    kind="throttled",
    what="Azure throttles the subscription's or the principal's calls",
    advice="Try again later, or lower the account's rate",
    passing=True,
)

_CODES: Mapping[str, Reading] = {
    "invalidauthenticationtoken": _TOKEN,
    "expiredauthenticationtoken": _EXPIRED,
    "authenticationfailed": _TOKEN,
    "invalidauthenticationtokenaudience": _TOKEN,
    "invalidauthenticationtokentenant": _TENANT,
    "authorizationfailed": _FORBIDDEN,
    "linkedauthorizationfailed": _FORBIDDEN,
    "scopelocked": _LOCKED,
    "readonlydisabledsubscription": _DISABLED,
    "subscriptiondisabled": _DISABLED,
    "disabledsubscription": _DISABLED,
    "resourcenotfound": _GONE,
    "parentresourcenotfound": _GONE,
    "resourcegroupnotfound": Reading(
        kind="gone",
        what="the cluster's resource group does not exist",
        advice="Check the resource group in resource_uri; if it was deleted, take the cluster out of the configuration",
    ),
    "subscriptionnotfound": Reading(
        kind="invalid",
        what="the subscription does not exist or is not visible to {source}",
        advice="Check the subscription in resource_uri, and that tenant_id and cloud are those of the subscription",
    ),
    "missingsubscriptionregistration": _UNREGISTERED,
    "subscriptionnotregistered": _UNREGISTERED,
    "noregisteredproviderfound": _VERSION,
    "invalidapiversionparameter": _VERSION,
    "missingapiversionparameter": _VERSION,
    "unsupportedapiversion": _VERSION,
    "invalidresourcetype": _VERSION,
    "toomanyrequests": _THROTTLED,
    "subscriptionrequeststhrottled": _THROTTLED,
}

_STATUSES: Mapping[int, Reading] = {
    HTTPStatus.UNAUTHORIZED: _TOKEN,
    HTTPStatus.FORBIDDEN: _FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT: Reading(
        kind="server", what="Azure did not read the request in time", advice="Try again", passing=True
    ),
    HTTPStatus.CONFLICT: Reading(
        kind="conflict",
        what="the cluster is not ready for {operation}, as just after its creation or during an update",
        advice="Try again in a minute",
        passing=True,
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _THROTTLED,
}
_POLL_STATUSES: Mapping[int, Reading] = {
    HTTPStatus.FORBIDDEN: Reading(
        kind="forbidden",
        what="Azure does not tell {source} how its operation {operation} stands",
        advice="Try again; if it stays so, report the request id to Azure's support",
    ),
    HTTPStatus.NOT_FOUND: Reading(
        kind="server", what="Azure has forgotten the operation {operation}", advice="Try again"
    ),
}
_SERVER = Reading(
    kind="server", what="Azure failed", advice="Try again later; see https://azure.status.microsoft", passing=True
)
_INVALID = Reading(kind="invalid", what="Azure refused the call", advice="Check resource_uri and api_version")
_FOREIGN = Reading(
    kind="protocol",
    what="the answer is not one of Azure Resource Manager",
    advice="Check endpoints.arm of the account, and whether a proxy on the way answers instead",
)


def of_code(code: str) -> Reading | None:
    """Give a code in words, None where the status says as much."""
    return _CODES.get(code.lower())


def of_status(status: int, *, understood: bool, polling: bool) -> Reading:
    """Give a status in words.

    Args:
        status: Anything but 2xx.
        understood: Whether the body had an ARM error.
        polling: Whether an operation's status was asked for.
    """
    reading = (_POLL_STATUSES.get(status) if polling else None) or _STATUSES.get(status)
    if reading:
        return reading
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _SERVER
    return _INVALID if understood else _FOREIGN
