"""ACK's listing of a user's certificates: the world's clusters and some more, on pages, plain and odd.

See https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-listuserkubeconfigstates
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.emulator.world import Cluster

State = dict[str, str]

LISTING_QUIRKS: Mapping[str, str] = {
    "many-clusters": "the listing shows some 240 clusters more",
    "lying-total-low": "the listing's total is 1",
    "lying-total-high": "the listing's total is a thousand too high",
    "stray-newline": "cluster ids in the listing end in a line break, as in the reference",
    "duplicate-entries": "a page of the listing begins with the last entry of the one before",
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


def listed_states(clusters: Sequence[Cluster], page: Page, *, now: datetime, began: datetime) -> dict[str, object]:
    """Give one page of the listing; without clusters of the world there is nothing to list."""
    rows = list(_rows(clusters, now, began))
    first = (page.number - 1) * page.size
    if first and _shows(clusters, "duplicate-entries"):
        first -= 1
    return {
        "states": [_odd(clusters, row) for row in rows[first : first + page.size]],
        "page": {"page_number": page.number, "page_size": page.size, "total_count": _total(clusters, len(rows))},
    }


def _rows(clusters: Sequence[Cluster], now: datetime, began: datetime) -> Iterator[State]:
    for cluster in clusters:
        end = cluster.desk.current().validity.not_after
        configuration = cluster.description.configuration
        yield _state(configuration["cluster_id"], cluster.name, "running", _words(end, now))
    if not clusters:
        return
    many = _shows(clusters, "many-clusters")
    more = [_Other(name=f"shop-{n:03}", cluster_state="running", days=n + 1) for n in range(_MANY if many else 0)]
    for other in (*_OTHERS, *more):
        end_of_other = None if other.days is None else began + timedelta(days=other.days)
        words = _words(end_of_other, now) | ({"cert_state": other.word} if other.word else {})
        yield _state(f"c{hashlib.sha256(other.name.encode()).hexdigest()[:32]}", other.name, other.cluster_state, words)


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


def _odd(clusters: Sequence[Cluster], row: State) -> State:
    changes = {}
    if _shows(clusters, "stray-newline"):
        changes["cluster_id"] = f"{row['cluster_id']}\n"
    if row["cluster_name"] == clusters[0].name and _shows(clusters, "unknown-word"):
        changes["cert_state"] = "Rotating"
    return row | changes


def _shows(clusters: Sequence[Cluster], quirk: str) -> bool:
    return any(cluster.quirks.use(quirk) for cluster in clusters)
