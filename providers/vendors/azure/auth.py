"""Adds an account's token to requests."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Self

import requests

from providers.contract import Ambient, Session
from providers.transport.http import Http, Signer
from providers.transport.tokens import Token, TokenDesk
from providers.vendors.azure.account import AzureAccount
from providers.vendors.azure.credentials import AzureLogin, find_login

if TYPE_CHECKING:
    from providers.vendors.azure.entra import EntraCredential


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


def open_session(account: AzureAccount, http: Http, ambient: Ambient) -> Session:
    """Put the session together; azure-identity is neither imported nor asked before the first request is signed.

    Raises:
        ConfigurationError: Variables of the environment are there by half, or name no cloud.
    """
    login = find_login(account, ambient)
    desk = TokenDesk(issuer="Entra ID", obtain=_lazily(login, http), clock=http.clock)
    arm = login.cloud.arm
    return Session(
        auth=AzureSigner(desk=desk),
        source=login.source,
        http=http,
        endpoints={"arm": account.endpoints.get("arm", arm), "arm of the cloud": arm},
        secrets=login.secrets,
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
