"""What vendors' readings of their own answers share: the row of a table, what may pass, and how far a clock is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from clusterkeys.errors import Kind, Refusal, VendorError

REFUSED_WHO = (401, 403)
"""Statuses that refuse whoever asks, whatever code they come with."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a code, text or status means.

    Attributes:
        kind: For those who branch on it.
        what: What failed; `{message}` and `{skew}` stand for what this answer adds, colon first, or nothing, and other
            names for a vendor's own terms.
        advice: What to do next; `{source}` stands for where the credentials came from.
        passing: Whether the same call, signed again, may succeed soon, where a vendor's table says that itself.
    """

    kind: Kind
    what: str
    advice: str
    passing: bool = False

    def told(self, facts: Mapping[str, object], refusal: Refusal) -> VendorError:
        """Say it of one answer; where that refused whoever asked, with the source of the credentials in any case.

        Args:
            facts: What stands in both sentences, by name.
            refusal: The answer's own facts.
        """
        advice = self.advice
        if refusal.status in REFUSED_WHO and "{source}" not in self.what + advice:
            advice += "; the credentials came from {source}"
        return VendorError(self.what.format_map(facts), advice.format_map(facts), refusal=refusal)


def facts_of(message: str, *, source: object, date: str | None, now: datetime) -> Mapping[str, object]:
    """Give what the sentences of most vendors are filled in with.

    Args:
        message: The vendor's sentence, fit to be printed.
        source: Where the credentials came from.
        date: The answer's Date header.
        now: This machine's time.
    """
    return {
        "source": source,
        "message": f": {message}" if message else "",
        "skew": skew_in_words(clock_skew(date, now)),
    }


def not_milder(found: Reading, by_status: Reading, status: int) -> Reading:
    """Give what a code or text means, unless it is milder than a status that refuses whoever asks.

    A cluster that is "gone" behind a 403 may well be there.
    """
    severe = found.kind in ("credential", "forbidden")
    return found if severe or status not in REFUSED_WHO else by_status


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
