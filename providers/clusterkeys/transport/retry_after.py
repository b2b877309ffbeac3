"""Reads the headers that hold a time: Date and Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(text: str) -> datetime | None:
    """Return the moment that a header holds, or None where it holds none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait, from seconds or an HTTP date (RFC 9110 10.2.3); None where it holds neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    when = http_date(text)
    return max((when - now).total_seconds(), 0.0) if when else None
