"""What vendors' readings of their own answers share: the row of a table, what may pass, and how far a clock is off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from providers.errors import Kind


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a code, text or status means.

    Attributes:
        kind: For those who branch on it.
        what: What failed; `{message}` and `{skew}` stand for what this answer adds, colon first, or nothing.
        advice: What to do next; `{source}` stands for where the credentials came from.
        passing: Whether the same call, signed again, may succeed soon, where a vendor's table says that itself.
    """

    kind: Kind
    what: str
    advice: str
    passing: bool = False


def is_passing(status: int) -> bool:
    """Tell whether a status is of the passing kind: 401 and 403 never are, whatever code comes with them."""
    return status in (408, 429) or status >= 500  # noqa: PLR2004 - HTTP's server errors


def clock_skew(date: str | None, now: datetime) -> timedelta:
    """Give how far this machine's clock is ahead of an answer's Date header; none where that says nothing."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return timedelta()
    return now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))


def skew_in_words(skew: timedelta) -> str:
    """Say it in whole minutes, so that the sentence stays the same."""
    minutes = round(skew.total_seconds() / 60)
    return f": this machine's clock is {abs(minutes)} minutes {'ahead' if minutes > 0 else 'behind'}" if minutes else ""
