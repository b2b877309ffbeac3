"""The two decisions, as pure functions: whether to ask the vendor, and which of two credentials to hand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clusterkeys.resolution.policy import Policy, in_window
from clusterkeys.resolution.reasons import FIRST, changes, renewed
from clusterkeys.resolution.stored import Credential, Stored
from clusterkeys.vendor import Issuing


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """The vendor is asked.

    Attributes:
        because: The reason to take its answer in any case; None leaves that to `choose`.
    """

    because: str | None = None


def decide(stored: Stored | None, changed: Sequence[str], policy: Policy, now: datetime) -> Fetch | None:
    """Decide whether to ask the vendor; None: the stored kubeconfig serves.

    Args:
        stored: What the state holds, if anything.
        changed: Names of the arguments that ask for another kubeconfig than the stored one.
        policy: Says when to ask.
        now: Wall time.
    """
    if stored is None:
        return Fetch(because=FIRST)
    if changed:
        return Fetch(because=f"its configuration changed: {', '.join(changed)}")
    if stored.trigger != policy.trigger:
        return Fetch(because="policy.trigger changed")
    credential = stored.credential
    if credential is None:
        return Fetch(because="the stored kubeconfig could not be read")
    if policy.refresh == "always" or not stored.is_confirmed:
        return Fetch()
    due = in_window(credential.facts, policy, now, credential.expires_at)
    return Fetch() if policy.refresh == "expiring" and due else None


def choose(
    stored: Credential | None,
    fetched: Credential,
    *,
    because: str | None,
    issuing: Issuing,
    policy: Policy,
    now: datetime,
) -> tuple[Credential, str | None]:
    """Return the credential to hand on, and the reason why it replaces the stored one, if it does.

    A vendor that mints for every read answers differently each time. The stored credential then stays until its
    renewal window, and within it until the answer lasts longer. From a vendor that hands out the credential that it
    keeps, a different one is a rotation.

    Args:
        stored: The credential in the state, if it can be read.
        fetched: The vendor's answer; it has not expired.
        because: The reason to take the answer in any case, if there is one.
        issuing: Whether the vendor may mint for a read.
        policy: Says when the renewal window opens.
        now: Wall time.
    """
    if stored is None:
        return fetched, because or FIRST
    if stored.text == fetched.text:
        return fetched, None
    differences = changes(stored.facts, fetched.facts)
    if because or differences:
        return fetched, because or differences
    if in_window(stored.facts, policy, now, stored.expires_at) and _lasts_longer(fetched, stored):
        return fetched, renewed(stored.facts, now, stored.expires_at)
    if issuing == "stored" or stored.expires_at is None:
        return fetched, f"re-issued by the vendor: another {fetched.facts.credential.replace('-', ' ')}"
    return stored, None


def _lasts_longer(one: Credential, other: Credential) -> bool:
    if one.expires_at is None or other.expires_at is None:
        return one.expires_at is None
    return one.expires_at > other.expires_at
