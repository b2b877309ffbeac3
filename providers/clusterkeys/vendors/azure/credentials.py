"""Whose credentials an Azure account is read with: its own, else those of the environment and of Azure's tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clusterkeys.vendor import Ambient
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.arm_variables import Found, cloud_in, in_environment
from clusterkeys.vendors.azure.clouds import CLOUDS, Cloud
from clusterkeys.vendors.azure.identities import AzureIdentity, ClientSecret
from clusterkeys.vendors.azure.machine import own_hosts
from clusterkeys.vendors.azure.source import AzureSource

CHAIN = "azure-identity's default chain"
_VARIABLES = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")


@dataclass(frozen=True, kw_only=True)
class AzureLogin:
    """How a token is obtained.

    Attributes:
        identity: Who one is, or None for azure-identity's default chain, which finds out.
        authority: Base URL of the token service; None leaves it to `AZURE_AUTHORITY_HOST` and the public cloud.
        custom_authority: Whether the user named it, so that it is trusted without asking the public cloud about it.
        cloud: Where ARM answers and what its tokens are for.
        source: Where the credentials come from.
        direct: Scheme and host of the addresses to which the account's proxy does not lead.
    """

    identity: AzureIdentity | None
    authority: str | None
    custom_authority: bool
    cloud: Cloud
    source: AzureSource
    direct: tuple[str, ...] = ()

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return self.identity.secrets if self.identity else frozenset()


def find_login(account: AzureAccount, ambient: Ambient) -> AzureLogin:
    """Take the account's service principal, else what `ARM_` variables make, else the chain, which decides when used.

    `ARM_ENVIRONMENT` counts for ambient credentials only: a secret of the stack goes to the cloud that the stack names.

    Raises:
        ConfigurationError: Variables are there by half, or name no cloud.
    """
    own = _of_account(account)
    name = account.cloud or (None if own else cloud_in(ambient.environment)) or "public"
    found = own or in_environment(ambient.environment)
    authority = CLOUDS[name].authority if found or name != "public" else None
    return AzureLogin(
        identity=found.identity if found else None,
        authority=account.authority or authority,
        custom_authority=account.authority is not None,
        cloud=CLOUDS[name],
        source=AzureSource(found.source if found else _chain(ambient.environment)),
        direct=own_hosts(ambient.environment),
    )


def _of_account(account: AzureAccount) -> Found | None:
    if not (account.tenant_id and account.client_id and account.client_secret):
        return None
    secret = ClientSecret(
        tenant_id=account.tenant_id,
        client_id=account.client_id,
        client_secret=account.client_secret.get_secret_value(),
    )
    return Found(identity=secret, source="client_secret of the account in the stack's configuration")


def _chain(environment: Mapping[str, str]) -> str:
    if all(environment.get(name) for name in _VARIABLES):
        return f"{', '.join(_VARIABLES)} in the environment"
    return f"{CHAIN} (environment, workload identity, managed identity, az login)"
