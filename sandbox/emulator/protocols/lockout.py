"""Locks an access key for a while after too many failures in a row."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(kw_only=True)
class Lockout:
    """Counts failures per key; a success in between starts the count anew. Threads share it."""

    clock: Callable[[], datetime]
    failures_allowed: int = 5
    duration: timedelta = timedelta(minutes=5)
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def locked(self, key: str) -> bool:
        """Tell whether the key is locked now."""
        with self._lock:
            return self.clock() < self._until.get(key, datetime.min.replace(tzinfo=self.clock().tzinfo))

    def failed(self, key: str) -> None:
        """Count a failure; the last one allowed locks the key."""
        with self._lock:
            self._failures[key] = self._failures.get(key, 0) + 1
            if self._failures[key] >= self.failures_allowed:
                self._until[key] = self.clock() + self.duration
                del self._failures[key]

    def succeeded(self, key: str) -> None:
        """Start the count anew."""
        with self._lock:
            self._failures.pop(key, None)

    def forget(self) -> None:
        """Unlock every key."""
        with self._lock:
            self._failures.clear()
            self._until.clear()
