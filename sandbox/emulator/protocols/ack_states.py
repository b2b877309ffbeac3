"""ACK's listing of a user's certificates: the world's clusters and some more, on pages, plain and odd.

See https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-listuserkubeconfigstates
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.emulator.world import Cluster

State = dict[str, str]

LISTING_QUIRKS: Mapping[str, str] = {
    "many-clusters": "the listing shows some 240 clusters more",
    "lying-total-low": "the listing's total is 1",
    "lying-total-high": "the listing's total is a thousand too high",
    "stray-newline": "cluster ids in the listing end in a line break, as in the reference",
    "duplicate-entries": "pages after the first begin one entry too early, as if a cluster had come in between",
    "unknown-word": "the listing has a certificate state that the reference does not know",
}
_MANY = 240
_LIED_TOTAL = 1
_LIED_SURPLUS = 1000


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which page is asked for; the first one is 1."""

    number: int
    size: int


@dataclass(frozen=True, kw_only=True)
class _Other:
    """A cluster of the listing that is not one of the world's.

    Attributes:
        word: The certificate's state, where the end does not tell it.
        days: From the world's begin to the certificate's end; None if there is none.
    """

    name: str
    cluster_state: str
    word: str | None = None
    days: int | None = None


_OTHERS = (
    _Other(name="billing", cluster_state="running", days=700),
    _Other(name="billing-old", cluster_state="stopped", days=-30),
    _Other(name="data-lake", cluster_state="scaling", word="Unissued"),
    _Other(name="edge-trial", cluster_state="failed", word="Unknown"),
    _Other(name="shop-2024", cluster_state="deleted", word="Removed", days=-200),
)


def listed_states(clusters: Sequence[Cluster], *, now: datetime, began: datetime) -> list[State]:
    """Give all there is to list: the world's clusters, then others."""
    many = range(_MANY if _shows(clusters, "many-clusters") else 0)
    others = (*_OTHERS, *(_Other(name=f"shop-{n:03}", cluster_state="running", days=n + 1) for n in many))
    rows = [_row(cluster, now) for cluster in clusters] + [_row_of_other(other, now, began) for other in others]
    if clusters and _shows(clusters, "unknown-word"):
        rows[0]["cert_state"] = "Rotating"
    return rows


def paged(rows: Sequence[State], page: Page, clusters: Sequence[Cluster]) -> dict[str, object]:
    """Give one page; behind the last one there are empty ones."""
    first = (page.number - 1) * page.size
    if first and _shows(clusters, "duplicate-entries"):
        first -= 1
    ending = "\n" if _shows(clusters, "stray-newline") else ""
    return {
        "states": [row | {"cluster_id": row["cluster_id"] + ending} for row in rows[first : first + page.size]],
        "page": {"page_number": page.number, "page_size": page.size, "total_count": _total(clusters, len(rows))},
    }


def _row(cluster: Cluster, now: datetime) -> State:
    identity = cluster.description.configuration["cluster_id"]
    words = _words(cluster.desk.current().validity.not_after, now)
    if cluster.removed:
        return _state(identity, cluster.name, "deleted", words | {"cert_state": "Removed"})
    return _state(identity, cluster.name, "running", words)


def _row_of_other(other: _Other, now: datetime, began: datetime) -> State:
    identity = f"c{hashlib.sha256(other.name.encode()).hexdigest()[:32]}"
    words = _words(None if other.days is None else began + timedelta(days=other.days), now)
    if other.word:
        words["cert_state"] = other.word
    return _state(identity, other.name, other.cluster_state, words)


def _state(identity: str, name: str, cluster_state: str, words: State) -> State:
    return {"cluster_id": identity, "cluster_name": name, "cluster_state": cluster_state, **words}


def _words(end: datetime | None, now: datetime) -> State:
    if end is None:
        return {"cert_expire_time": ""}
    return {
        "cert_expire_time": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "cert_state": "Unexpired" if now < end else "Expired",
    }


def _total(clusters: Sequence[Cluster], true: int) -> int:
    if _shows(clusters, "lying-total-low"):
        return _LIED_TOTAL
    return true + (_LIED_SURPLUS if _shows(clusters, "lying-total-high") else 0)


def _shows(clusters: Sequence[Cluster], quirk: str) -> bool:
    return any(cluster.quirks.use(quirk) for cluster in clusters)
