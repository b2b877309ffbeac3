"""Obtains tokens through azure-identity, bounded by a deadline; what goes wrong is told apart by Entra's own code.

Importing this imports azure-identity.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import AzureError

from clusterkeys.errors import ConfigurationError
from clusterkeys.transport.redact import safe_text
from clusterkeys.transport.tokens import Token
from clusterkeys.vendors.azure.assertions import assertion
from clusterkeys.vendors.azure.credentials import CHAIN
from clusterkeys.vendors.azure.entra_answers import Refused, told
from clusterkeys.vendors.azure.entra_credentials import EntraCredentialTypes, chosen_by, made

if TYPE_CHECKING:
    from azure.core.pipeline import PipelineRequest, PipelineResponse

    from clusterkeys.transport.http import Http
    from clusterkeys.vendors.azure.credentials import AzureLogin
    from clusterkeys.vendors.azure.identities import FederatedToken

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 20.0

_REFUSED = 400


class EntraCredential:
    """One credential of azure-identity. It is not safe to share between threads: the desk lets in one at a time."""

    def __init__(self, *, login: AzureLogin, http: Http) -> None:
        self._login = login
        self._http = http
        self._deadline = 0.0
        self._refused: Refused | None = None
        self._unanswered: list[str] = []
        _quieten()
        self._credential = self._made()

    def obtain(self, deadline: float) -> Token:
        """Ask for a token.

        Raises:
            VendorError: The credential was refused, there is none, or Entra cannot be reached.
        """
        self._deadline, self._refused, self._unanswered = deadline, None, []
        try:
            token = self._credential.get_token(self._login.cloud.scope)
        except AzureError as error:
            refusal = told(error, self._refused, self._login, self._unanswered)
            if refusal.refusal.retryable:
                # MSAL would answer the next tries out of its memory, for a minute by the machine's clock.
                self._credential = self._made()
            raise refusal from None
        chosen = chosen_by(self._credential)
        if chosen:
            self._login.source.found(f"{chosen} of {CHAIN}")
        return Token(value=token.token, expires_at=float(token.expires_on))

    def _made(self) -> EntraCredentialTypes:
        try:
            return made(self._login.identity, self._options(), self._assertion)
        except (ValueError, TypeError) as error:
            why = safe_text(str(error), secrets=self._login.secrets)
        except OSError as error:
            why = error.strerror or "a file cannot be read"
        raise ConfigurationError(
            f"azure-identity cannot use {self._login.source}: {why}", "Check these variables of the environment"
        )

    def _assertion(self, token: FederatedToken) -> str:
        return assertion(token, http=self._http, deadline=self._deadline)

    def _options(self) -> dict[str, Any]:
        route = self._http.route
        options: dict[str, Any] = {
            "connection_verify": route.verify,
            "retry_total": 0,
            "logging_enable": False,
            "raw_request_hook": self._bound,
            "raw_response_hook": self._note,
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

    def _note(self, response: PipelineResponse[Any, Any]) -> None:
        answer = response.http_response
        self._unanswered.pop()
        if answer.status_code >= _REFUSED:
            self._refused = Refused.of(answer, self._http.clock.now())


def _quieten() -> None:
    """Keep azure-identity from warning about what our error says; a level that the user set stays."""
    # MSAL logs a token answer that is no JSON as a whole, token and all, as an error.
    for name, level in (("azure.identity", logging.ERROR), ("msal.oauth2cli", logging.CRITICAL)):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(level)
