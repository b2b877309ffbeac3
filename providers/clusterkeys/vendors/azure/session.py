"""Opens an Azure account: with its own service principal, what `ARM_` variables name, or azure-identity's chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from clusterkeys.ambient import Ambient
from clusterkeys.transport.cache import Token, TokenCache
from clusterkeys.transport.http import Http
from clusterkeys.vendor import Session
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.arm_variables import cloud_in, in_environment
from clusterkeys.vendors.azure.credentials import Application, AzureIdentity, AzureLogin, AzureSource, ClientSecret
from clusterkeys.vendors.azure.endpoints import CLOUDS, Cloud, own_hosts

if TYPE_CHECKING:
    import requests

    from clusterkeys.vendors.azure.entra import EntraCredential

_VARIABLES = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
_CHAIN = "azure-identity's default chain (environment, workload identity, managed identity, az login)"


@dataclass(frozen=True, kw_only=True)
class AzureSession(Session):
    """An opened account.

    Attributes:
        cloud: The cloud whose ARM addresses its token may go to.
    """

    cloud: Cloud


def open_session(account: AzureAccount, http: Http, ambient: Ambient) -> AzureSession:
    """Open an account; azure-identity is neither imported nor asked before the first request is signed.

    Raises:
        ConfigurationError: Variables of the environment are incomplete, or name an unknown cloud.
    """
    login = find_login(account, ambient)
    tokens = TokenCache(issuer="Entra ID", obtain=_obtaining(login, http), clock=http.clock)

    def sign(request: requests.PreparedRequest, deadline: float) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {tokens.token(deadline)}"
        return request

    return AzureSession(
        signer=lambda deadline: lambda request: sign(request, deadline),
        source=login.source,
        http=http,
        endpoints={"arm": login.cloud.arm, **account.endpoints},
        secrets=lambda: login.secrets | tokens.secrets,
        cloud=login.cloud,
    )


def find_login(account: AzureAccount, ambient: Ambient) -> AzureLogin:
    """Return the account's service principal, else what `ARM_` variables name, else the chain, which decides when used.

    `ARM_ENVIRONMENT` counts for ambient credentials only: a secret of the stack goes to the cloud that the stack names.

    Raises:
        ConfigurationError: Variables are incomplete, or name an unknown cloud.
    """
    own = _service_principal(account)
    name = account.cloud or (None if own else cloud_in(ambient.environment)) or "public"
    identity, source = own or in_environment(ambient.environment) or (None, _chain(ambient.environment))
    authority = CLOUDS[name].authority if identity or name != "public" else None
    return AzureLogin(
        identity=identity,
        authority=account.authority or authority,
        custom_authority=account.authority is not None,
        cloud=CLOUDS[name],
        source=AzureSource(text=source),
        direct=own_hosts(ambient.environment),
    )


def _service_principal(account: AzureAccount) -> tuple[AzureIdentity, str] | None:
    if not (account.tenant_id and account.client_id and account.client_secret):
        return None
    proof = ClientSecret(text=account.client_secret.get_secret_value())
    application = Application(tenant_id=account.tenant_id, client_id=account.client_id, proof=proof)
    return application, "client_secret in the stack's configuration"


def _chain(environment: Mapping[str, str]) -> str:
    if all(environment.get(name) for name in _VARIABLES):
        return f"{', '.join(_VARIABLES)} in the environment"
    return _CHAIN


def _obtaining(login: AzureLogin, http: Http) -> Callable[[float], Token]:
    @cache
    def credential() -> EntraCredential:
        # Importing azure-identity takes 0.2 s and 16 MB, which stacks without Azure need not spend.
        from clusterkeys.vendors.azure.entra import EntraCredential  # noqa: PLC0415 - the reason is above

        return EntraCredential(login=login, http=http)

    return lambda deadline: credential().obtain(deadline)
