"""Reads the answers to a call of SKE: what is wrong with one is decided by its code and text, then by its status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.readings import Reading, clock_skew, facts_of, is_passing, not_milder
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_text
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.vendor import Session
from clusterkeys.vendors.samsung.faults import BAD_SIGNATURE, Fault, fault_in
from clusterkeys.vendors.samsung.readings import (
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
)

_OF_SERVICE: Mapping[int, Reading] = {200: INVALID, 404: GONE}
"""What these mean only where SKE itself answers: a router's 404 knows nothing of clusters."""

_TOLERANCE = timedelta(minutes=15)


def examine(response: Response, session: Session) -> VendorError | None:
    """Accept whatever may be a kubeconfig with status 200; else say what is wrong and what to do."""
    fault = fault_in(response)
    if response.status != HTTPStatus.OK or fault.by_service:
        skew = clock_skew(response.headers.get("Date"), session.http.clock.now())
        return _error(_reading(fault, response.status, skew), fault, response, session)
    body = response.body.strip()
    if not body or body.startswith(b"<"):
        return _error(PAGE if body else EMPTY, fault, response, session)
    return None


def _reading(fault: Fault, status: int, skew: timedelta) -> Reading:
    if status == HTTPStatus.UNAUTHORIZED:
        return _unauthorized(fault, skew)
    by_status = BY_STATUS.get(status) or BY_CLASS.get(status // 100, ODD_STATUS)
    by_service = _OF_SERVICE.get(status) if fault.by_service else None
    return not_milder(BY_CODE.get(fault.code or "") or by_service or by_status, by_status, status)


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
    refusal = Refusal(
        kind=reading.kind,
        status=response.status,
        code=fault.code,
        request_id=fault.request_id,
        retryable=reading.kind in ("throttled", "server") and is_passing(response.status),
        retry_after=retry_after(response.headers.get("Retry-After"), now),
    )
    return reading.told(facts_of(message, source=session.source, date=response.headers.get("Date"), now=now), refusal)
