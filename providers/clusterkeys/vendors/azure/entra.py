"""Obtains tokens through azure-identity, bounded by a deadline. Importing this imports azure-identity."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import AzureError
from azure.identity import (
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)

from clusterkeys.errors import ConfigurationError, VendorError
from clusterkeys.transport.cache import Token
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_text
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.vendors.azure.assertions import assertion
from clusterkeys.vendors.azure.credentials import (
    AzureIdentity,
    AzureLogin,
    ClientAssertion,
    ClientCertificate,
    ClientSecret,
    FederatedToken,
    ManagedIdentity,
)
from clusterkeys.vendors.azure.entra_errors import ENTRA_RULES, entra_error, entra_report
from clusterkeys.vendors.azure.errors import pause_in

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.core.pipeline import PipelineRequest, PipelineResponse

    from clusterkeys.transport.http import Http

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 20.0

_OF_THE_AUTHORITY = ("authority", "disable_instance_discovery")


class EntraCredential:
    """One credential of azure-identity. It is not safe to share between threads: the cache lets in one at a time."""

    def __init__(self, *, login: AzureLogin, http: Http) -> None:
        self._login = login
        self._http = http
        self._check = ResponseChecker(
            report=entra_report,
            rules=ENTRA_RULES,
            words={"product": "Entra ID"},
            source=login.source,
            secrets=lambda: login.secrets,
            now=http.clock.now,
            pause=pause_in,
        )
        self._deadline = 0.0
        self._refused: VendorError | None = None
        self._unanswered: list[str] = []
        _quieten()
        self._credential = self._new_credential()

    def obtain(self, deadline: float) -> Token:
        """Ask for a token.

        Raises:
            VendorError: The credential was refused, there is none, or Entra cannot be reached.
        """
        self._deadline, self._refused, self._unanswered = deadline, None, []
        try:
            token = self._credential.get_token(self._login.cloud.scope)
        except AzureError as error:
            refusal = entra_error(error, self._refused, self._login, self._unanswered)
            if refusal.refusal.transient:
                # MSAL would answer the next tries out of its memory, for a minute by the machine's clock.
                self._credential = self._new_credential()
            raise refusal from None
        self._note_source()
        return Token(value=token.token, expires_at=float(token.expires_on))

    def _new_credential(self) -> TokenCredential:
        try:
            return _credential_of(self._login.identity, self._options(), self._assertion)
        except (ValueError, TypeError) as error:
            why = safe_text(str(error), secrets=self._login.secrets)
        except OSError as error:
            why = error.strerror or "a file cannot be read"
        raise ConfigurationError(
            f"azure-identity cannot use {self._login.source}: {why}", "Check these variables of the environment"
        )

    def _assertion(self, token: FederatedToken) -> str:
        return assertion(token, http=self._http, source=self._login.source, deadline=self._deadline)

    def _options(self) -> dict[str, Any]:
        route = self._http.route
        options: dict[str, Any] = {
            "connection_verify": route.verify,
            "retry_total": 0,
            "logging_enable": False,
            "raw_request_hook": self._bound,
            "raw_response_hook": self._note_answer,
        }
        if route.proxy:
            # An empty text is no proxy; `requests` would leave a None out, and take the proxy of the scheme.
            direct = dict.fromkeys(self._login.direct, "")
            options["proxies"] = {"http": route.proxy, "https": route.proxy, **direct}
        if self._login.authority:
            options["authority"] = self._login.authority
        if self._login.custom_authority:
            options["disable_instance_discovery"] = True
        return options

    def _bound(self, request: PipelineRequest[Any]) -> None:
        left = max(self._deadline - self._http.clock.monotonic(), 0.001)
        options = request.context.options
        for name, most in (("connection_timeout", CONNECT_TIMEOUT), ("read_timeout", READ_TIMEOUT)):
            options[name] = min(options.get(name, most), most, left)
        request.http_request.headers["Connection"] = "close"  # the next token is an hour away
        self._unanswered.append(str(request.http_request.url))

    def _note_answer(self, response: PipelineResponse[Any, Any]) -> None:
        """Keep what was last answered instead of a token; azure-identity's own exceptions keep only parts of it."""
        answer = response.http_response
        self._unanswered.pop()
        body = answer.text().encode()
        self._refused = (
            self._check(Response(status=answer.status_code, headers=answer.headers, body=body)) or self._refused
        )

    def _note_source(self) -> None:
        """Learn which credential of the chain gave the token; azure-identity says it only in a line of its log."""
        if isinstance(self._credential, DefaultAzureCredential):
            chosen = getattr(self._credential, "_successful_credential", None)
            if chosen:
                self._login.source.found(f"{type(chosen).__name__} of azure-identity's default chain")


def _credential_of(
    identity: AzureIdentity | None, options: Mapping[str, Any], assertion_of: Callable[[FederatedToken], str]
) -> TokenCredential:
    """Return azure-identity's credential.

    Args:
        identity: Who asks; None is the default chain.
        options: azure-identity's, on way and authority.
        assertion_of: Gets the token of another issuer, each time one is needed.

    Raises:
        ValueError: The identity's parts, or the environment's, are of the wrong form.
        TypeError: A certificate's file wants a password.
        OSError: It cannot be read.
    """
    match identity:
        case ClientSecret(tenant_id=tenant_id, client_id=client_id, client_secret=secret):
            return ClientSecretCredential(tenant_id, client_id, secret, **options)
        case ClientCertificate(tenant_id=tenant_id, client_id=client_id, path=path, password=password):
            return CertificateCredential(tenant_id, client_id, path, password=password, **options)
        case ClientAssertion(tenant_id=tenant_id, client_id=client_id, token=token):
            return ClientAssertionCredential(tenant_id, client_id, lambda: assertion_of(token), **options)
        case ManagedIdentity(client_id=client_id):
            # The machine answers itself, and knows its authority.
            kept = {name: value for name, value in options.items() if name not in _OF_THE_AUTHORITY}
            return ManagedIdentityCredential(client_id=client_id, **kept)
        case None:
            return DefaultAzureCredential(**options)


def _quieten() -> None:
    """Keep azure-identity from warning about what our error says; a level that the user set stays."""
    # MSAL logs a token answer that is no JSON as a whole, token and all, as an error.
    for name, level in (("azure.identity", logging.ERROR), ("msal.oauth2cli", logging.CRITICAL)):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(level)
