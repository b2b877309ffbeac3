"""Why a kubeconfig changed, as sentences for a preview: they hold no secret and no current time."""

from __future__ import annotations

from datetime import datetime

from clusterkeys.kubeconfig.facts import Facts, life_left

FIRST = "first fetch"


def renewed(old: Facts, now: datetime, expires_at: datetime | None) -> str:
    """Return how much of the old credential's life was left; `expires_at` is the end that its vendor stated."""
    left = life_left(old, now, expires_at)
    if left is None:
        return "renewed: its end was near"
    return f"renewed: {int(left * 100)}% of its life was left" if left > 0 else "renewed: it had expired"


def changes(old: Facts, new: Facts) -> str | None:
    """Return the differences apart from the credential itself; None if there are none."""
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
