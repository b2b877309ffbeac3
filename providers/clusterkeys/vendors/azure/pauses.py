"""How long Azure asks a client to wait, in the three headers that it uses for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from clusterkeys.transport.retry_after import retry_after


def asked_pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Give the seconds, None where no header says any; `Retry-After` wins over the milliseconds, as in azure-core."""
    seconds = retry_after(headers.get("Retry-After"), now)
    if seconds is not None:
        return seconds
    texts = (headers.get(name, "").strip() for name in ("retry-after-ms", "x-ms-retry-after-ms"))
    return next((float(text) / 1000 for text in texts if text.isascii() and text.isdigit()), None)
