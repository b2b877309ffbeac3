"""The two sides of a comparison: what the state holds of a cluster, and a credential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.facts import Facts, observe
from clusterkeys.resolution.policy import parse_moment


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A cluster in the state, as the last resolution left it.

    Attributes:
        text: The kubeconfig.
        observed: The plain facts that were shown with it.
        arguments: The cluster's arguments it was fetched for, as they were written.
    """

    text: str = field(repr=False)
    observed: Mapping[str, object]
    arguments: Mapping[str, object]

    @property
    def trigger(self) -> str | None:
        """The policy's `trigger` at the last successful fetch."""
        trigger = self.observed.get("trigger")
        return trigger if isinstance(trigger, str) else None

    @property
    def is_confirmed(self) -> bool:
        """Whether the last resolution succeeded, rather than kept this after a failure."""
        return str(self.observed.get("status", "")).startswith(("ok", "expired"))

    @cached_property
    def credential(self) -> Credential | None:
        """The credential in the stored text; None if it cannot be read any more."""
        try:
            facts = observe(parse(self.text))
        except KubeconfigError:
            return None
        ends = [end for end in (facts.expires_at, parse_moment(self.observed.get("expires_at"))) if end]
        return Credential(text=self.text, facts=facts, expires_at=min(ends, default=None))


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A kubeconfig of one context, with what is known of it.

    Attributes:
        text: As it is handed on.
        facts: What may be shown.
        expires_at: The first of the ends that the credential and its vendor state.
    """

    text: str = field(repr=False)
    facts: Facts
    expires_at: datetime | None
