"""An Azure account, ready to be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from clusterkeys.transport.http import Http
from clusterkeys.transport.tokens import Token, TokenCache
from clusterkeys.vendor import Ambient, Session
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.auth import AzureSigner
from clusterkeys.vendors.azure.credentials import AzureLogin, find_login

if TYPE_CHECKING:
    from clusterkeys.vendors.azure.entra import EntraCredential


@dataclass(frozen=True, kw_only=True)
class AzureSession(Session):
    """What the account is used with, and where else its token may go.

    Attributes:
        cloud_arm: Base URL of ARM in the account's cloud, whose addresses may be polled whatever the endpoint.
    """

    cloud_arm: str


def open_session(account: AzureAccount, http: Http, ambient: Ambient) -> AzureSession:
    """Put the session together; azure-identity is neither imported nor asked before the first request is signed.

    Raises:
        ConfigurationError: Variables of the environment are there by half, or name no cloud.
    """
    login = find_login(account, ambient)
    arm = login.cloud.arm
    return AzureSession(
        auth=AzureSigner(desk=TokenCache(issuer="Entra ID", obtain=_lazily(login, http), clock=http.clock)),
        source=login.source,
        http=http,
        endpoints={"arm": account.endpoints.get("arm", arm)},
        secrets=login.secrets,
        cloud_arm=arm,
    )


def _lazily(login: AzureLogin, http: Http) -> Callable[[float], Token]:
    @cache
    def credential() -> EntraCredential:
        # azure-identity takes a fifth of a second and 16 MB, which stacks without Azure need not spend.
        from clusterkeys.vendors.azure.entra import EntraCredential  # noqa: PLC0415 - the reason is above

        return EntraCredential(login=login, http=http)

    return lambda deadline: credential().obtain(deadline)
