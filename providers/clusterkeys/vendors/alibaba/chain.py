"""Asks `alibabacloud-credentials`' default chain for a key, bounded by a deadline and quietly.

The package is imported when a key is first needed: that takes a quarter of a second, reads the environment once and
for all, and starts a thread that keeps the key of an ECS instance's role fresh.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from clusterkeys.ambient import AccessKey, KeyNames, key_in
from clusterkeys.transport.cache import SharedValue
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendors.alibaba.chain_errors import chain_error

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock

log = logging.getLogger("clusterkeys.alibaba")

CHAIN = "alibabacloud-credentials' default chain"
_PARTS = KeyNames(
    access_key="the access key id",
    secret_key="the access key secret",  # noqa: S106 - a name
    security_token="the security token",  # noqa: S106 - a name
)


ChainCredentials = Any
"""The chain's answer; the package has no types."""


class DefaultChain:
    """Returns the chain's keys; it is asked for each attempt, because it keeps keys itself and renews them in time.

    Threads that ask at the same time share one answer; a lasting failure is shared for half a minute.
    """

    def __init__(self, *, chain: Callable[[], ChainCredentials], clock: Clock) -> None:
        self._chain = chain
        self._keys = SharedValue(title=CHAIN, obtain=self._obtain, is_fresh=lambda _: False, clock=clock)
        self._link = ""
        self.secrets: frozenset[str] = frozenset()  # all keys so far

    def __str__(self) -> str:
        """Return the chain's name and, once it has answered, which of its links did."""
        return f"{CHAIN} ({self._link})" if self._link else CHAIN

    def key(self, deadline: float) -> AccessKey:
        """Ask the chain.

        Raises:
            VendorError: It found no key, or could not get one.
            ConfigurationError: What it found cannot be a key.
            DeadlineError: It took too long.
        """
        return self._keys.get(deadline)

    def _obtain(self, _deadline: float) -> AccessKey:
        try:
            found = self._chain()
        except BaseException as raised:  # noqa: BLE001 - whatever its links raise
            error = chain_error(str(raised), str(self))
        else:
            return self._checked(found)
        # Not raised above: the chain's text may quote keys, and must not travel along as the error's context.
        raise error

    def _checked(self, found: ChainCredentials) -> AccessKey:
        link = safe_text(found.get_provider_name() or "").removeprefix("default/")
        if link != self._link:
            self._link = link
            log.debug("credentials come from %s", str(self))
        values = (found.get_access_key_id(), found.get_access_key_secret(), found.get_security_token())
        key = key_in(dict(zip(vars(_PARTS).values(), values, strict=True)), _PARTS, str(self))
        if key is None:
            raise chain_error("", str(self))
        self.secrets |= key.secrets
        return key


def sdk_chain() -> Callable[[], ChainCredentials]:
    """Return a function that asks the vendor's default chain, which is put together when it is first asked."""

    @cache
    def provider() -> Any:  # noqa: ANN401 - see ChainCredentials
        from alibabacloud_credentials.provider import (  # type: ignore[import-untyped] # noqa: PLC0415 - see above
            DefaultCredentialsProvider,
        )

        # They print answers and tracebacks on the terminal, keys and all; our error says what there is to say.
        for name in ("credentials", "alibabacloud-tea"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        return DefaultCredentialsProvider()

    return lambda: provider().get_credentials()
