"""Keeps one token for all clusters and threads of an account, and gets the next one before it runs out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterkeys.errors import DeadlineError, VendorError

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

MARGIN = 300.0
"""Seconds before its end at which a token counts as stale: a fetch that begins with it should end with it."""

REMEMBERED = 30.0
"""Seconds for which a refused credential is not tried again: a fleet's clusters would all ask at once."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A bearer token.

    Attributes:
        value: What goes into the header.
        expires_at: Seconds since the epoch.
    """

    value: str = field(repr=False)
    expires_at: float


class TokenCache:
    """Hands out the token; while it is being obtained, everybody waits for that one."""

    def __init__(self, *, issuer: str, obtain: Callable[[float], Token], clock: Clock) -> None:
        self._issuer = issuer
        self._obtain = obtain
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._refusal: VendorError | None = None
        self._refused_until = 0.0

    def token(self, deadline: float) -> str:
        """Give a token that is good for some minutes.

        Args:
            deadline: Reading of the monotonic clock at which to give up.

        Raises:
            VendorError: The credential was refused, or who issues tokens cannot be reached.
            DeadlineError: It took too long.
        """
        left = deadline - self._clock.monotonic()
        if left <= 0 or not self._lock.acquire(timeout=min(left, threading.TIMEOUT_MAX)):
            waited = f"the deadline passed while waiting for a token of {self._issuer}"
            raise DeadlineError(waited, "Raise policy.timeout")
        try:
            token = self._token
            if token is None or token.expires_at - MARGIN <= self._clock.now().timestamp():
                token = self._token = self._next(deadline)
            return token.value
        finally:
            self._lock.release()

    def forget(self, value: str) -> None:
        """Drop a token that was refused, so that the next one to ask gets another; any other token stays."""
        # Not under the lock, which is held while a token is obtained: at worst a good one is obtained once more.
        token = self._token
        if token is not None and token.value == value:
            self._token = None

    def _next(self, deadline: float) -> Token:
        if self._refusal and self._clock.monotonic() < self._refused_until:
            raise VendorError(self._refusal.what, self._refusal.advice, refusal=self._refusal.refusal)
        try:
            return self._obtain(deadline)
        except VendorError as error:
            if not error.refusal.retryable:
                self._refusal, self._refused_until = error, self._clock.monotonic() + REMEMBERED
            raise
