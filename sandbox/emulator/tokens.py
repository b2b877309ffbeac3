"""Bearer tokens that an emulated login service hands out and its APIs accept."""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.emulator.credentials import Entropy


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a token stands for."""

    account: str
    audience: str
    expires_at: datetime


@dataclass(kw_only=True)
class TokenBook:
    """Opaque tokens and their grants; clients must not look into a vendor's token anyway."""

    clock: Callable[[], datetime]
    entropy: Entropy
    _grants: dict[str, Grant] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def issue(self, *, account: str, audience: str, lifetime: timedelta) -> str:
        """Make a token."""
        token = urlsafe_b64encode(self.entropy(48)).decode()
        grant = Grant(account=account, audience=audience, expires_at=self.clock() + lifetime)
        with self._lock:
            self._grants[token] = grant
        return token

    def grant_of(self, token: str) -> Grant | None:
        """Look a token up; the grant of an expired one is still given, so that the caller can say so."""
        with self._lock:
            return self._grants.get(token)
