"""The one clock that an emulated world tells the time by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """Tell the machine's own time, in UTC."""
    return datetime.now(UTC)


class WorldClock:
    """A clock that tests can stop and that `python -m sandbox` can skew.

    It governs what the vendors see: signature windows, token lifetimes, the dates in client certificates.
    The TLS certificates of the servers follow the machine's time, because real clients check them.
    """

    def __init__(self, source: Callable[[], datetime] = utc_now) -> None:
        self._machine = source
        self._source = source
        self._skew = timedelta(0)

    def __call__(self) -> datetime:
        """Tell the world's time."""
        return self._source() + self._skew

    def advance(self, seconds: float) -> None:
        """Move the world forward, or back with a negative number; moves add up."""
        self._skew += timedelta(seconds=seconds)

    def freeze(self, moment: datetime) -> None:
        """Stop the world at this moment; `advance` still moves it."""
        self._source, self._skew = (lambda: moment), timedelta(0)

    def reset(self) -> None:
        """Undo `advance` and `freeze`: tell the time of the source that the clock was made with."""
        self._source, self._skew = self._machine, timedelta(0)
