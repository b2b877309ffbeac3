"""The errors that Entra ID's refusals and azure-identity's exceptions become. Importing this imports azure-identity.

Codes: https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from azure.core.exceptions import AzureError
from azure.identity import CredentialUnavailableError

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule, is_transient, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.network_errors import network_error
from clusterkeys.transport.redact import safe_word
from clusterkeys.vendors.azure.endpoints import CLOUDS

if TYPE_CHECKING:
    from clusterkeys.vendors.azure.credentials import AzureLogin

_CODE = re.compile(r"AADSTS\d+")
_DESCRIPTION = re.compile(r'"error_description":\s*"([^"]*?)(?:\s*Trace ID:|")')
_REFUSED = 400


ENTRA_RULES = (
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the client secret is wrong",
        advice="client_secret must be the secret's value, not its id; make a new one if the value is lost",
        codes=("AADSTS7000215",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the client secret has expired",
        advice="Make a new one in the application's registration and set client_secret to its value",
        codes=("AADSTS7000222",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the tenant does not know the application",
        advice="Check client_id, and that tenant_id is the directory the application is registered in",
        codes=("AADSTS700016",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the certificate is not registered for the application",
        advice="Upload the certificate in the application's registration, or use a registered one",
        codes=("AADSTS700027",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the assertion is not valid now",
        advice="Get a new OIDC token, or set this machine's clock",
        codes=("AADSTS700024",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the OIDC token matches no federated credential of the application",
        advice="Compare issuer, subject and audience of the token with the federated credentials of the application",
        codes=("AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213"),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: it does not know the tenant",
        advice="Check tenant_id, and that cloud is the one the tenant is in",
        codes=("AADSTS90002", "AADSTS900021", "AADSTS900023"),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: the application is disabled",
        advice="Ask the tenant's administrator to enable it",
        codes=("AADSTS7000112",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}: a conditional access policy blocks it",
        advice="Ask the tenant's administrator which policy applies to the application here",
        codes=("AADSTS53003",),
    ),
    ErrorRule(
        kind="credential",
        what="Entra ID refused a token for {source}{message}",
        advice="Check the application's registration in Entra ID",
    ),
)


def entra_report(response: Response) -> ErrorReport | None:
    """Return what an answer says is wrong; a transient status says nothing about the credential, whatever its code."""
    if response.status < _REFUSED:
        return None
    text = response.body.decode(errors="replace")
    code, description = _CODE.search(text), _DESCRIPTION.search(text)
    return ErrorReport(
        code=code[0] if code else None,
        message=description[1] if description else "",
        request_id=safe_word(response.headers.get("x-ms-request-id")),
        rule=rule_of_status(response.status) if is_transient(response.status) else None,
    )


def entra_error(
    error: AzureError, refused: VendorError | None, login: AzureLogin, unanswered: Sequence[str]
) -> VendorError:
    """Return what went wrong and what to do.

    Args:
        error: What azure-identity raised.
        refused: The last refusal.
        login: Whose token was asked for.
        unanswered: URLs that did not answer: a chain goes on to its next credential and forgets why.
    """
    chained = login.identity is None
    if refused and (refused.refusal.code or (refused.refusal.transient and not chained)):
        return refused
    unreachable = next((each for each in _causes(error) if isinstance(each, OSError)), None)
    if unreachable:
        return network_error(unreachable, login.authority or CLOUDS["public"].authority)
    if chained:
        return _chain_error(login, unanswered)
    status = refused.refusal.status if refused else None
    if isinstance(error, CredentialUnavailableError):
        return VendorError(
            f"this machine has no managed identity for {login.source}",
            "Assign one to the machine in Azure, with this client id if one is set, or unset ARM_USE_MSI",
            refusal=Refusal(kind="credential", status=status),
        )
    return VendorError(
        f"Entra ID's answer to {login.source} is not one that it documents",
        "Check the account's authority, and whether a proxy on the way wants a login",
        refusal=Refusal(kind="protocol", status=status),
    )


def _chain_error(login: AzureLogin, unanswered: Sequence[str]) -> VendorError:
    # Calls without TLS look for a managed identity on this machine; no answer only means that it has none.
    remote = next((url for url in unanswered if url.startswith("https://")), None)
    if remote:
        return network_error(OSError(errno.EHOSTUNREACH, ""), remote)
    return VendorError(
        f"no Azure credentials were found in {login.source}",
        "Set tenant_id, client_id and client_secret of the account, or AZURE_ or ARM_ variables, or run az login",
        refusal=Refusal(kind="credential"),
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from an exception to its first cause, which azure-core keeps in `inner_exception`."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or getattr(seen, "inner_exception", None)
