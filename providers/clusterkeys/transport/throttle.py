"""Limits an account's calls: their starts are evenly spaced, and only so many are under way at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clusterkeys.errors import DeadlineError

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock


_ADVICE = "Raise policy.timeout, or the account's rate and concurrency"


class Throttle:
    """Shared by all threads that use one account."""

    def __init__(self, *, rate: float, concurrency: int, clock: Clock) -> None:
        self._interval = 1.0 / rate
        self._clock = clock
        self._slots = threading.BoundedSemaphore(concurrency)
        self._lock = threading.Lock()
        self._next = clock.monotonic()

    @contextmanager
    def turn(self, deadline: float) -> Iterator[None]:
        """Wait for a turn and hold it.

        Raises:
            DeadlineError: The turn would come after the deadline.
        """
        left = deadline - self._clock.monotonic()
        if not self._slots.acquire(timeout=max(left, 0)):
            raise DeadlineError("the deadline passed while waiting for the account's other calls", _ADVICE)
        try:
            self._clock.sleep(self._book(deadline))
            yield
        finally:
            self._slots.release()

    def _book(self, deadline: float) -> float:
        with self._lock:
            now = self._clock.monotonic()
            start = max(self._next, now)
            if start > deadline:
                raise DeadlineError("the deadline passed while keeping to the account's rate", _ADVICE)
            self._next = start + self._interval
            return start - now
