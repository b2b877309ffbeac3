"""Makes azure-identity's credential for each way to prove who one is. Importing this imports azure-identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from azure.identity import (
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)

from clusterkeys.vendors.azure.identities import (
    AzureIdentity,
    ClientAssertion,
    ClientCertificate,
    ClientSecret,
    FederatedToken,
    ManagedIdentity,
)

EntraCredentialTypes = (
    CertificateCredential
    | ClientAssertionCredential
    | ClientSecretCredential
    | DefaultAzureCredential
    | ManagedIdentityCredential
)
_OF_THE_AUTHORITY = ("authority", "disable_instance_discovery")


def made(
    identity: AzureIdentity | None, options: Mapping[str, Any], assertion: Callable[[FederatedToken], str]
) -> EntraCredentialTypes:
    """Make it.

    Args:
        identity: Who one is; None is the default chain.
        options: azure-identity's, on way and authority.
        assertion: Gets the token of another issuer, each time one is needed.

    Raises:
        ValueError: The identity's parts, or the environment's, are of the wrong form.
        TypeError: A certificate's file wants a password.
        OSError: It cannot be read.
    """
    match identity:
        case ClientSecret():
            return ClientSecretCredential(identity.tenant_id, identity.client_id, identity.client_secret, **options)
        case ClientCertificate():
            return CertificateCredential(
                identity.tenant_id, identity.client_id, identity.path, password=identity.password, **options
            )
        case ClientAssertion(token=token):
            return ClientAssertionCredential(
                identity.tenant_id, identity.client_id, lambda: assertion(token), **options
            )
        case ManagedIdentity():
            # The machine answers itself, and knows its authority.
            kept = {name: value for name, value in options.items() if name not in _OF_THE_AUTHORITY}
            return ManagedIdentityCredential(client_id=identity.client_id, **kept)
        case None:
            return DefaultAzureCredential(**options)


def chosen_by(credential: EntraCredentialTypes) -> str | None:
    """Name the credential of the default chain that gave the last token; None where there is no chain.

    azure-identity tells it nowhere else, but in a line of its log.
    """
    if not isinstance(credential, DefaultAzureCredential):
        return None
    chosen = getattr(credential, "_successful_credential", None)
    return type(chosen).__name__ if chosen else None
