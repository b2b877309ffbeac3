"""The accounts of a stack: checked when first used, opened once, shared by their clusters."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import account_models, vendor_of
from clusterkeys.resolution.validation import type_name, validated
from clusterkeys.transport.clock import Clock
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import AccountArguments, Ambient, Opener, Session

log = logging.getLogger("clusterkeys.accounts")


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """What the process is run in, as an argument.

    Attributes:
        clock: Time.
        jitter: Gives numbers in [0, 1).
        ambient: Environment and home directory.
    """

    clock: Clock
    jitter: Callable[[], float] = field(repr=False)
    ambient: Ambient


class Accounts:
    """Opens accounts by name; it is never pickled, printed or stored."""

    def __init__(self, configured: Mapping[str, object], surroundings: Runtime) -> None:
        self._configured = configured
        self._surroundings = surroundings
        self._lock = threading.Lock()
        self._sessions: dict[tuple[str | None, str], Session] = {}

    def __repr__(self) -> str:
        """Name the accounts, and nothing of them."""
        return f"Accounts({', '.join(self._configured)})"

    def __reduce__(self) -> str:
        """Refuse: a pickle of this would carry credentials into a state."""
        raise TypeError("accounts are never pickled")

    def session(self, name: str | None, reader: Opener[Any]) -> Session:
        """Give the session of an account, the same one to each caller.

        Args:
            name: The account's key; None is the vendor's ambient credentials.
            reader: Reads what wants the account.

        Raises:
            ConfigurationError: The account is absent, another vendor's, wrong, or has no credentials.
        """
        key = (name, vendor_of(reader.account))
        with self._lock:
            if key not in self._sessions:
                self._sessions[key] = self._open(name, reader)
                title = f"account {name}" if name else "no account"
                log.debug("%s, %s: the credentials come from %s", key[1], title, self._sessions[key].source)
            return self._sessions[key]

    def _open(self, name: str | None, reader: Opener[Any]) -> Session:
        arguments = self._arguments(name, reader)
        around = self._surroundings
        http = Http(
            clock=around.clock,
            route=Route(
                verify=arguments.ca_bundle or around.ambient.environment.get("REQUESTS_CA_BUNDLE") or True,
                proxy=arguments.proxy.get_secret_value() if arguments.proxy else None,
            ),
            throttle=Throttle(rate=arguments.rate, concurrency=arguments.concurrency, clock=around.clock),
            retry=RetryPolicy(jitter=around.jitter),
        )
        return reader.open(arguments, http, around.ambient)

    def _arguments(self, name: str | None, reader: Opener[Any]) -> AccountArguments:
        if name is None:
            return reader.account()
        path = f"accounts.{name}"
        configured = self._configured.get(name)
        if configured is None:
            known = ", ".join(self._configured) or "none"
            raise ConfigurationError(f"{path} is missing", f"Configure it, or name another; there are: {known}")
        vendor = vendor_of(reader.account)
        if not isinstance(configured, Mapping):
            raise ConfigurationError(f"{path} should be a mapping, but is {type_name(configured)}")
        if configured.get("vendor") != vendor:
            raise self._of_another(path, configured.get("vendor"), reader)
        return validated(reader.account, configured, path)

    def _of_another(self, path: str, given: object, reader: Opener[Any]) -> ConfigurationError:
        vendor = vendor_of(reader.account)
        if not isinstance(given, str) or given not in account_models():
            return ConfigurationError(f"{path}.vendor should be '{vendor}' for the kind {reader.kind}")
        fitting = [
            name
            for name, each in self._configured.items()
            if isinstance(each, Mapping) and each.get("vendor") == vendor
        ]
        return ConfigurationError(
            f"{path} is an account of {given}, but the kind {reader.kind} needs one of {vendor}",
            f"Name another account; of {vendor} there are: {', '.join(fitting) or 'none'}",
        )
