"""Asks `alibabacloud-credentials`' default chain for a key, bounded by a deadline and quietly.

The package is imported when a key is first needed: that takes a quarter of a second, reads the environment once and
for all, and starts a thread that keeps the key of an ECS instance's role fresh.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from clusterkeys.ambient import AccessKey, KeyNames, key_in
from clusterkeys.errors import DeadlineError
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendors.alibaba.chain_failures import chain_failure

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

log = logging.getLogger("clusterkeys.alibaba")

CHAIN = "alibabacloud-credentials' default chain"
REMEMBERED = 30.0
"""Seconds after which a chain that found nothing is asked again: a fleet's clusters would all wait for it."""

_ID, _SECRET, _TOKEN = "the access key id", "the access key secret", "the security token"


class ChainCredentials(Protocol):
    """What the chain answers."""

    def get_access_key_id(self) -> str | None:
        """Give the access key."""

    def get_access_key_secret(self) -> str | None:
        """Give its secret key."""

    def get_security_token(self) -> str | None:
        """Give the token, where it is the key of a session."""

    def get_provider_name(self) -> str | None:
        """Name the links of the chain that were gone through."""


class ChainKeys:
    """Hands out what a chain answers; it is asked for each attempt, for it keeps keys itself and renews them in time.

    The chain bounds its waits, but not by our deadlines: so it is asked in a thread of its own, one question at a time,
    and whoever asks meanwhile waits for the same answer.
    """

    def __init__(self, *, chain: Callable[[], ChainCredentials], clock: Clock) -> None:
        self._chain = chain
        self._clock = clock
        self._lock = threading.Lock()
        self._question: Future[ChainCredentials] | None = None
        self._failed_at = 0.0
        self._answered_by = ""
        self._secrets: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Name the chain and, once it has answered, which of its links did."""
        return f"{CHAIN} ({self._answered_by})" if self._answered_by else CHAIN

    @property
    def secrets(self) -> frozenset[str]:
        """What has been handed out so far."""
        return self._secrets

    def key(self, deadline: float) -> AccessKey:
        """Ask the chain.

        Raises:
            VendorError: It found no key, or could not get one.
            ConfigurationError: What it found is no key.
            DeadlineError: It took too long.
        """
        question = self._asked()
        left = max(deadline - self._clock.monotonic(), 0)
        try:
            error = question.exception(timeout=min(left, threading.TIMEOUT_MAX))
        except TimeoutError:
            raise DeadlineError(f"the deadline passed while waiting for {CHAIN}", "Raise policy.timeout") from None
        if error is not None:
            # Its text may quote a whole answer, keys and all: it must not travel along as the cause.
            raise chain_failure(error, str(self)) from None
        return self._known(question.result())

    def _asked(self) -> Future[ChainCredentials]:
        with self._lock:
            if self._question is None or self._may_ask_again(self._question):
                self._question = Future()
                # A daemon: no program waits at its end for a chain that hangs, as it would for an executor's thread.
                threading.Thread(
                    target=self._answer, args=(self._question,), name="alibaba-credentials", daemon=True
                ).start()
            return self._question

    def _answer(self, question: Future[ChainCredentials]) -> None:
        try:
            question.set_result(self._chain())
        except BaseException as error:  # noqa: BLE001 - whatever it is goes to those who wait for the answer
            self._failed_at = self._clock.monotonic()
            question.set_exception(error)

    def _may_ask_again(self, question: Future[ChainCredentials]) -> bool:
        if not question.done():
            return False
        error = question.exception()
        passing = error is None or chain_failure(error, CHAIN).refusal.retryable
        return passing or self._clock.monotonic() - self._failed_at >= REMEMBERED

    def _known(self, found: ChainCredentials) -> AccessKey:
        self._note(safe_text(found.get_provider_name() or "").removeprefix("default/"))
        fields: dict[str, object] = {
            _ID: found.get_access_key_id(),
            _SECRET: found.get_access_key_secret(),
            _TOKEN: found.get_security_token(),
        }
        names = KeyNames(access_key=_ID, secret_key=_SECRET, security_token=_TOKEN)
        key = key_in(fields, names, str(self))
        if key is None:
            raise chain_failure(None, str(self))
        with self._lock:
            self._secrets |= key.secrets
        return replace(key, source=str(self))

    def _note(self, answered_by: str) -> None:
        with self._lock:
            news, self._answered_by = answered_by != self._answered_by, answered_by
        if news:
            log.debug("credentials come from %s", str(self))  # what it says may change before this is written


def default_chain() -> Callable[[], ChainCredentials]:
    """Give a question to the vendor's default chain, which is put together when it is first asked."""

    @cache
    def provider() -> Any:  # noqa: ANN401 - the package has no types
        from alibabacloud_credentials.provider import (  # type: ignore[import-untyped] # noqa: PLC0415 - see above
            DefaultCredentialsProvider,
        )

        # They print answers and tracebacks on the terminal, keys and all; our error says what there is to say.
        for name in ("credentials", "alibabacloud-tea"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        return DefaultCredentialsProvider()

    def question() -> ChainCredentials:
        answer: ChainCredentials = provider().get_credentials()
        return answer

    return question
