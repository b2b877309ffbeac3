"""Keeps one value, such as a token, for all threads of an account: one thread obtains it, the others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from clusterkeys.errors import ClusterkeysError, DeadlineError, VendorError

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

T = TypeVar("T")

MARGIN = 300.0
"""Seconds before its end at which a token counts as stale: it should last as long as the fetch that begins with it."""

_KEPT = 8
"""Former tokens that are still removed from sentences."""

REMEMBERED = 30.0
"""Seconds for which a lasting failure is raised again without asking: else each cluster of a fleet would ask."""

_MORE_TIME = 1.0
"""Seconds. A waiter whose deadline is so much later asks again: the first may only have run out of time."""


class SharedValue(Generic[T]):
    """A value that is obtained when first needed, once for all threads.

    It is obtained in a thread of its own, so that each waiter gives up at its own deadline, even where `obtain` keeps
    to none.
    """

    def __init__(
        self, *, title: str, obtain: Callable[[float], T], is_fresh: Callable[[T], bool], clock: Clock
    ) -> None:
        self._title = title
        self._obtain = obtain
        self._is_fresh = is_fresh
        self._clock = clock
        self._lock = threading.Lock()
        self._question: Future[T] | None = None
        self._asked_until = 0.0
        self._failed_at = 0.0

    def get(self, deadline: float) -> T:
        """Return the value.

        Args:
            deadline: Reading of the monotonic clock at which to give up.

        Raises:
            ClusterkeysError: What `obtain` raised.
            DeadlineError: It took too long.
        """
        while True:
            question, until = self._asked(deadline)
            left = deadline - self._clock.monotonic()
            try:
                error = question.exception(timeout=min(max(left, 0), threading.TIMEOUT_MAX))
            except TimeoutError:
                raise self._late() from None
            if error is None:
                return question.result()
            if not _is_transient(error) or deadline - until < _MORE_TIME or self._clock.monotonic() >= deadline:
                # One object that many threads raise would collect the frames of them all.
                raise copy(error) if isinstance(error, ClusterkeysError) else error

    def forget(self, is_refused: Callable[[T], bool]) -> None:
        """Drop the value if it is the refused one, so that the next caller obtains another."""
        with self._lock:
            question = self._question
            if question and question.done() and not question.exception() and is_refused(question.result()):
                self._question = None

    def _asked(self, deadline: float) -> tuple[Future[T], float]:
        """Return the current question, or a new one, and the deadline with which it was asked."""
        with self._lock:
            if self._question is None or not self._stands(self._question):
                if deadline <= self._clock.monotonic():
                    raise self._late()
                self._question, self._asked_until = Future(), deadline
                # A daemon: no program waits at its end for an answer that never comes, as for an executor's thread.
                threading.Thread(
                    target=self._answer, args=(self._question, deadline), name=self._title, daemon=True
                ).start()
            return self._question, self._asked_until

    def _late(self) -> DeadlineError:
        return DeadlineError(f"the deadline passed while waiting for {self._title}", "Raise policy.timeout")

    def _answer(self, question: Future[T], deadline: float) -> None:
        try:
            question.set_result(self._obtain(deadline))
        except BaseException as error:  # noqa: BLE001 - the waiters raise it
            self._failed_at = self._clock.monotonic()
            question.set_exception(error)

    def _stands(self, question: Future[T]) -> bool:
        if not question.done():
            return True
        error = question.exception()
        if error is None:
            return self._is_fresh(question.result())
        # Not a ConfigurationError: a file that was missing is looked for again.
        lasts = isinstance(error, VendorError) and not error.refusal.may_be_retried
        return lasts and self._clock.monotonic() - self._failed_at < REMEMBERED


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, DeadlineError) or (isinstance(error, VendorError) and error.refusal.may_be_retried)


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
    """Keeps the token of an account, and gets the next one before it runs out."""

    def __init__(self, *, issuer: str, obtain: Callable[[float], Token], clock: Clock) -> None:
        self._obtain = obtain
        self._obtained: tuple[str, ...] = ()
        self._shared = SharedValue(
            title=f"a token of {issuer}",
            obtain=self._remembered,
            is_fresh=lambda token: token.expires_at - MARGIN > clock.now().timestamp(),
            clock=clock,
        )

    def token(self, deadline: float) -> str:
        """Return a token that is good for some minutes.

        Raises:
            VendorError: The issuer refused the credential, or cannot be reached.
            DeadlineError: It took too long.
        """
        return self._shared.get(deadline).value

    def forget(self, value: str) -> None:
        """Drop a token that was refused; any other token stays."""
        self._shared.forget(lambda token: token.value == value)

    @property
    def secrets(self) -> frozenset[str]:
        """The last tokens, to be removed from sentences: calls with one go on while the next is obtained."""
        return frozenset(self._obtained)

    def _remembered(self, deadline: float) -> Token:
        token = self._obtain(deadline)
        self._obtained = (*self._obtained[-_KEPT:], token.value)
        return token
