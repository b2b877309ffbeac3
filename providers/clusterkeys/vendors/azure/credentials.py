"""Whose credentials an Azure account is read with, and how they are proved to Entra ID."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from clusterkeys.vendors.azure.endpoints import Cloud

log = logging.getLogger("clusterkeys.azure")


@dataclass(frozen=True, kw_only=True)
class ClientSecret:
    """An application (client) of a tenant that proves itself with a secret."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ClientCertificate:
    """An application that proves itself with a certificate.

    Attributes:
        path: Of a file with certificate and key, PEM or PKCS #12.
        password: Of that file, where it has one.
    """

    tenant_id: str
    client_id: str
    path: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenText:
    """A token that stands in a variable."""

    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenFile:
    """A token that somebody keeps in a file and renews there; `name` is the variable that names the file."""

    path: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TokenRequest:
    """A token that the run of a pipeline asks its service for, as in GitHub Actions.

    Attributes:
        url: Where to ask.
        bearer: The token that allows to ask.
        audience: Whom the token is for.
    """

    url: str = field(repr=False)
    bearer: str = field(repr=False)
    audience: str


FederatedToken = TokenText | TokenFile | TokenRequest


@dataclass(frozen=True, kw_only=True)
class ClientAssertion:
    """An application that proves itself with the token of another issuer, which it trusts."""

    tenant_id: str
    client_id: str
    token: FederatedToken


@dataclass(frozen=True, kw_only=True)
class ManagedIdentity:
    """The identity of the machine that this runs on; `client_id` says which, where it has several."""

    client_id: str | None = None


AzureIdentity = ClientSecret | ClientCertificate | ClientAssertion | ManagedIdentity


@dataclass(frozen=True, kw_only=True)
class FoundIdentity:
    """An identity, and the place where it was found in words."""

    identity: AzureIdentity
    source: str


@dataclass(kw_only=True)
class AzureSource:
    """The place of the credentials; a chain of places knows after the first token which one it is."""

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
        match self.identity:
            case (
                ClientSecret(client_secret=secret)
                | ClientCertificate(password=str(secret))
                | ClientAssertion(token=TokenText(text=secret) | TokenRequest(bearer=secret))
            ):
                return frozenset({secret})
        return frozenset()
