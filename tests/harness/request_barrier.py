"""Where requests to a delayed service of the emulated vendors wait, instead of being late."""

import threading

PATIENCE = 30.0
"""Seconds until a test that would hang fails instead."""
LINGER = 0.05
"""Seconds in which one request too many would show."""


class RequestBarrier:
    """Holds requests until as many are waiting as a test expects, and a moment longer.

    Attributes:
        most: The most requests that waited at once.
    """

    def __init__(self) -> None:
        self.most = 0
        self._expected = 0
        self._waiting = 0
        self._changed = threading.Condition()

    def __call__(self, seconds: float) -> None:
        """Wait; this is what an emulated service calls to be late."""
        if not seconds:
            return
        with self._changed:
            self._waiting += 1
            self.most = max(self.most, self._waiting)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most >= self._expected, PATIENCE)
            self._changed.wait_for(lambda: self.most > self._expected, LINGER)
            self._waiting -= 1
            self._changed.notify_all()

    def expect(self, requests: int) -> None:
        """Let none pass before so many wait."""
        with self._changed:
            self._expected = requests

    def hold(self) -> None:
        """Let none pass before `release`."""
        self.expect(1_000_000)

    def release(self) -> None:
        """Let all pass, also those whose client has given up, and count anew."""
        with self._changed:
            self._expected, self.most = 0, 0
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._waiting, PATIENCE)
            self.most = 0
