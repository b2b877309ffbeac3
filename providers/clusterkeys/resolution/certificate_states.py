"""Lists certificate states: asks the vendor, and keeps its last answer where it fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.registry import vendor_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.observed import moment_text, stable_message
from clusterkeys.resolution.spec import CertificateStatesSpec
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import CertificateState, CertificateStatesReader

Plain = Mapping[str, object]
"""JSON's types only, as a state keeps them."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What a listing came to; all of it plain and fit to be shown.

    Attributes:
        states: By the cluster's id at the vendor: its name and state, and its certificate's state and end.
        summary: How many certificates are in which state, and which is next to expire.
        status: `ok`; `stale: …` with what the vendor failed with; or `unread: …` where it failed from the beginning.
        notice: A sentence for the user's terminal, this time only.
    """

    states: Mapping[str, Plain]
    summary: Plain
    status: str = "ok"
    notice: str | None = field(default=None, compare=False)


class CertificateStatesResolver:
    """The one way from a listing's arguments to its states."""

    def __init__(self, *, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def resolve(self, spec: CertificateStatesSpec, stored: Listed | None) -> Listed:
        """Ask the vendor.

        Args:
            spec: What to list.
            stored: What the state holds of the same listing, if anything.

        Raises:
            ConfigurationError: The account is absent or wrong.
            ClusterkeysError: The vendor failed, and the policy says to fail then.
        """
        try:
            return self._asked(spec)
        except ConfigurationError:
            raise
        except ClusterkeysError as error:
            if spec.policy.on_error == "fail":
                raise
            return _kept(stored, error)

    def _asked(self, spec: CertificateStatesSpec) -> Listed:
        deadline = self._clock.monotonic() + spec.policy.timeout
        reader = spec.reader
        session = self._accounts.session(spec.query.account, vendor_of(reader.kind), kind=reader.kind)
        states = sorted(reader.states(spec.query, session, deadline), key=lambda each: each.cluster_id)
        return Listed(states={each.cluster_id: _plain(each) for each in states}, summary=_summary(states, reader))


def _kept(stored: Listed | None, error: ClusterkeysError) -> Listed:
    """Keep what there is. A listing is beside the clusters, so one that never came does not stop them."""
    if stored is None:
        return Listed(
            states={}, summary={}, status=f"unread: {stable_message(error)}", notice=f"nothing is listed: {error}"
        )
    return Listed(
        states=stored.states,
        summary=stored.summary,
        status=f"stale: {stable_message(error)}",
        notice=f"kept the stored states: {error}",
    )


def _plain(state: CertificateState) -> Plain:
    end = {"expires_at": moment_text(state.expires_at)} if state.expires_at else {}
    return {
        "cluster_name": state.cluster_name,
        "cluster_state": state.cluster_state,
        "certificate_state": state.certificate_state,
        **end,
    }


def _summary(states: Sequence[CertificateState], reader: CertificateStatesReader[Any, Any]) -> Plain:
    counts = Counter(state.certificate_state for state in states)
    return {"total": len(states), **{word: counts[word] for word in reader.words}, **_next(states, reader.serving)}


def _next(states: Sequence[CertificateState], serving: frozenset[str]) -> Plain:
    """Name the certificate that ends first among those that work; it holds no current time."""
    ends: list[tuple[datetime, CertificateState]] = [
        (state.expires_at, state) for state in states if state.expires_at and state.certificate_state in serving
    ]
    if not ends:
        return {}
    end, state = min(ends, key=lambda each: each[0])
    named = {"cluster_id": state.cluster_id, "cluster_name": state.cluster_name}
    return {"next_to_expire": {**named, "expires_at": moment_text(end)}}
