"""Reads one page of the certificate states that ACK lists; unknown fields are ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.vendor import CertificateState
from clusterkeys.vendors.alibaba.replies import moment_in

WORDS = ("Unexpired", "Expired", "Unissued", "Unknown", "Removed")
"""What ACK documents of certificates, those that work first."""

_UNKNOWN = "Unknown"
_MOST_CHARACTERS = 128


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        states: What it lists.
        size: How many entries a full page has.
        total: How many entries there are on all pages, if the vendor says so; it may be wrong.
    """

    states: tuple[CertificateState, ...]
    size: int
    total: int | None

    def is_last(self, known: int) -> bool:
        """Tell whether nothing can follow: it is not full, and as many are known as there are said to be.

        Args:
            known: How many clusters are known, with those of this page.
        """
        return len(self.states) < self.size and self.total is not None and known >= self.total


class _Reply(BaseModel):
    # ACK's own example has a line end in an id.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)


class _Entry(_Reply):
    cluster_id: str = Field(min_length=1)
    cluster_name: str | None = None
    cluster_state: str | None = None
    cert_state: str | None = None
    cert_expire_time: str | None = None


class _Paging(_Reply):
    page_size: int | None = None
    total_count: int | None = None


class _Listing(_Reply):
    states: tuple[_Entry, ...] | None = None
    page: _Paging | None = None


def page_in(answer: Mapping[str, object], asked_size: int) -> Page:
    """Read a page.

    Args:
        answer: The body.
        asked_size: How many entries were asked for.

    Raises:
        VendorError: It has another shape than documented; the sentence names the fields, never their values.
    """
    if not {"states", "page"} & answer.keys():
        raise VendorError(
            "the answer of ACK is no listing", "Check endpoints.cs of the account", refusal=Refusal(kind="protocol")
        )
    try:
        listing = _Listing.model_validate(answer)
    except ValidationError as error:
        fields = _fields(each["loc"] for each in error.errors(include_input=False, include_url=False))
        raise VendorError(
            f"the listing of ACK has another shape than documented in {fields}",
            "Check endpoints.cs of the account",
            refusal=Refusal(kind="protocol"),
        ) from None
    paging = listing.page or _Paging()
    return Page(
        states=tuple(_state(entry) for entry in listing.states or ()),
        size=min(paging.page_size or asked_size, asked_size),
        total=paging.total_count,
    )


def _state(entry: _Entry) -> CertificateState:
    return CertificateState(
        cluster_id=_line(entry.cluster_id),
        cluster_name=_line(entry.cluster_name or ""),
        cluster_state=_line(entry.cluster_state or ""),
        certificate_state=_word(entry.cert_state or ""),
        expires_at=moment_in(entry.cert_expire_time),
    )


def _line(text: str) -> str:
    # Not redacted as a sentence would be: an id of ACK looks like a key.
    return "".join(each for each in text if each.isprintable())[:_MOST_CHARACTERS]


def _word(said: str) -> str:
    """Give the documented word; one that ACK may add later says nothing that is known here, and counts as Unknown."""
    return next((word for word in WORDS if word.lower() == said.lower()), _UNKNOWN)


def _fields(locations: Iterable[tuple[int | str, ...]]) -> str:
    named = [".".join(str(part) for part in location) for location in locations]
    return ", ".join(named[:3])
