"""What Azure Resource Manager refuses and how it says so: tokens, api-versions and missing resources."""

from collections.abc import Iterable

from flask import request

from sandbox.emulator.service import Documented, RefusedError
from sandbox.emulator.tokens import Grant
from sandbox.emulator.world import Account, World

_VERSIONS = ("2024-01-01", "2026-04-01-preview")
_AUDIENCES = (
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://management.core.usgovcloudapi.net",
    "https://management.usgovcloudapi.net",
    "https://management.chinacloudapi.cn",
)

ARM_DOCUMENTED = (
    Documented(
        status=401,
        code="InvalidAuthenticationToken",
        message="The access token is invalid.",
    ),
    Documented(
        status=401,
        code="InvalidAuthenticationTokenTenant",
        message="The access token is from the wrong issuer. It must match the tenant associated with this "
        "subscription.",
    ),
    Documented(
        status=403,
        code="AuthorizationFailed",
        message="The client with this object id does not have authorization to perform action "
        "'Microsoft.HybridContainerService/provisionedClusterInstances/listAdminKubeconfig/action' over "
        "the scope, or the scope is invalid. If access was recently granted, please refresh your "
        "credentials.",
    ),
    Documented(
        status=403,
        code="LinkedAuthorizationFailed",
        message="The client has permission to perform the action on the scope, but not on the linked scope.",
    ),
    Documented(status=404, code="ResourceNotFound", message="The Resource was not found."),
    Documented(status=404, code="ResourceGroupNotFound", message="Resource group could not be found."),
    Documented(status=404, code="SubscriptionNotFound", message="The subscription could not be found."),
    Documented(
        status=404,
        code="ParentResourceNotFound",
        message="Can not perform requested operation on nested resource. Parent resource not found.",
    ),
    Documented(status=409, code="Conflict", message="Another operation is in progress."),
    Documented(
        status=409,
        code="MissingSubscriptionRegistration",
        message="The subscription is not registered to use namespace 'Microsoft.HybridContainerService'. "
        "See https://aka.ms/rps-not-found for how to register subscriptions.",
    ),
    Documented(
        status=429,
        code="SubscriptionRequestsThrottled",
        message="Number of requests for the subscription exceeded the limit. Please try again later.",
    ),
    Documented(status=429, code="TooManyRequests", message="The request is being throttled."),
    Documented(status=500, code="InternalServerError", message="Encountered internal server error."),
    Documented(status=502, code="BadGateway", message="The gateway got no valid answer."),
    Documented(status=503, code="ServerTimeout", message="The request timed out."),
    Documented(status=504, code="GatewayTimeout", message="The gateway did not receive a response in time."),
)


def authorized_account(world: World) -> Account:
    """Find the account whose bearer token the request carries, or refuse as ARM does."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        raise _unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    grant = world.tokens.grant_of(token)
    if scheme.lower() != "bearer" or grant is None:
        raise _unauthorized("InvalidAuthenticationToken", "The access token is invalid.")
    _refuse_stale(grant, world)
    return world.account(grant.account)


def supported_version(version: str | None) -> str:
    """Give the api-version back, or refuse it with the list of those that are registered."""
    if not version:
        raise RefusedError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if version.lower() not in _VERSIONS:
        raise RefusedError(
            400,
            "NoRegisteredProviderFound",
            f"No registered resource provider found for location 'eastus' and API version '{version}' for "
            f"type 'provisionedClusterInstances'. The supported api-versions are '{', '.join(_VERSIONS)}'.",
        )
    return version


def not_found(known: Iterable[str], *, subscription: str, group: str, name: str) -> RefusedError:
    """Say which part of a resource id is the first that does not exist."""
    under = f"/subscriptions/{subscription}/"
    if not any(uri.startswith(under) for uri in known):
        message = f"The subscription '{subscription}' could not be found."
        return RefusedError(404, "SubscriptionNotFound", message)
    if not any(uri.startswith(f"{under}resourcegroups/{group}/") for uri in known):
        message = f"Resource group '{group}' could not be found."
        return RefusedError(404, "ResourceGroupNotFound", message)
    return RefusedError(
        404,
        "ResourceNotFound",
        f"The Resource 'Microsoft.Kubernetes/connectedClusters/{name}' under resource group '{group}' was "
        "not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def _refuse_stale(grant: Grant, world: World) -> None:
    now = world.clock()
    if grant.expires_at <= now:
        message = (
            f"The access token expiry UTC time '{grant.expires_at:%m/%d/%Y %I:%M:%S %p}' is earlier than "
            f"current UTC time '{now:%m/%d/%Y %I:%M:%S %p}'."
        )
        raise _unauthorized("ExpiredAuthenticationToken", message)
    if grant.audience.rstrip("/") not in _AUDIENCES:
        message = f"The access token has been obtained for wrong audience or resource '{grant.audience}'."
        raise _unauthorized("InvalidAuthenticationToken", message)


def _unauthorized(code: str, message: str) -> RefusedError:
    challenge = (
        f'Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="{message}"'
    )
    return RefusedError(401, code, message, headers={"WWW-Authenticate": challenge})
