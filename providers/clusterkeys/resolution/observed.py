"""The plain facts of a cluster: what a preview compares and a state shows in the clear."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from clusterkeys.errors import ClusterkeysError, KubeconfigError, VendorError
from clusterkeys.resolution.policy import parse_moment
from clusterkeys.resolution.stored import Credential, Stored

Observed = Mapping[str, object]

OF_A_LISTING = ("cluster_state", "certificate_state")
"""Facts of a cluster that come from a listing, not from the kubeconfig."""

_OF_ONE_ANSWER = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b"
    r"|\b\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d?:\d\d(?::\d\d)?\b"
    r"|\b\d+(?='? (?:seconds?|minutes?))",
    re.IGNORECASE,
)


def fresh(credential: Credential, *, kind: str, reason: str, trigger: str | None, warnings: Sequence[str]) -> Observed:
    """Return the facts of a credential that was just fetched or confirmed."""
    asked = {"trigger": trigger} if trigger is not None else {}
    facts = credential.facts.as_plain()
    expires_at = {"expires_at": moment_text(credential.expires_at)} if credential.expires_at else {}
    said = {"warnings": list(warnings)} if warnings else {}
    return {"kind": kind, "status": "ok", "reason": reason, **asked, **facts, **expires_at, **said}


def reused(stored: Stored, now: datetime) -> Observed:
    """Return the stored facts; if the credential has expired meanwhile, with that as the status."""
    end = parse_moment(stored.observed.get("expires_at"))
    if end is None or end > now:
        return stored.observed
    return {**stored.observed, "status": f"expired at {moment_text(end)}"}


def with_certificate_state(observed: Observed, listed: Observed) -> Observed:
    """Replace the facts of an earlier listing by those of this one."""
    plain = {name: value for name, value in observed.items() if name not in OF_A_LISTING}
    return {**plain, **certificate_state(listed)}


def certificate_state(listed: Observed) -> Observed:
    """Return the facts that only a listing has."""
    return {name: listed[name] for name in OF_A_LISTING if name in listed}


def kept(stored: Stored, error: ClusterkeysError) -> Observed:
    """Return the stored facts, with the failure as the status."""
    gone = isinstance(error, VendorError) and error.refusal.kind == "gone"
    return {**stored.observed, "status": f"{'gone' if gone else 'stale'}: {stable_message(error)}"}


def stable_message(error: ClusterkeysError) -> str:
    """Return the error in words that stay the same while the failure does.

    Ids of requests and operations, times and seconds to wait are left out, for they differ in each answer.
    """
    what = error.what.rstrip(".")
    if isinstance(error, KubeconfigError):
        return what
    code = error.refusal.code if isinstance(error, VendorError) else None
    what = _OF_ONE_ANSWER.sub("…", what)
    return f"{what} ({code})" if code else what


def moment_text(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
