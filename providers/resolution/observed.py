"""The plain facts of a cluster: what a preview compares and a state shows in the clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from providers.errors import ClusterkeysError, VendorError
from providers.resolution.policy import parse_moment
from providers.resolution.stored import Credential, Stored

Observed = Mapping[str, object]


def fresh(credential: Credential, *, kind: str, reason: str, renew: str | None, warnings: Sequence[str]) -> Observed:
    """Describe a credential that was just fetched, or that a fetch confirmed."""
    asked = {"renew": renew} if renew is not None else {}
    facts = credential.facts.as_plain()
    expires_at = {"expires_at": moment_text(credential.expires_at)} if credential.expires_at else {}
    said = {"warnings": list(warnings)} if warnings else {}
    return {"kind": kind, "status": "ok", "reason": reason, **asked, **facts, **expires_at, **said}


def reused(stored: Stored, now: datetime) -> Observed:
    """Repeat what was shown, unless the credential has ended meanwhile."""
    end = parse_moment(stored.observed.get("expires_at"))
    if end is None or end > now:
        return stored.observed
    return {**stored.observed, "status": f"expired at {moment_text(end)}"}


def kept(stored: Stored, error: ClusterkeysError) -> Observed:
    """Say that the vendor failed and why, in words that stay the same while the failure does."""
    gone = isinstance(error, VendorError) and error.refusal.kind == "gone"
    return {**stored.observed, "status": f"{'gone' if gone else 'stale'}: {_lasting(error)}"}


def _lasting(error: ClusterkeysError) -> str:
    code = error.refusal.code if isinstance(error, VendorError) else None
    return f"{error.what.rstrip('.')} ({code})" if code else error.what.rstrip(".")


def moment_text(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
