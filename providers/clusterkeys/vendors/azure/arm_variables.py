"""The `ARM_` variables, under which the users of Pulumi's Azure providers keep credentials; azure-identity reads none.

Variables: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
GitHub: https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.azure.clouds import CloudName
from clusterkeys.vendors.azure.identities import (
    AzureIdentity,
    ClientAssertion,
    ClientCertificate,
    ClientSecret,
    FederatedToken,
    ManagedIdentity,
    TokenFile,
    TokenRequest,
    TokenText,
)

_HERE = "the environment"
_TENANT, _CLIENT = "ARM_TENANT_ID", "ARM_CLIENT_ID"
_SECRET, _CERTIFICATE, _CERTIFICATE_PASSWORD = (
    "ARM_CLIENT_SECRET",
    "ARM_CLIENT_CERTIFICATE_PATH",
    "ARM_CLIENT_CERTIFICATE_PASSWORD",
)
_OIDC, _MSI = "ARM_USE_OIDC", "ARM_USE_MSI"
_OIDC_TOKEN, _OIDC_FILE, _OIDC_AUDIENCE = "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH", "ARM_OIDC_AUDIENCE"
_REQUEST_URL = ("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL")
_REQUEST_BEARER = ("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
_AUDIENCE = "api://AzureADTokenExchange"
_YES = ("1", "t", "true")
_CLOUDS: Mapping[str, CloudName] = {
    "public": "public",
    "azurecloud": "public",
    "azurepubliccloud": "public",
    "usgovernment": "usgov",
    "azureusgovernment": "usgov",
    "azureusgovernmentcloud": "usgov",
    "china": "china",
    "azurechinacloud": "china",
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the variables hold.

    Attributes:
        identity: Who one is.
        source: The variables in words.
    """

    identity: AzureIdentity
    source: str


def in_environment(environment: Mapping[str, str]) -> Found | None:
    """Take the identity that the variables make, in the order of Pulumi's providers: certificate, secret, OIDC, MSI.

    What proves an identity makes a set of them. Ids alone make none, for they stand beside `az login` too.

    Raises:
        ConfigurationError: Something proves an identity, but whose it is, or the proof itself, is missing.
    """
    if environment.get(_CERTIFICATE):
        return _certificate(environment)
    if environment.get(_SECRET):
        return _secret(environment)
    if _yes(environment, _OIDC):
        return _assertion(environment)
    if _yes(environment, _MSI):
        client_id = environment.get(_CLIENT) or None
        named = f"{_MSI} and {_CLIENT}" if client_id else _MSI
        return Found(identity=ManagedIdentity(client_id=client_id), source=f"{named} in {_HERE}")
    return None


def cloud_in(environment: Mapping[str, str]) -> CloudName | None:
    """Give the cloud that `ARM_ENVIRONMENT` names.

    Raises:
        ConfigurationError: It names another one.
    """
    word = environment.get("ARM_ENVIRONMENT")
    if not word:
        return None
    if word.lower() not in _CLOUDS:
        raise ConfigurationError(
            f"ARM_ENVIRONMENT in {_HERE} is none of public, usgovernment and china", "Set cloud of the account"
        )
    return _CLOUDS[word.lower()]


def _certificate(environment: Mapping[str, str]) -> Found:
    tenant_id, client_id = _application(environment, _CERTIFICATE)
    identity = ClientCertificate(
        tenant_id=tenant_id,
        client_id=client_id,
        path=environment[_CERTIFICATE],
        password=environment.get(_CERTIFICATE_PASSWORD) or None,
    )
    return Found(identity=identity, source=_named(_CERTIFICATE))


def _secret(environment: Mapping[str, str]) -> Found:
    tenant_id, client_id = _application(environment, _SECRET)
    identity = ClientSecret(tenant_id=tenant_id, client_id=client_id, client_secret=environment[_SECRET])
    return Found(identity=identity, source=_named(_SECRET))


def _assertion(environment: Mapping[str, str]) -> Found:
    tenant_id, client_id = _application(environment, _OIDC)
    token, name = _federated(environment)
    return Found(identity=ClientAssertion(tenant_id=tenant_id, client_id=client_id, token=token), source=_named(name))


def _federated(environment: Mapping[str, str]) -> tuple[FederatedToken, str]:
    if text := environment.get(_OIDC_TOKEN):
        return TokenText(text=text), _OIDC_TOKEN
    if path := environment.get(_OIDC_FILE):
        return TokenFile(path=path, name=_OIDC_FILE), _OIDC_FILE
    for url, bearer in zip(_REQUEST_URL, _REQUEST_BEARER, strict=True):
        if environment.get(url) and environment.get(bearer):
            audience = environment.get(_OIDC_AUDIENCE) or _AUDIENCE
            return TokenRequest(url=environment[url], bearer=environment[bearer], audience=audience), url
    raise ConfigurationError(
        f"{_HERE} has {_OIDC}, but no token: {_OIDC_TOKEN} and {_OIDC_FILE} are missing",
        f"Set one of them, or give a job of GitHub Actions the permission id-token: write, or unset {_OIDC}",
    )


def _application(environment: Mapping[str, str], proof: str) -> tuple[str, str]:
    for name in (_TENANT, _CLIENT):
        if not environment.get(name):
            raise ConfigurationError(f"{_HERE} has {proof}, but {name} is missing", f"Set it, or unset {proof}")
    return environment[_TENANT], environment[_CLIENT]


def _named(proof: str) -> str:
    return f"{_TENANT}, {_CLIENT} and {proof} in {_HERE}"


def _yes(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in _YES
