"""Decides, for all calls, how often and when to try again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from clusterkeys.errors import VendorError
from clusterkeys.transport.error_rules import DENIED

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Retries transient failures, with exponential backoff and equal jitter; 401 and 403 never.

    Attributes:
        jitter: Returns numbers in [0, 1).
        attempts: Calls in all.
        first: Seconds before the second call.
        most: Seconds at most between two calls, unless the vendor asks for more.
    """

    jitter: Callable[[], float]
    attempts: int = 5
    first: float = 0.5
    most: float = 8.0

    def pause(self, attempt: int, error: VendorError) -> float:
        """Return the seconds to wait after an attempt (from 1): the vendor's own hint, else the backoff."""
        if error.refusal.retry_after is not None:
            return error.refusal.retry_after
        backoff = min(self.most, self.first * 2.0 ** (attempt - 1))
        return backoff * (0.5 + self.jitter() / 2)

    def run(self, call: Callable[[], T], *, clock: Clock, deadline: float) -> T:
        """Call until it returns or may not be tried again.

        Raises:
            VendorError: The last one, as it was raised.
        """
        for attempt in range(1, self.attempts):
            try:
                return call()
            except VendorError as error:
                if not error.refusal.transient or error.refusal.status in DENIED:
                    raise
                pause = self.pause(attempt, error)
                if clock.monotonic() + pause >= deadline:
                    raise
            clock.sleep(pause)
        return call()
