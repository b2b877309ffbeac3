"""The `ARM_` variables, in which users of Pulumi's Azure providers keep credentials; azure-identity ignores them.

Variables: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
GitHub: https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure
"""

from __future__ import annotations

from collections.abc import Mapping

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.azure.credentials import (
    Application,
    AzureIdentity,
    CertificateFile,
    ClientSecret,
    FederatedToken,
    ManagedIdentity,
    TokenFile,
    TokenRequest,
    TokenText,
)
from clusterkeys.vendors.azure.endpoints import CloudName

_PLACE = "the environment"
_TENANT, _CLIENT = "ARM_TENANT_ID", "ARM_CLIENT_ID"
_SECRET, _CERTIFICATE = "ARM_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE_PATH"
_OIDC, _MSI = "ARM_USE_OIDC", "ARM_USE_MSI"
_OIDC_TOKEN, _OIDC_FILE, _OIDC_AUDIENCE = "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH", "ARM_OIDC_AUDIENCE"
_REQUEST_URL = ("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL")
_REQUEST_BEARER = ("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
_AUDIENCE = "api://AzureADTokenExchange"
_ON = ("1", "t", "true")
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


def in_environment(environment: Mapping[str, str]) -> tuple[AzureIdentity, str] | None:
    """Return the identity that the variables make, and where it was found.

    The order is that of Pulumi's providers: certificate, secret, OIDC, MSI. Ids without a proof make no identity, since
    users of `az login` set them too.

    Raises:
        ConfigurationError: Something proves an identity, but an id, or the proof itself, is missing.
    """
    if path := environment.get(_CERTIFICATE):
        password = environment.get("ARM_CLIENT_CERTIFICATE_PASSWORD") or None
        return _application(environment, CertificateFile(path=path, password=password), _CERTIFICATE)
    if secret := environment.get(_SECRET):
        return _application(environment, ClientSecret(text=secret), _SECRET)
    if _is_on(environment, _OIDC):
        return _application(environment, *_federated(environment), switch=_OIDC)
    if _is_on(environment, _MSI):
        client_id = environment.get(_CLIENT) or None
        named = f"{_MSI} and {_CLIENT}" if client_id else _MSI
        return ManagedIdentity(client_id=client_id), f"{named} in {_PLACE}"
    return None


def cloud_in(environment: Mapping[str, str]) -> CloudName | None:
    """Return the cloud that `ARM_ENVIRONMENT` names.

    Raises:
        ConfigurationError: It names an unknown one.
    """
    word = environment.get("ARM_ENVIRONMENT")
    if not word:
        return None
    if word.lower() not in _CLOUDS:
        raise ConfigurationError(
            f"ARM_ENVIRONMENT in {_PLACE} is none of public, usgovernment and china", "Set cloud of the account"
        )
    return _CLOUDS[word.lower()]


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
        f"{_PLACE} has {_OIDC}, but no token: {_OIDC_TOKEN} and {_OIDC_FILE} are missing",
        f"Set one of them, or give a job of GitHub Actions the permission id-token: write, or unset {_OIDC}",
    )


def _application(
    environment: Mapping[str, str],
    proof: ClientSecret | CertificateFile | FederatedToken,
    name: str,
    switch: str | None = None,
) -> tuple[Application, str]:
    for each in (_TENANT, _CLIENT):
        if not environment.get(each):
            unset = switch or name
            raise ConfigurationError(f"{_PLACE} has {unset}, but {each} is missing", f"Set it, or unset {unset}")
    application = Application(tenant_id=environment[_TENANT], client_id=environment[_CLIENT], proof=proof)
    return application, f"{_TENANT}, {_CLIENT} and {name} in {_PLACE}"


def _is_on(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in _ON
