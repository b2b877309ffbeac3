"""The two decisions, as pure functions: whether to ask the vendor, and which of two credentials to hand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clusterkeys.resolution.policy import Policy, in_window
from clusterkeys.resolution.reasons import FIRST, TRIGGER_CHANGED, UNREADABLE, changes, reconfigured, reissued, renewed
from clusterkeys.resolution.stored import Credential, Stored
from clusterkeys.vendor import Issuing


@dataclass(frozen=True, kw_only=True)
class Reuse:
    """The stored kubeconfig serves; the vendor is not asked."""


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """The vendor is asked.

    Attributes:
        because: Why its answer is taken whatever it is; None leaves that to `choose`.
    """

    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which credential is handed on.

    Attributes:
        credential: The one.
        reason: Why it replaced another; None where the stored one stays.
    """

    credential: Credential
    reason: str | None


def decide(stored: Stored | None, changed: Sequence[str], policy: Policy, now: datetime) -> Reuse | Fetch:
    """Decide whether to ask the vendor.

    Args:
        stored: What the state holds, if anything.
        changed: Names of the arguments in which something else is asked for than when it was stored.
        policy: Says when to ask.
        now: Wall time.
    """
    if stored is None:
        return Fetch(because=FIRST)
    if changed:
        return Fetch(because=reconfigured(changed))
    if stored.trigger != policy.trigger:
        return Fetch(because=TRIGGER_CHANGED)
    credential = stored.credential
    if credential is None:
        return Fetch(because=UNREADABLE)
    if policy.refresh == "always" or not stored.is_confirmed:
        return Fetch()
    due = in_window(credential.facts, policy, now, credential.expires_at)
    return Fetch() if policy.refresh == "expiring" and due else Reuse()


def choose(
    stored: Credential | None,
    fetched: Credential,
    *,
    because: str | None,
    issuing: Issuing,
    policy: Policy,
    now: datetime,
) -> Choice:
    """Choose between the stored credential and the vendor's answer.

    A vendor that may mint for every reader proves nothing by a different credential, so the stored one stays while
    it is good, and in its window as long as the answer lasts no longer: that would differ each time and gain nothing.
    From a vendor that hands out the one it keeps, a different credential is a rotation.

    Args:
        stored: What the state holds, if it can be read.
        fetched: What the vendor gave; it has not expired.
        because: Why the answer is taken whatever it is, if it is.
        issuing: Whether the vendor may mint for a read.
        policy: Says when the renewal window opens.
        now: Wall time.
    """
    if stored is None:
        return Choice(credential=fetched, reason=because or FIRST)
    if stored.text == fetched.text:
        return Choice(credential=fetched, reason=None)
    differences = changes(stored.facts, fetched.facts)
    if because or differences:
        return Choice(credential=fetched, reason=because or differences)
    if in_window(stored.facts, policy, now, stored.expires_at) and _lasts_longer(fetched, stored):
        return Choice(credential=fetched, reason=renewed(stored.facts, now, stored.expires_at))
    if issuing == "stored" or stored.expires_at is None:
        return Choice(credential=fetched, reason=reissued(fetched.facts))
    return Choice(credential=stored, reason=None)


def _lasts_longer(one: Credential, other: Credential) -> bool:
    if one.expires_at is None or other.expires_at is None:
        return one.expires_at is None
    return one.expires_at > other.expires_at
