"""Finds what an answer says is wrong, in the shapes of SKE, of the gateway before it and of its router."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_word

BAD_SIGNATURE = "HmacValidFail"
"""A word of the gateway's whose place in the answer is documented nowhere."""

_MOST = 10_000
"""Octets of an answer that are looked through for words."""

_REQUEST_IDS = ("request_id", "global_request_id", "requestId")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What an answer says is wrong.

    Attributes:
        by_service: Whether SKE itself says so, in its own shape.
        code: The vendor's code, fit to be printed.
        message: The vendor's sentence, not yet fit to be printed.
        text: The whole answer in lower case, to look for words in.
        request_id: What the vendor's support asks for, fit to be printed.
    """

    by_service: bool
    code: str | None
    message: str = field(repr=False)
    text: str = field(repr=False)
    request_id: str | None


def fault_in(response: Response) -> Fault:
    """Read an answer; one that says nothing gives a fault without code and message."""
    body = response.json()
    told = body if isinstance(body, Mapping) else {}
    error = _first(told.get("errors"))
    said = told if error is None else error
    text = response.body[:_MOST].decode(errors="replace")
    code = BAD_SIGNATURE if BAD_SIGNATURE in text else _code(said)
    request_id = response.headers.get("X-Request-Id") or _one_of(said, _REQUEST_IDS)
    return Fault(
        by_service=error is not None,
        code=safe_word(code),
        message=_message(said),
        text=text.lower(),
        request_id=safe_word(request_id),
    )


def _first(errors: object) -> Mapping[str, object] | None:
    entries = errors if isinstance(errors, list) else []
    return next((each for each in entries if isinstance(each, Mapping)), None)


def _code(said: Mapping[str, object]) -> str:
    """Take the code; the gateway writes one as its status, where others have the number."""
    return _one_of(said, ("code", "status"))


def _message(said: Mapping[str, object]) -> str:
    """Take the detail, which is a text or several; others than the service have other names for it."""
    detail = said.get("detail")
    if isinstance(detail, list):
        return "; ".join(each for each in detail if isinstance(each, str))
    return _one_of(said, ("detail", "message", "title", "name", "error"))


def _one_of(said: Mapping[str, object], keys: tuple[str, ...]) -> str:
    return next((value for value in map(said.get, keys) if isinstance(value, str) and value), "")
