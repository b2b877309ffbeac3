"""Odd but documented ways in which a vendor treats one cluster, switched on by name."""

import threading
from dataclasses import dataclass, field


@dataclass
class Quirks:
    """The quirks in force for a cluster; threads share it."""

    _remaining: dict[str, int | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, name: str, *, times: int | None = None) -> None:
        """Put a quirk in force for so many occurrences, or until `clear` with None."""
        with self._lock:
            self._remaining[name] = times

    def use(self, name: str) -> bool:
        """Tell whether the quirk shows now, and use up one occurrence if it does."""
        with self._lock:
            if name not in self._remaining:
                return False
            remaining = self._remaining[name]
            if remaining is not None:
                self._remaining[name] = remaining - 1
                if remaining <= 1:
                    del self._remaining[name]
            return True

    def use_any(self, names: frozenset[str]) -> str | None:
        """Give the first of these quirks that shows now; only that one is used up."""
        return next((name for name in sorted(names) if self.use(name)), None)

    def clear(self) -> None:
        """Let the vendor treat the cluster normally."""
        with self._lock:
            self._remaining.clear()

    def names(self) -> list[str]:
        """List what is in force."""
        with self._lock:
            return sorted(self._remaining)
