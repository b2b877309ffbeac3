"""A clock that tests set: sleeping moves it and takes no time."""

import threading
from datetime import UTC, datetime, timedelta

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class FakeClock:
    """Wall time and elapsed time move together; threads share it.

    Attributes:
        sleeps: What was slept, in order; sleeps of nought are left out.
    """

    def __init__(self, moment: datetime = MOMENT, *, elapsed: float = 1000.0) -> None:
        self.moment = moment
        self.elapsed = elapsed
        self.sleeps: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            if seconds:
                self.sleeps.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        with self._lock:
            self.moment += timedelta(seconds=seconds)
            self.elapsed += seconds
