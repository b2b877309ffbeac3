"""Where the emulated vendors wait instead of being late."""

import threading

PATIENCE = 10.0
"""Seconds until a test that would hang fails instead."""
LINGER = 0.05
"""Seconds in which one request too many would show."""


class Door:
    """Requests to a delayed service wait inside until as many are there as a test expects, and a moment longer.

    Attributes:
        most: How many were inside at once.
    """

    def __init__(self) -> None:
        self.most = 0
        self._expected = 0
        self._inside = 0
        self._changed = threading.Condition()

    def __call__(self, seconds: float) -> None:
        if not seconds:
            return
        with self._changed:
            self._inside += 1
            self.most = max(self.most, self._inside)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most >= self._expected, PATIENCE)
            self._changed.wait_for(lambda: self.most > self._expected, LINGER)
            self._inside -= 1
            self._changed.notify_all()

    def expect(self, requests: int) -> None:
        """Let nobody out before so many are inside."""
        with self._changed:
            self._expected = requests

    def shut(self) -> None:
        """Let nobody out before `open`."""
        self.expect(1_000_000)

    def open(self) -> None:
        """Let everybody out, also those whose client has given up, and count anew."""
        with self._changed:
            self._expected, self.most = 0, 0
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._inside, PATIENCE)
            self.most = 0
