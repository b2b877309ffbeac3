"""Judges the version of SKE's API that an account pins by what the service lists of its versions.

https://docs.e.samsungsdscloud.com/en/apireference/api-common/
The listing's `not_before` is the day until which a version is supported at least, whatever its name says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_ID = re.compile(r"v?(\d{1,4}(?:\.\d{1,4})+)")


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the API, as listed.

    Attributes:
        number: As in 1.3.
        status: CURRENT, SUPPORTED, DEPRECATED or PLANNED.
        kept_until: The day until which it is supported at least, where that is fixed.
    """

    number: str
    status: str
    kept_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What a user should know about the version that the account pins.

    Attributes:
        sentence: Says it, and which version is current; changes only when the listing does or a day has come.
        over: Whether calls may fail because of it.
    """

    sentence: str
    over: bool


def read(listing: object) -> Iterator[Version]:
    """Read what is understood of a listing; the rest counts as not listed."""
    entries = listing.get("versions") if isinstance(listing, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        number = _ID.fullmatch(str(entry.get("id"))) if isinstance(entry, Mapping) else None
        if number:
            status, kept_until = str(entry.get("status")).upper(), _day(entry.get("not_before"))
            yield Version(number=number[1], status=status, kept_until=kept_until)


def concern(pinned: str, versions: tuple[Version, ...], today: date) -> Concern | None:
    """Judge the pinned version; an empty listing gives no reason to."""
    if not versions:
        return None
    found = next((each for each in versions if each.number == pinned), None)
    judged = _judged(pinned, found, today)
    return Concern(sentence=judged.sentence + _instead(pinned, versions), over=judged.over) if judged else None


def _judged(pinned: str, found: Version | None, today: date) -> Concern | None:
    if found is None:
        return Concern(sentence=f"SKE does not list version {pinned} of its API", over=True)
    if found.status == "PLANNED":
        return Concern(sentence=f"SKE has version {pinned} of its API only planned", over=True)
    until = found.kept_until
    if until and until <= today and found.status != "CURRENT":
        return Concern(sentence=f"SKE promised to support version {pinned} of its API until {until} only", over=True)
    if found.status == "DEPRECATED":
        end = f" and supports it until {until} at least" if until else ""
        return Concern(sentence=f"SKE has deprecated version {pinned} of its API{end}", over=False)
    return None


def _instead(pinned: str, versions: tuple[Version, ...]) -> str:
    current = [each.number for each in versions if each.status == "CURRENT" and each.number != pinned]
    if not current:
        return ""
    newest = max(current, key=lambda number: [int(part) for part in number.split(".")])
    return f"; the current one is {newest}, to be set as api_version of the account"


def _day(text: object) -> date | None:
    """Read a day as the API writes it, or as the documentation does: 2026-02-23, 20260223, or no day at all."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
