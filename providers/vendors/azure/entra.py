"""Obtains tokens through azure-identity, bounded by a deadline; what goes wrong is told apart by Entra's own code.

Importing this imports azure-identity.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import AzureError
from azure.identity import ClientSecretCredential, DefaultAzureCredential

from providers.errors import ConfigurationError, Kind, Refusal, VendorError
from providers.transport.network_errors import network_error
from providers.transport.redact import safe_text, safe_word
from providers.transport.tokens import Token
from providers.vendors.azure.clouds import CLOUDS
from providers.vendors.azure.entra_refusals import reading_of
from providers.vendors.azure.pauses import asked_pause

if TYPE_CHECKING:
    from azure.core.pipeline import PipelineRequest, PipelineResponse

    from providers.transport.http import Http
    from providers.vendors.azure.auth import AzureLogin

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 20.0

_CODE = re.compile(r"AADSTS\d+")
_REQUEST_TIMEOUT = 408
_TOO_MANY_REQUESTS = 429
_REFUSED = 400
_SERVER = 500


@dataclass(frozen=True, kw_only=True)
class _Refused:
    """What Entra last answered instead of a token; azure-identity's own exceptions keep only parts of it."""

    status: int
    code: str | None
    message: str
    request_id: str | None
    retry_after: float | None


class EntraCredential:
    """One credential of azure-identity. It is not safe to share between threads: the desk lets in one at a time."""

    def __init__(self, *, login: AzureLogin, http: Http) -> None:
        self._login = login
        self._http = http
        self._deadline = 0.0
        self._refused: _Refused | None = None
        _quieten()
        self._credential = self._made()

    def obtain(self, deadline: float) -> Token:
        """Ask for a token.

        Raises:
            VendorError: The credential was refused, there is none, or Entra cannot be reached.
        """
        self._deadline, self._refused = deadline, None
        try:
            token = self._credential.get_token(self._login.scope)
        except AzureError as error:
            told = self._told(error)
            if told.refusal.retryable:
                # MSAL would answer the next tries out of its memory, for a minute by the machine's clock.
                self._credential = self._made()
            raise told from None
        return Token(value=token.token, expires_at=float(token.expires_on))

    def _made(self) -> ClientSecretCredential | DefaultAzureCredential:
        principal, options = self._login.principal, self._options()
        try:
            if principal is None:
                return DefaultAzureCredential(**options)
            return ClientSecretCredential(principal.tenant_id, principal.client_id, principal.client_secret, **options)
        except ValueError as error:
            raise ConfigurationError(
                f"azure-identity cannot use {self._login.source}: {safe_text(str(error), secrets=self._secrets)}",
                "Check the AZURE_ variables of the environment",
            ) from None

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
            options["proxies"] = {"http": route.proxy, "https": route.proxy}
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

    def _note(self, response: PipelineResponse[Any, Any]) -> None:
        answer = response.http_response
        if answer.status_code < _REFUSED:
            return
        text = answer.text()
        code = _CODE.search(text)
        self._refused = _Refused(
            status=answer.status_code,
            code=code[0] if code else None,
            message=_sentence(text),
            request_id=safe_word(answer.headers.get("x-ms-request-id")),
            retry_after=asked_pause(answer.headers, self._http.clock.now()),
        )

    @property
    def _secrets(self) -> frozenset[str]:
        principal = self._login.principal
        return frozenset({principal.client_secret} if principal else ())

    def _told(self, error: AzureError) -> VendorError:
        refused, chained = self._refused, self._login.principal is None
        if refused and (refused.code or (_kind(refused.status) != "credential" and not chained)):
            return self._refusal(refused)
        unreachable = next((each for each in _causes(error) if isinstance(each, OSError)), None)
        if unreachable:
            return network_error(unreachable, self._login.authority or CLOUDS["public"].authority)
        if chained:
            return self._absent()
        return VendorError(
            "Entra ID's answer was not understood",
            "Check the account's authority, and whether a proxy on the way wants a login",
            refusal=Refusal(kind="protocol", status=refused.status if refused else None),
        )

    def _refusal(self, refused: _Refused) -> VendorError:
        reading = reading_of(refused.code)
        kind = _kind(refused.status)
        said = reading.what if reading else safe_text(refused.message, secrets=self._secrets) or "without a reason"
        advice = reading.advice if reading else "Check the application's registration in Entra ID"
        if kind != "credential":
            said, advice = "it cannot issue tokens right now", "Try again later"
        return VendorError(
            f"Entra ID refused a token for {self._login.source}: {said}",
            advice,
            refusal=Refusal(
                kind=kind,
                status=refused.status,
                code=refused.code,
                request_id=refused.request_id,
                retryable=kind != "credential",
                retry_after=refused.retry_after,
            ),
        )

    def _absent(self) -> VendorError:
        return VendorError(
            f"no Azure credentials were found in {self._login.source}",
            "Set tenant_id, client_id and client_secret of the account, or the AZURE_ variables, or run az login",
            refusal=Refusal(kind="credential"),
        )


def _kind(status: int) -> Kind:
    if status == _TOO_MANY_REQUESTS:
        return "throttled"
    return "server" if status >= _SERVER or status == _REQUEST_TIMEOUT else "credential"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from what azure-identity raised to what happened; azure-core keeps that in `inner_exception`."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or getattr(seen, "inner_exception", None)


def _sentence(text: str) -> str:
    found = re.search(r'"error_description":\s*"([^"]*?)(?:\s*Trace ID:|")', text)
    return found[1] if found else ""


def _quieten() -> None:
    """Keep azure-identity from warning about what our error says; a level that the user set stays."""
    logger = logging.getLogger("azure.identity")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.ERROR)
