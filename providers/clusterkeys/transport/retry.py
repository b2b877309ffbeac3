"""How often and how long to try again; the loop is tenacity's, time and chance are arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import tenacity

from clusterkeys.errors import VendorError

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Retries what its error calls retryable, with exponential backoff and equal jitter.

    Attributes:
        jitter: Gives numbers in [0, 1).
        attempts: Calls in all.
        first: Seconds before the second call.
        most: Seconds at most between two calls, unless the vendor asks for more.
    """

    jitter: Callable[[], float]
    attempts: int = 5
    first: float = 0.5
    most: float = 8.0

    def pause(self, attempt: int, error: VendorError) -> float:
        """Give the seconds to wait after the given attempt (from 1); the vendor's own hint is honoured."""
        if error.refusal.retry_after is not None:
            return error.refusal.retry_after
        backoff = min(self.most, self.first * 2.0 ** (attempt - 1))
        return backoff * (0.5 + self.jitter() / 2)

    def run(self, call: Callable[[], T], *, clock: Clock, deadline: float) -> T:
        """Call until it returns or may not be tried again.

        Raises:
            VendorError: The last one, as it was raised.
        """

        def pause(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return self.pause(state.attempt_number, error) if isinstance(error, VendorError) else 0.0

        def spent(state: tenacity.RetryCallState) -> bool:
            return state.attempt_number >= self.attempts or clock.monotonic() + state.upcoming_sleep >= deadline

        retrying = tenacity.Retrying(
            sleep=clock.sleep,
            wait=pause,
            stop=spent,
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, VendorError) and e.refusal.retryable),
            reraise=True,
        )
        return retrying(call)
