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
from clusterkeys.registry import VENDORS, vendor_of
from clusterkeys.resolution.validation import mapping, validated
from clusterkeys.transport.clock import Clock
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Session, Vendor

log = logging.getLogger("clusterkeys.accounts")


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """Time, randomness and environment of the process, so that a test can replace them.

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
        """Return the accounts' names only."""
        return f"Accounts({', '.join(self._configured)})"

    def __reduce__(self) -> str:
        """Refuse: a pickle of this would carry credentials into a state."""
        raise TypeError("accounts are never pickled")

    def session(self, name: str | None, kind: str) -> Any:  # noqa: ANN401 - the vendor's own
        """Return the session of an account, the same one to each caller.

        Args:
            name: The account's key; None stands for the vendor's ambient credentials.
            kind: The kind of cluster or listing that is read with it.

        Raises:
            VendorError: There are no credentials.
            ConfigurationError: The account is absent, another vendor's, wrong, or has half of its credentials.
        """
        vendor = vendor_of(kind)
        key = (name, vendor.name)
        with self._lock:
            if key not in self._sessions:
                session = self._sessions[key] = self._open(vendor, self._arguments(name, vendor, kind))
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
        if self._configured.get(name) is None:
            known = ", ".join(self._configured) or "none"
            raise ConfigurationError(f"{path} is missing", f"Configure it, or name another; there are: {known}")
        configured = mapping(self._configured[name], path)
        if configured.get("vendor") != vendor.name:
            raise self._wrong_vendor(path, configured.get("vendor"), vendor.name, kind)
        account: AccountArguments = validated(vendor.account, configured, path)
        return account

    def _wrong_vendor(self, path: str, given: object, needed: str, kind: str) -> ConfigurationError:
        if not isinstance(given, str) or given not in VENDORS:
            return ConfigurationError(f"{path}.vendor should be '{needed}' for the kind {kind}")
        accounts = self._configured.items()
        fitting = [name for name, each in accounts if isinstance(each, Mapping) and each.get("vendor") == needed]
        return ConfigurationError(
            f"{path} is an account of {given}, but the kind {kind} needs one of {needed}",
            f"Name another account; of {needed} there are: {', '.join(fitting) or 'none'}",
        )
