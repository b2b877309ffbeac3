"""Obtains tokens through azure-identity, bounded by a deadline. Importing this imports azure-identity."""

from __future__ import annotations

import logging
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
    CertificateFile,
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


class EntraCredential:
    """One credential of azure-identity. It is not thread-safe: `TokenCache` calls it from one thread at a time."""

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
                # For a minute MSAL would answer the next tries from its cache.
                self._credential = self._new_credential()
            raise refusal from None
        self._note_source()
        return Token(value=token.token, expires_at=float(token.expires_on))

    def _new_credential(self) -> TokenCredential:
        try:
            return self._credential_of(self._login.identity)
        except (ValueError, TypeError) as error:
            why = safe_text(str(error), secrets=self._login.secrets)
        except OSError as error:
            why = error.strerror or "a file cannot be read"
        raise ConfigurationError(
            f"azure-identity cannot use {self._login.source}: {why}", "Check these variables of the environment"
        )

    def _credential_of(self, identity: AzureIdentity | None) -> TokenCredential:
        if isinstance(identity, ManagedIdentity):
            return ManagedIdentityCredential(client_id=identity.client_id, **self._options())
        options = self._options()
        if self._login.authority:
            options["authority"] = self._login.authority
        if self._login.custom_authority:
            options["disable_instance_discovery"] = True
        if identity is None:
            return DefaultAzureCredential(**options)
        ids = (identity.tenant_id, identity.client_id)
        match identity.proof:
            case ClientSecret(text=secret):
                return ClientSecretCredential(*ids, secret, **options)
            case CertificateFile(path=path, password=password):
                return CertificateCredential(*ids, path, password=password, **options)
            case token:
                return ClientAssertionCredential(*ids, lambda: self._assertion(token), **options)

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
            # An empty text means no proxy; for None `requests` would take the proxy of the scheme.
            direct = dict.fromkeys(self._login.direct, "")
            options["proxies"] = {"http": route.proxy, "https": route.proxy, **direct}
        return options

    def _bound(self, request: PipelineRequest[Any]) -> None:
        left = max(self._deadline - self._http.clock.monotonic(), 0.001)
        options = request.context.options
        for name, most in (("connection_timeout", CONNECT_TIMEOUT), ("read_timeout", READ_TIMEOUT)):
            options[name] = min(options.get(name, most), most, left)
        request.http_request.headers["Connection"] = "close"  # the next token is an hour away
        self._unanswered.append(str(request.http_request.url))

    def _note_answer(self, response: PipelineResponse[Any, Any]) -> None:
        """Keep the last refusal whole; azure-identity's own exceptions keep only parts of it."""
        self._unanswered.pop()
        raw = response.http_response
        answer = Response(status=raw.status_code, headers=raw.headers, body=raw.text().encode())
        self._refused = self._check(answer) or self._refused

    def _note_source(self) -> None:
        """Note which credential of the chain obtained the token; azure-identity only logs it."""
        if isinstance(self._credential, DefaultAzureCredential):
            chosen = getattr(self._credential, "_successful_credential", None)
            if chosen:
                self._login.source.found(f"{type(chosen).__name__} of azure-identity's default chain")


def _quieten() -> None:
    """Silence warnings that repeat our errors, unless the user has set a level.

    MSAL logs a token response that is not JSON as an error, with the token in it.
    """
    for name, level in (("azure.identity", logging.ERROR), ("msal.oauth2cli", logging.CRITICAL)):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(level)
