"""Waits for an operation until it is done or a deadline has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from clusterkeys.errors import DeadlineError

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Running:
    """The operation goes on.

    Attributes:
        retry_after: Seconds the vendor asked to wait before the next look, if it did.
    """

    retry_after: float | None = None


@dataclass(frozen=True, kw_only=True)
class Done(Generic[T]):
    """The operation ended well, with this result."""

    result: T


def wait_until_done(
    look: Callable[[], Running | Done[T]],
    *,
    clock: Clock,
    deadline: float,
    operation: str,
    pauses: Callable[[int], float],
) -> T:
    """Poll the operation until it is done, and return its result.

    Args:
        look: Asks once how it is.
        clock: Time.
        deadline: Reading of the monotonic clock at which to give up.
        operation: Its name and id, for the error.
        pauses: Returns the seconds to wait after the n-th look (from 1), where the vendor does not say how long.

    Raises:
        DeadlineError: It was still running at the deadline.
    """
    looks = 0
    while True:
        state = look()
        if isinstance(state, Done):
            return state.result
        looks += 1
        pause = pauses(looks) if state.retry_after is None else state.retry_after
        if clock.monotonic() + pause >= deadline:
            raise DeadlineError(f"{operation} was still running at the deadline", "Raise policy.timeout")
        clock.sleep(pause)
