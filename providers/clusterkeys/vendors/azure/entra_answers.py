"""Reads what Entra ID answers instead of a token, and what azure-identity raises. Importing this imports it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from azure.core.exceptions import AzureError
from azure.identity import CredentialUnavailableError

from clusterkeys.errors import Kind, Refusal, VendorError
from clusterkeys.transport.network_errors import network_error
from clusterkeys.transport.redact import safe_text, safe_word
from clusterkeys.vendors.azure.clouds import CLOUDS
from clusterkeys.vendors.azure.entra_refusals import reading_of
from clusterkeys.vendors.azure.pauses import asked_pause

if TYPE_CHECKING:
    from clusterkeys.vendors.azure.credentials import AzureLogin

_CODE = re.compile(r"AADSTS\d+")
_REQUEST_TIMEOUT = 408
_TOO_MANY_REQUESTS = 429
_SERVER = 500


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What was last answered instead of a token; azure-identity's own exceptions keep only parts of it.

    Attributes:
        status: HTTP status.
        code: Entra's own code.
        message: Entra's sentence, not yet fit to be printed.
        request_id: What Azure's support asks for.
        retry_after: Seconds that were asked for.
    """

    status: int
    code: str | None
    message: str = field(repr=False)
    request_id: str | None
    retry_after: float | None

    @classmethod
    def of(cls, answer: Any, now: datetime) -> Self:  # noqa: ANN401 - azure-core has one type per transport
        """Read an answer with a status that refuses."""
        text = answer.text()
        code = _CODE.search(text)
        return cls(
            status=answer.status_code,
            code=code[0] if code else None,
            message=_sentence(text),
            request_id=safe_word(answer.headers.get("x-ms-request-id")),
            retry_after=asked_pause(answer.headers, now),
        )


def told(error: AzureError, refused: Refused | None, login: AzureLogin, unanswered: Sequence[str] = ()) -> VendorError:
    """Say what went wrong and what to do.

    Args:
        error: What azure-identity raised.
        refused: The last answer that was no token.
        login: Whose token it should have been.
        unanswered: URLs that were called without an answer: a chain goes on to its next link and forgets why.
    """
    chained = login.identity is None
    if refused and (refused.code or (_kind(refused.status) != "credential" and not chained)):
        return _refusal(refused, login)
    unreachable = next((each for each in _causes(error) if isinstance(each, OSError)), None)
    if unreachable:
        return network_error(unreachable, login.authority or CLOUDS["public"].authority)
    if chained:
        # Without TLS only a machine asks its own identity; where there is none, nobody answers, and that is no fault.
        remote = next((url for url in unanswered if url.startswith("https://")), None)
        return network_error(OSError(errno.EHOSTUNREACH, ""), remote) if remote else _absent(login)
    status = refused.status if refused else None
    if isinstance(error, CredentialUnavailableError):
        return VendorError(
            f"this machine has no managed identity to use with {login.source}",
            "Give the machine one in Azure, with this client id if one is set, or unset ARM_USE_MSI",
            refusal=Refusal(kind="credential", status=status),
        )
    return VendorError(
        f"Entra ID's answer to {login.source} was not understood",
        "Check the account's authority, and whether a proxy on the way wants a login",
        refusal=Refusal(kind="protocol", status=status),
    )


def _refusal(refused: Refused, login: AzureLogin) -> VendorError:
    reading = reading_of(refused.code)
    kind = _kind(refused.status)
    said = reading.what if reading else safe_text(refused.message, secrets=login.secrets) or "without a reason"
    advice = reading.advice if reading else "Check the application's registration in Entra ID"
    if kind != "credential":
        said, advice = "it cannot issue tokens right now", "Try again later"
    return VendorError(
        f"Entra ID refused a token for {login.source}: {said}",
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


def _absent(login: AzureLogin) -> VendorError:
    return VendorError(
        f"no Azure credentials were found in {login.source}",
        "Set tenant_id, client_id and client_secret of the account, or AZURE_ or ARM_ variables, or run az login",
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
