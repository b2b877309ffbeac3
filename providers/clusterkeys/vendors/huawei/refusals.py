"""Reads Huawei Cloud's answers: what is wrong with one is decided by a table of the service's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.readings import Reading, facts_of, is_passing
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_text, safe_word
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.vendors.huawei.readings import NO_JSON

_ACCEPTED = (200, 201)
_SPELLINGS = (("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message"))

Meaning = Callable[[str | None, str, int], Reading]
"""A service's table: what code, message and status mean."""


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """What an answer says is wrong; the message is the vendor's own, not yet fit to be printed."""

    code: str | None
    message: str = field(repr=False)
    request_id: str | None


@dataclass(frozen=True, kw_only=True)
class Examiner:
    """Accepts a JSON object with status 200 or 201 and no error in it; else says what is wrong and what to do.

    Attributes:
        meaning: The service's table.
        source: Where the credentials came from.
        secrets: What no sentence may hold.
        now: Gives this machine's time, for the pause that was asked for and a clock that is off.
    """

    meaning: Meaning
    source: object
    secrets: frozenset[str] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)

    def __call__(self, response: Response) -> VendorError | None:
        """Give the refusal, or None where the answer is accepted."""
        body = response.json()
        fault = _fault(body, response)
        if response.status in _ACCEPTED and fault.code is None:
            return None if isinstance(body, Mapping) else self._error(NO_JSON, fault, response)
        return self._error(self.meaning(fault.code, fault.message, response.status), fault, response)

    def _error(self, reading: Reading, fault: _Fault, response: Response) -> VendorError:
        now = self.now()
        message = safe_text(fault.message, secrets=self.secrets)
        refusal = Refusal(
            kind=reading.kind,
            status=response.status,
            code=fault.code,
            request_id=fault.request_id,
            retryable=reading.kind in ("throttled", "server") and is_passing(response.status),
            retry_after=retry_after(response.headers.get("Retry-After"), now),
        )
        return reading.told(facts_of(message, source=self.source, date=response.headers.get("Date"), now=now), refusal)


def _fault(body: object, response: Response) -> _Fault:
    code, message = _told(body)
    given = body.get("request_id") if isinstance(body, Mapping) else None
    request_id = response.headers.get("X-Request-Id") or (given if isinstance(given, str) else None)
    if code == str(response.status):
        code = None  # Keystone's shape has no other; the status is told anyway.
    return _Fault(code=safe_word(code), message=message, request_id=safe_word(request_id))


def _told(body: object) -> tuple[str | None, str]:
    """Find code and message in the vendor's three spellings, at the top or in objects inside, outermost first."""
    values = [body]
    for value in values:
        if not isinstance(value, Mapping):
            continue
        for code, message in _SPELLINGS:
            if code in value and message in value:
                return str(value[code]), str(value[message])
        values.extend(value.values())
    return None, ""
