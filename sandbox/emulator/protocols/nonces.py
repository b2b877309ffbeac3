"""Remembers the nonces of signed requests, so that no request is accepted twice."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(kw_only=True)
class NonceBook:
    """Nonces per access key, kept as long as a signature may still be valid. Threads share it."""

    clock: Callable[[], datetime]
    window: timedelta
    _used: dict[tuple[str, str], datetime] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def use(self, key: str, nonce: str) -> bool:
        """Use a nonce up; False if the key used it before."""
        now = self.clock()
        with self._lock:
            # A signature may be dated ahead of the clock, so it can come back twice the window later.
            self._used = {known: at for known, at in self._used.items() if now - at <= 2 * self.window}
            if (key, nonce) in self._used:
                return False
            self._used[key, nonce] = now
            return True

    def forget(self) -> None:
        """Take every nonce as new."""
        with self._lock:
            self._used.clear()
