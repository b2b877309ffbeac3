"""The rules for ARM's errors: of a call, of a poll, and of an operation that failed.

A missing resource group means that the cluster is "gone" too, since ARM reports it only in subscriptions that the
caller sees. A missing subscription is "invalid": it may exist where the caller's tenant does not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from clusterkeys.errors import Kind
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule, is_transient
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_word
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.vendors.azure.replies import ArmError, error_in

_NO_REQUEST_ID = "00000000-0000-0000-0000-000000000000"
_REQUEST_IDS = ("x-ms-correlation-request-id", "x-ms-request-id", "x-ms-routing-request-id")
_DEPTH = 3  # of details in details; the useful ones are near the top

_TOKEN_REFUSED = ErrorRule(
    kind="credential",
    what="Azure refused the token obtained with {source}{message}",
    advice="Check tenant_id, cloud and this machine's clock",
    codes=("InvalidAuthenticationToken", "AuthenticationFailed", "InvalidAuthenticationTokenAudience"),
)
_FORBIDDEN = ErrorRule(
    kind="forbidden",
    what="Access denied for the principal ({source}): the permission "
    "Microsoft.HybridContainerService/provisionedClusterInstances/{operation}/action is missing{message}",
    advice="Grant it the role '{role}' on the cluster; a new assignment takes some minutes to work",
    codes=("AuthorizationFailed", "LinkedAuthorizationFailed"),
)
_CODE_RULES = (
    _TOKEN_REFUSED,
    ErrorRule(
        kind="credential",
        what="the token obtained with {source} has expired{message}",
        advice="Try again with a new one; if that fails too, set this machine's clock",
        codes=("ExpiredAuthenticationToken",),
    ),
    ErrorRule(
        kind="credential",
        what="the token obtained with {source} belongs to another tenant than the subscription{message}",
        advice="Set tenant_id to the subscription's tenant",
        codes=("InvalidAuthenticationTokenTenant",),
    ),
    _FORBIDDEN,
    ErrorRule(
        kind="forbidden",
        what="a read-only lock forbids {operation}, which is a POST{message}",
        advice="Have the lock removed from the cluster, its resource group or its subscription",
        codes=("ScopeLocked",),
    ),
    ErrorRule(
        kind="forbidden",
        what="the subscription is disabled{message}",
        advice="Have it enabled in the portal under Subscriptions",
        codes=("ReadOnlyDisabledSubscription", "SubscriptionDisabled", "DisabledSubscription"),
    ),
    ErrorRule(
        kind="gone",
        what="the cluster does not exist{message}",
        advice="Check resource_uri; if the cluster was deleted, remove it from the configuration",
        codes=("ResourceNotFound", "ParentResourceNotFound"),
    ),
    ErrorRule(
        kind="gone",
        what="the cluster's resource group does not exist{message}",
        advice="Check the resource group in resource_uri; if it was deleted, remove the cluster from the configuration",
        codes=("ResourceGroupNotFound",),
    ),
    ErrorRule(
        kind="invalid",
        what="the subscription does not exist or is not visible to {source}{message}",
        advice="Check the subscription in resource_uri, and that tenant_id and cloud are those of the subscription",
        codes=("SubscriptionNotFound",),
    ),
    ErrorRule(
        kind="invalid",
        what="the subscription is not registered for Microsoft.HybridContainerService{message}",
        advice="Run: az provider register --namespace Microsoft.HybridContainerService",
        codes=("MissingSubscriptionRegistration", "SubscriptionNotRegistered"),
    ),
    ErrorRule(
        kind="invalid",
        what="Azure does not serve this api_version here{message}",
        advice="Set the cluster's api_version to one that is registered, or leave it out",
        codes=(
            *("NoRegisteredProviderFound", "InvalidApiVersionParameter", "MissingApiVersionParameter"),
            *("UnsupportedApiVersion", "InvalidResourceType"),
        ),
    ),
    ErrorRule(
        kind="throttled",
        what="Azure throttles the calls of the subscription or the principal{message}",
        advice="Try again later, or lower the account's rate",
        codes=("TooManyRequests", "SubscriptionRequestsThrottled"),
    ),
)
_RULE_OF_CODE: Mapping[str, ErrorRule] = {code.lower(): rule for rule in _CODE_RULES for code in rule.codes}
_DENIALS: Mapping[int, Kind] = {HTTPStatus.UNAUTHORIZED: "credential", HTTPStatus.FORBIDDEN: "forbidden"}
"""The kind of these statuses, whatever their code: a cluster reported missing with a 403 may well exist."""
_INVALID = tuple(status for status in range(400, 500) if not is_transient(status))

CALL_RULES = (
    replace(_TOKEN_REFUSED, codes=(), statuses=(HTTPStatus.UNAUTHORIZED,)),
    replace(_FORBIDDEN, codes=(), statuses=(HTTPStatus.FORBIDDEN,)),
    ErrorRule(
        kind="conflict",
        what="the cluster is not ready for {operation}, as just after its creation or during an update{message}",
        advice="Try again in a minute",
        statuses=(HTTPStatus.CONFLICT,),
        transient=True,
        pause=12.0,  # a cluster just created answers so, and five tries make some 50 s
    ),
    ErrorRule(
        kind="invalid",
        what="Azure refused the call{message}",
        advice="Check resource_uri and api_version",
        pattern=".",
        statuses=_INVALID,
    ),
    ErrorRule(
        kind="protocol",
        what="the answer is not one of Azure Resource Manager",
        advice="Check endpoints.arm of the account, and whether a proxy on the way answers instead",
        statuses=_INVALID,
    ),
)
POLL_RULES = (
    ErrorRule(
        kind="forbidden",
        what="Azure does not show the state of its operation {operation} to {source}{message}",
        advice="Try again; if that fails too, report the request id to Azure's support",
        statuses=(HTTPStatus.FORBIDDEN,),
    ),
    ErrorRule(
        kind="server",
        what="Azure has forgotten the operation {operation}{message}",
        advice="Try again",
        statuses=(HTTPStatus.NOT_FOUND,),
    ),
    *CALL_RULES,
)
ENDED = {
    state.lower(): ErrorRule(
        kind="server",
        what=f"the operation {{operation}} ended as {state}{{message}}",
        advice="Check that the cluster is connected to Azure (az connectedk8s show), then try again",
    )
    for state in ("Failed", "Canceled")
}
"""The rule for how an operation ended, if its error has no known code; trying again is left to the user."""


def call_report(response: Response) -> ErrorReport | None:
    """Return the error in the answer to a call, or None if it was accepted."""
    if response.status in range(200, 300):
        return None
    return error_report(error_in(response), response, denial=_DENIALS.get(response.status))


def poll_report(response: Response) -> ErrorReport | None:
    """Return the error in the answer to a poll, whose codes are about the operation, not the cluster."""
    if response.status in range(200, 300):
        return None
    return replace(error_report(error_in(response), response), rule=None)


def error_report(error: ArmError | None, response: Response, *, denial: Kind | None = None) -> ErrorReport:
    """Return the report of an error; the first known code counts, be it in the details.

    Args:
        error: The error of a call or an operation.
        response: The answer that holds it.
        denial: The only kind that a code may mean, if the status demands one.
    """
    tree = tuple(_with_details(error))
    codes = [each.code for each in tree if each.code]
    rules = {code: rule for code in codes if (rule := _RULE_OF_CODE.get(code.lower())) and denial in (None, rule.kind)}
    code = next(iter([*rules, *codes]), None)
    return ErrorReport(
        code=code,
        message=next((each.message for each in tree if each.message), ""),
        request_id=request_id(response),
        rule=rules.get(code or ""),
    )


def request_id(response: Response) -> str | None:
    """Return the id that Azure's support asks for; the 202 of an operation has a request id of zeros."""
    ids = (safe_word(response.headers.get(name)) for name in _REQUEST_IDS)
    return next((each for each in ids if each and each != _NO_REQUEST_ID), None)


def pause_in(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that Azure asks to wait; `Retry-After` wins over the milliseconds, as in azure-core."""
    seconds = retry_after(headers.get("Retry-After"), now)
    if seconds is not None:
        return seconds
    texts = (headers.get(name, "").strip() for name in ("retry-after-ms", "x-ms-retry-after-ms"))
    return next((float(text) / 1000 for text in texts if text.isascii() and text.isdigit()), None)


def _with_details(error: ArmError | None, depth: int = _DEPTH) -> Iterator[ArmError]:
    if error is None or depth == 0:
        return
    yield error
    for detail in error.details or ():
        yield from _with_details(detail, depth - 1)
