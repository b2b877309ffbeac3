"""Reads the answers to a call of SKE: what is wrong with one is decided by its code and text, then by its status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from providers.contract import Session
from providers.errors import Refusal, VendorError
from providers.transport.http import Response
from providers.transport.redact import safe_text
from providers.transport.retry_after import retry_after
from providers.vendors.samsung.faults import BAD_SIGNATURE, Fault, fault_in
from providers.vendors.samsung.readings import (
    BY_CLASS,
    BY_CODE,
    BY_STATUS,
    CLOCK,
    CREDENTIAL,
    EMPTY,
    GONE,
    INVALID,
    ODD_STATUS,
    PAGE,
    REJECTED,
    REJECTIONS,
    Reading,
)

_OF_SERVICE: Mapping[int, Reading] = {200: INVALID, 404: GONE}
"""What these mean only where SKE itself answers: a router's 404 knows nothing of clusters."""

_TOLERANCE = timedelta(minutes=15)


def examine(response: Response, session: Session) -> VendorError | None:
    """Accept whatever may be a kubeconfig with status 200; else say what is wrong and what to do."""
    fault = fault_in(response)
    if response.status != HTTPStatus.OK or fault.by_service:
        skew = _skew(response.headers.get("Date"), session.http.clock.now())
        return _error(_reading(fault, response.status, skew), fault, response, session)
    body = response.body.strip()
    if not body or body.startswith(b"<"):
        return _error(PAGE if body else EMPTY, fault, response, session)
    return None


def _reading(fault: Fault, status: int, skew: timedelta) -> Reading:
    if status == HTTPStatus.UNAUTHORIZED:
        return _unauthorized(fault, skew)
    by_code = BY_CODE.get(fault.code or "")
    by_service = _OF_SERVICE.get(status) if fault.by_service else None
    return by_code or by_service or BY_STATUS.get(status) or BY_CLASS.get(status // 100, ODD_STATUS)


def _unauthorized(fault: Fault, skew: timedelta) -> Reading:
    """Tell the signature from the key; the gateway may write the same sentence around both."""
    wrongly_signed = fault.code == BAD_SIGNATURE
    if not wrongly_signed and any(words in fault.text for words in REJECTIONS):
        return REJECTED
    if abs(skew) >= _TOLERANCE:
        return CLOCK
    return BY_CODE[BAD_SIGNATURE] if wrongly_signed else CREDENTIAL


def _error(reading: Reading, fault: Fault, response: Response, session: Session) -> VendorError:
    now = session.http.clock.now()
    message = safe_text(fault.message, secrets=session.secrets)
    facts = {
        "source": session.source,
        "message": f": {message}" if message else "",
        "skew": _off(_skew(response.headers.get("Date"), now)),
    }
    refusal = Refusal(
        kind=reading.kind,
        status=response.status,
        code=fault.code,
        request_id=fault.request_id,
        retryable=reading.kind in ("throttled", "server") and _passing(response.status),
        retry_after=retry_after(response.headers.get("Retry-After"), now),
    )
    return VendorError(reading.what.format_map(facts), reading.advice.format_map(facts), refusal=refusal)


def _passing(status: int) -> bool:
    """Tell whether a status is of the passing kind: 401 and 403 never are, whatever code comes with them."""
    return status in (408, 429) or status >= 500  # noqa: PLR2004 - HTTP's server errors


def _skew(date: str | None, now: datetime) -> timedelta:
    """Give how far this machine's clock is ahead of the answer's date."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return timedelta()
    return now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))


def _off(skew: timedelta) -> str:
    """Say it in whole minutes, so that the sentence stays the same."""
    minutes = round(skew.total_seconds() / 60)
    return f": this machine's clock is {abs(minutes)} minutes {'ahead' if minutes > 0 else 'behind'}" if minutes else ""
