"""Why a kubeconfig changed, as sentences for a preview: they hold no secret and no current time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from clusterkeys.kubeconfig.facts import Facts, life_left

FIRST = "first fetch"
TRIGGER_CHANGED = "policy.trigger changed"
UNREADABLE = "the stored kubeconfig could not be read"


def reconfigured(names: Sequence[str]) -> str:
    """Return that the user asked for something else."""
    return f"its configuration changed: {', '.join(names)}"


def renewed(old: Facts, now: datetime, expires_at: datetime | None) -> str:
    """Return how close the old credential was to its end: its own end, or the one that its vendor stated."""
    left = life_left(old, now, expires_at)
    if left is None:
        return "renewed: its end was near"
    return f"renewed: {int(left * 100)}% of its life was left" if left > 0 else "renewed: it had expired"


def reissued(new: Facts) -> str:
    """Return that the vendor now hands out another credential."""
    return f"re-issued by the vendor: another {new.credential.replace('-', ' ')}"


def changes(old: Facts, new: Facts) -> str | None:
    """Return what else than the credential itself differs; None where nothing does."""
    found = [
        _moved("server", old.server, new.server),
        "certificate authority changed" if old.certificate_authority != new.certificate_authority else None,
        _moved("credential kind", old.credential, new.credential),
        _moved("user", old.user, new.user),
        "login command changed" if old.exec != new.exec else None,
        "TLS verification changed"
        if (old.insecure, old.tls_server_name) != (new.insecure, new.tls_server_name)
        else None,
    ]
    return "; ".join(each for each in found if each) or None


def _moved(what: str, old: str | None, new: str | None) -> str | None:
    return None if old == new else f"{what} changed from {old or 'none'} to {new or 'none'}"
