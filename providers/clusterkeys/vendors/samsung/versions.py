"""Judges the version of SKE's API that an account pins by the versions that the service lists.

https://docs.e.samsungsdscloud.com/en/apireference/api-common/
The listing's `not_before` is the day until which a version is supported at least, whatever its name says.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from clusterkeys.errors import ClusterkeysError, DeadlineError, Refusal, VendorError
from clusterkeys.transport.cache import SharedValue
from clusterkeys.transport.http import Http, Request, Response, unsigned

log = logging.getLogger("clusterkeys.samsung")

_ID = re.compile(r"v?(\d{1,4}(?:\.\d{1,4})+)")

_PATIENCE = 5.0
"""Seconds that a fetch waits for the listing, besides the turns of other calls; and never after its own deadline."""

_TURNS = 64
"""Calls of the account's other clusters that may go first; else a slow account would never learn of its version."""


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
        sentence: Names the version and the current one; changes only when the listing does or a day has come.
        over: Whether calls may fail because of it.
    """

    sentence: str
    over: bool


class VersionListing:
    """The versions that SKE lists: asked for once by all threads together. An answer is kept, and so is a failure."""

    def __init__(self, *, http: Http, service: str, rate: float) -> None:
        self._http = http
        self._url = f"{service}/"
        self._patience = _PATIENCE + _TURNS / rate
        self._shared = SharedValue(
            title="the versions of SKE's API", obtain=self._ask, is_fresh=lambda _: True, clock=http.clock
        )

    def versions(self, deadline: float) -> tuple[Version, ...] | None:
        """Return the listed versions, or None where they could not be learned; no fetch fails over that.

        Args:
            deadline: Reading of the monotonic clock at which to give up, if that is soon.
        """
        try:
            return self._shared.get(deadline)
        except DeadlineError:
            return None

    def _ask(self, deadline: float) -> tuple[Version, ...] | None:
        soon = min(deadline, self._http.clock.monotonic() + self._patience)
        request = Request(method="GET", url=self._url)
        try:
            response = self._http.send(request, auth=unsigned, deadline=soon, check=_check)
        except ClusterkeysError as error:
            log.debug("SKE's API versions could not be read: %s", error)
            return None
        return tuple(read(response.json())) or None


def _check(response: Response) -> VendorError | None:
    """Refuse for good: a listing that only advises is worth one question."""
    if response.status == HTTPStatus.OK:
        return None
    return VendorError("the listing was refused", refusal=Refusal(kind="protocol", status=response.status))


def read(listing: object) -> Iterator[Version]:
    """Read the entries that are understood; the rest counts as not listed."""
    entries = listing.get("versions") if isinstance(listing, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        number = _ID.fullmatch(str(entry.get("id"))) if isinstance(entry, Mapping) else None
        if number:
            status, kept_until = str(entry.get("status")).upper(), _day(entry.get("not_before"))
            yield Version(number=number[1], status=status, kept_until=kept_until)


def _day(text: object) -> date | None:
    """Read a day as the API writes it, or as the documentation does: 2026-02-23, 20260223, or no day at all."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


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
        return Concern(sentence=f"SKE plans version {pinned} of its API, but does not offer it yet", over=True)
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
    return f"; the current one is {newest}: set it as api_version of the account"
