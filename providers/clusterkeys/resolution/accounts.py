"""The accounts of a stack: checked when first used, opened once, shared by their clusters."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clusterkeys.ambient import Ambient
from clusterkeys.arguments import AccountArguments
from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import VENDORS
from clusterkeys.resolution.validation import type_name, validated
from clusterkeys.transport.clock import Clock
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Session, Vendor

log = logging.getLogger("clusterkeys.accounts")


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """Time, chance and environment of the process, as an argument.

    Attributes:
        clock: Time.
        jitter: Returns numbers in [0, 1).
        ambient: Environment and home directory.
    """

    clock: Clock
    jitter: Callable[[], float] = field(repr=False)
    ambient: Ambient


class Accounts:
    """Opens accounts by name; it is never pickled, printed or stored."""

    def __init__(self, configured: Mapping[str, object], runtime: Runtime) -> None:
        self._configured = configured
        self._runtime = runtime
        self._lock = threading.Lock()
        self._sessions: dict[tuple[str | None, str], Session] = {}

    def __repr__(self) -> str:
        """Name the accounts, and nothing of them."""
        return f"Accounts({', '.join(self._configured)})"

    def __reduce__(self) -> str:
        """Refuse: a pickle of this would carry credentials into a state."""
        raise TypeError("accounts are never pickled")

    def session(self, name: str | None, vendor: Vendor[Any, Any], *, kind: str) -> Any:  # noqa: ANN401 - the vendor's own
        """Return the session of an account, the same one to each caller.

        Args:
            name: The account's key; None is the vendor's ambient credentials.
            vendor: Whose account it has to be.
            kind: What is read with it, for the message where it is another vendor's.

        Raises:
            VendorError: There are no credentials.
            ConfigurationError: The account is absent, another vendor's, wrong, or has half of its credentials.
        """
        key = (name, vendor.name)
        with self._lock:
            if key not in self._sessions:
                session = self._open(vendor, self._arguments(name, vendor, kind))
                self._sessions[key] = session
                title = f"account {name}" if name else "no account"
                log.debug("%s, %s: the credentials come from %s", vendor.name, title, session.source)
            return self._sessions[key]

    def _open(self, vendor: Vendor[Any, Any], account: AccountArguments) -> Session:
        runtime = self._runtime
        http = Http(
            clock=runtime.clock,
            route=Route(
                verify=account.ca_bundle or runtime.ambient.environment.get("REQUESTS_CA_BUNDLE") or True,
                proxy=account.proxy.get_secret_value() if account.proxy else None,
            ),
            throttle=Throttle(rate=account.rate, concurrency=account.concurrency, clock=runtime.clock),
            retry=RetryPolicy(jitter=runtime.jitter),
        )
        session: Session = vendor.open(account, http, runtime.ambient)
        return session

    def _arguments(self, name: str | None, vendor: Vendor[Any, Any], kind: str) -> AccountArguments:
        if name is None:
            ambient: AccountArguments = vendor.account()
            return ambient
        path = f"accounts.{name}"
        configured = self._configured.get(name)
        if configured is None:
            known = ", ".join(self._configured) or "none"
            raise ConfigurationError(f"{path} is missing", f"Configure it, or name another; there are: {known}")
        if not isinstance(configured, Mapping):
            raise ConfigurationError(f"{path} should be a mapping, but is {type_name(configured)}")
        if configured.get("vendor") != vendor.name:
            raise self._of_another(path, configured.get("vendor"), vendor.name, kind)
        account: AccountArguments = validated(vendor.account, configured, path)
        return account

    def _of_another(self, path: str, given: object, needed: str, kind: str) -> ConfigurationError:
        if not isinstance(given, str) or given not in VENDORS:
            return ConfigurationError(f"{path}.vendor should be '{needed}' for the kind {kind}")
        fitting = [
            name
            for name, each in self._configured.items()
            if isinstance(each, Mapping) and each.get("vendor") == needed
        ]
        return ConfigurationError(
            f"{path} is an account of {given}, but the kind {kind} needs one of {needed}",
            f"Name another account; of {needed} there are: {', '.join(fitting) or 'none'}",
        )
