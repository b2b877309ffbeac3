"""Decides, for all calls, how often and when to try again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from clusterkeys.errors import DeadlineError, VendorError

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
            DeadlineError: There was no time for the first call.
        """
        last: VendorError | None = None
        for attempt in range(1, self.attempts + 1):
            try:
                return call()
            except DeadlineError:
                # The account's other calls left no time for another try: the vendor's refusal says more.
                if last is None:
                    raise
                break
            except VendorError as error:
                last, pause = error, self.pause(attempt, error)
                if not error.refusal.may_be_retried or clock.monotonic() + pause >= deadline:
                    break
            if attempt < self.attempts:
                clock.sleep(pause)
        raise last or DeadlineError("no time was left for the call")
