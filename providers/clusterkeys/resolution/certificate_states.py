"""Lists certificate states: asks the vendor, and keeps its last answer where it fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.registry import lister as lister_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.kinds import of_kind
from clusterkeys.resolution.observed import lasting, moment_text
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.resolution.validation import validated
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import CertificateState, CertificateStatesReader

Plain = Mapping[str, object]
"""JSON's types only, as a state keeps them."""


@dataclass(frozen=True, kw_only=True)
class CertificateStatesSpec:
    """One listing that a program asks for.

    Attributes:
        path: Where it is configured, as a dotted key path.
        arguments: Its kind, account and the kind's own arguments, unchecked.
        policy: How long to wait, and what to do when the vendor fails.
    """

    path: str
    arguments: Plain
    policy: FailurePolicy


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


def listing_identifier(path: str, arguments: Plain) -> str:
    """Give kind and the vendor's own id of what is listed, made of the arguments alone.

    Raises:
        ConfigurationError: The arguments are not those of a listing.
    """
    lister = of_kind(path, arguments, lister_of)
    return f"{lister.kind}/{lister.identity(validated(lister.listing, dict(arguments), path))}"


def spelled_out(path: str, arguments: Plain) -> dict[str, Any]:
    """Give the arguments as the kind's model has them: an id that was stored as a number is a text again.

    A number of an id's length would lose digits on its way to the provider.

    Raises:
        ConfigurationError: The arguments are not those of a listing.
    """
    listing = validated(of_kind(path, arguments, lister_of).listing, dict(arguments), path)
    return listing.model_dump(mode="json", exclude_none=True)


class CertificateStatesResolver:
    """The one way from a listing's arguments to its states."""

    def __init__(self, *, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def resolve(self, wanted: CertificateStatesSpec, stored: Listed | None) -> Listed:
        """Ask the vendor.

        Args:
            wanted: What to list.
            stored: What the state holds of the same listing, if anything.

        Raises:
            ConfigurationError: The configuration is wrong.
            ClusterkeysError: The vendor failed, and the policy says to fail then.
        """
        try:
            return self._asked(wanted)
        except ConfigurationError:
            raise
        except ClusterkeysError as error:
            if wanted.policy.on_error == "fail":
                raise
            return _kept(stored, error)

    def _asked(self, wanted: CertificateStatesSpec) -> Listed:
        lister = of_kind(wanted.path, wanted.arguments, lister_of)
        listing = validated(lister.listing, dict(wanted.arguments), wanted.path)
        deadline = self._clock.monotonic() + wanted.policy.timeout
        session = self._accounts.session(listing.account, lister)
        states = sorted(lister.states(listing, session, deadline), key=lambda each: each.cluster_id)
        return Listed(states={each.cluster_id: _plain(each) for each in states}, summary=_summary(states, lister))


def _kept(stored: Listed | None, error: ClusterkeysError) -> Listed:
    """Keep what there is. A listing is beside the clusters, so one that never came does not stop them."""
    if stored is None:
        return Listed(states={}, summary={}, status=f"unread: {lasting(error)}", notice=f"nothing is listed: {error}")
    return Listed(
        states=stored.states,
        summary=stored.summary,
        status=f"stale: {lasting(error)}",
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


def _summary(states: Sequence[CertificateState], lister: CertificateStatesReader[Any, Any]) -> Plain:
    counts = Counter(state.certificate_state for state in states)
    return {"total": len(states), **{word: counts[word] for word in lister.words}, **_next(states, lister.serving)}


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
