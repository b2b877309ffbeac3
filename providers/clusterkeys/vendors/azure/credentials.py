"""Whose credentials an Azure account is read with, and how they are proved to Entra ID."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from clusterkeys.vendors.azure.endpoints import Cloud

log = logging.getLogger("clusterkeys.azure")


@dataclass(frozen=True, kw_only=True)
class ClientSecret:
    """The secret of an application."""

    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CertificateFile:
    """A file with the certificate of an application and its key, in PEM or PKCS #12."""

    path: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenText:
    """A token of another issuer, as it stands in a variable."""

    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenFile:
    """A file in which somebody renews a token of another issuer; `name` is the variable that names the file."""

    path: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TokenRequest:
    """How a pipeline asks its own service for a token, as in GitHub Actions; `bearer` authorises the request."""

    url: str = field(repr=False)
    bearer: str = field(repr=False)
    audience: str


FederatedToken = TokenText | TokenFile | TokenRequest


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application (client) of a tenant, and the proof that it is the one that asks."""

    tenant_id: str
    client_id: str
    proof: ClientSecret | CertificateFile | FederatedToken


@dataclass(frozen=True, kw_only=True)
class ManagedIdentity:
    """An identity of this machine; `client_id` chooses one where it has several."""

    client_id: str | None = None


AzureIdentity = Application | ManagedIdentity


@dataclass(kw_only=True)
class AzureSource:
    """Where the credentials come from; a chain knows after its first token which of its places that is."""

    text: str

    def __str__(self) -> str:
        """Return what is known now, fit to be printed."""
        return self.text

    def found(self, text: str) -> None:
        """Note which place it is, and log it once."""
        if text != self.text:
            self.text = text
            log.debug("tokens for Azure are obtained with %s", text)


@dataclass(frozen=True, kw_only=True)
class AzureLogin:
    """How a token is obtained.

    Attributes:
        identity: Who asks, or None for azure-identity's default chain, which finds out.
        authority: Base URL of the token service; None leaves it to `AZURE_AUTHORITY_HOST` and the public cloud.
        custom_authority: Whether the user named it, so that it is trusted without asking the public cloud about it.
        cloud: Where ARM answers and what its tokens are for.
        source: Where the credentials come from.
        direct: Scheme and host of the addresses that are called without the account's proxy.
    """

    identity: AzureIdentity | None
    authority: str | None
    custom_authority: bool
    cloud: Cloud
    source: AzureSource
    direct: tuple[str, ...] = ()

    @property
    def secrets(self) -> frozenset[str]:
        """What no text may show."""
        match self.identity:
            case Application(
                proof=ClientSecret(text=secret)
                | CertificateFile(password=str(secret))
                | TokenText(text=secret)
                | TokenRequest(bearer=secret)
            ):
                return frozenset({secret})
        return frozenset()
