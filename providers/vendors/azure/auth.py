"""Whose credentials an Azure account is read with, and the signer that adds their token."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Self

import requests

from providers.contract import Ambient, Session
from providers.transport.http import Http, Signer
from providers.transport.tokens import Token, TokenDesk
from providers.vendors.azure.account import AzureAccount
from providers.vendors.azure.clouds import CLOUDS

if TYPE_CHECKING:
    from providers.vendors.azure.entra import EntraCredential

_VARIABLES = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")


@dataclass(frozen=True, kw_only=True)
class ServicePrincipal:
    """An application that proves itself with a secret."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AzureLogin:
    """How a token is obtained.

    Attributes:
        principal: The application, or None for azure-identity's default chain.
        authority: Base URL of the token service; None leaves it to `AZURE_AUTHORITY_HOST` and the public cloud.
        custom_authority: Whether the user named it, so that it is trusted without asking the public cloud about it.
        scope: What the token is for.
        source: Where the credentials come from, fit to be printed.
    """

    principal: ServicePrincipal | None
    authority: str | None
    custom_authority: bool
    scope: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AzureSigner:
    """Adds the account's token to a request; `requests` calls it once per attempt.

    Attributes:
        desk: Has the token.
        deadline: Reading of the monotonic clock at which obtaining one gives up.
    """

    desk: TokenDesk = field(repr=False)
    deadline: float = math.inf

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header; the request is changed in place, as `requests` expects."""
        request.headers["Authorization"] = f"Bearer {self.desk.token(self.deadline)}"
        return request

    def until(self, deadline: float) -> Self:
        """Give a signer on the same token that gives up at a deadline."""
        return replace(self, deadline=deadline)


def find_login(account: AzureAccount, ambient: Ambient) -> AzureLogin:
    """Take the account's service principal, else azure-identity's default chain, which decides on first use."""
    cloud = CLOUDS[account.cloud]
    if account.tenant_id and account.client_id and account.client_secret:
        return AzureLogin(
            principal=ServicePrincipal(
                tenant_id=account.tenant_id,
                client_id=account.client_id,
                client_secret=account.client_secret.get_secret_value(),
            ),
            authority=account.authority or cloud.authority,
            custom_authority=account.authority is not None,
            scope=cloud.scope,
            source="client_secret of the account in the stack's configuration",
        )
    return AzureLogin(
        principal=None,
        authority=account.authority or (None if account.cloud == "public" else cloud.authority),
        custom_authority=account.authority is not None,
        scope=cloud.scope,
        source=_ambient_source(ambient.environment),
    )


def open_session(account: AzureAccount, http: Http, ambient: Ambient) -> Session:
    """Put the session together; nothing is imported, asked or read before the first request is signed."""
    login = find_login(account, ambient)
    desk = TokenDesk(issuer="Entra ID", obtain=_lazily(login, http), clock=http.clock)
    cloud = CLOUDS[account.cloud].arm
    return Session(
        auth=AzureSigner(desk=desk),
        source=login.source,
        http=http,
        endpoints={"arm": account.endpoints.get("arm", cloud), "arm of the cloud": cloud},
        secrets=frozenset({login.principal.client_secret} if login.principal else ()),
    )


def bounded(auth: Signer, deadline: float) -> Signer:
    """Let a session's signer give up at the deadline of one cluster; any other signer stays as it is."""
    return auth.until(deadline) if isinstance(auth, AzureSigner) else auth


def _lazily(login: AzureLogin, http: Http) -> Callable[[float], Token]:
    @cache
    def credential() -> EntraCredential:
        # azure-identity takes a fifth of a second and 16 MB, which stacks without Azure need not spend.
        from providers.vendors.azure.entra import EntraCredential  # noqa: PLC0415 - the reason is above

        return EntraCredential(login=login, http=http)

    return lambda deadline: credential().obtain(deadline)


def _ambient_source(environment: Mapping[str, str]) -> str:
    if all(environment.get(name) for name in _VARIABLES):
        return f"{', '.join(_VARIABLES)} in the environment"
    return "azure-identity's default chain (environment, workload identity, managed identity, az login)"
