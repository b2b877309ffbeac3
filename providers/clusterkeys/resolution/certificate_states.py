"""A listing of certificate states as plain data: the vendor's answer, or the stored one after a failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from clusterkeys.errors import ClusterkeysError
from clusterkeys.resolution.observed import Observed, moment_text, stable_message
from clusterkeys.vendor import CertificateState, CertificateStatesReader


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The result of a listing. All of it may be shown, and is of JSON's types only.

    Attributes:
        states: By the cluster's id at the vendor: its name and state, and its certificate's state and end.
        summary: How many certificates are in which state, and which is next to expire.
        status: `ok`; `stale: …` if the vendor failed and its last answer is kept; `unread: …` if there was none.
        notice: A sentence for the user's terminal, this time only.
    """

    states: Mapping[str, Observed]
    summary: Observed
    status: str = "ok"
    notice: str | None = field(default=None, compare=False)


def listed(found: Iterable[CertificateState], reader: CertificateStatesReader[Any, Any]) -> Listed:
    """Return a vendor's answer in the order of the clusters' ids."""
    states = sorted(found, key=lambda each: each.cluster_id)
    return Listed(states={each.cluster_id: _plain(each) for each in states}, summary=_summary(states, reader))


def kept_states(stored: Listed | None, error: ClusterkeysError) -> Listed:
    """Return the stored states with what failed; without any, an empty listing, for no cluster depends on it."""
    failure = stable_message(error)
    if stored is None:
        return Listed(states={}, summary={}, status=f"unread: {failure}", notice=f"nothing is listed: {error}")
    return replace(stored, status=f"stale: {failure}", notice=f"kept the stored states: {error}")


def _plain(state: CertificateState) -> Observed:
    end = {"expires_at": moment_text(state.expires_at)} if state.expires_at else {}
    return {
        "cluster_name": state.cluster_name,
        "cluster_state": state.cluster_state,
        "certificate_state": state.certificate_state,
        **end,
    }


def _summary(states: Sequence[CertificateState], reader: CertificateStatesReader[Any, Any]) -> Observed:
    counts = Counter(state.certificate_state for state in states)
    return {"total": len(states), **{word: counts[word] for word in reader.words}, **_next(states, reader.serving)}


def _next(states: Sequence[CertificateState], serving: frozenset[str]) -> Observed:
    """Name the certificate that ends first among those that work; it holds no current time."""
    ends: list[tuple[datetime, CertificateState]] = [
        (state.expires_at, state) for state in states if state.expires_at and state.certificate_state in serving
    ]
    if not ends:
        return {}
    end, state = min(ends, key=lambda each: each[0])
    named = {"cluster_id": state.cluster_id, "cluster_name": state.cluster_name}
    return {"next_to_expire": {**named, "expires_at": moment_text(end)}}
