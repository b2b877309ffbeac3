"""What the engine tells a provider process once: the stack's accounts. Held by the module, never by an instance."""

from __future__ import annotations

import logging
import os
import random
import sys
import threading
from functools import cache
from pathlib import Path

from pulumi.dynamic import ConfigureRequest

from clusterkeys.ambient import Ambient
from clusterkeys.nesting import parse_json
from clusterkeys.resolution.accounts import Accounts, Runtime
from clusterkeys.resolution.resolver import Resolver
from clusterkeys.resolution.validation import mapping
from clusterkeys.transport.clock import SystemClock

NAMESPACE = "clusterkeys"
"""Configuration is read under this name in every project, like that of any provider."""

_texts: dict[str, str] = {}
_lock = threading.Lock()


def configure(request: ConfigureRequest) -> None:
    """Take the accounts from the stack's configuration; they are checked when a cluster needs one.

    It is called once for each provider class; the process keeps its accounts as long as they are the same.
    It also keeps tracebacks out of what the engine shows of an error. `CLUSTERKEYS_TRACEBACK=1` brings them back;
    `CLUSTERKEYS_LOG=debug` shows which credentials are used and which calls are made, never a value.
    """
    _log_as_asked(os.environ.get("CLUSTERKEYS_LOG", ""))
    if not os.environ.get("CLUSTERKEYS_TRACEBACK"):
        sys.tracebacklimit = 0
    accounts = request.config.get(f"{NAMESPACE}:accounts") or "{}"
    with _lock:
        if _texts.get("accounts") != accounts:
            _texts["accounts"] = accounts
            _resolver.cache_clear()


def _log_as_asked(level: str) -> None:
    """Write our own log to stderr, which the engine shows to the user; an unknown level shows nothing."""
    logger = logging.getLogger(NAMESPACE)
    if logger.handlers or level.upper() not in logging.getLevelNamesMapping():
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(level.upper())


def resolver() -> Resolver:
    """Return the resolver of this process: one, because an account's rate and concurrency are kept by it.

    Raises:
        ConfigurationError: The accounts are not a mapping.
    """
    with _lock:
        return _resolver()


@cache
def _resolver() -> Resolver:
    text = _texts.get("accounts", "{}")
    parsed = parse_json(text)
    accounts = mapping(text if parsed is None else parsed, f"{NAMESPACE}:accounts")
    clock = SystemClock()
    ambient = Ambient(environment=dict(os.environ), home=str(Path.home()))
    runtime = Runtime(clock=clock, jitter=random.random, ambient=ambient)
    return Resolver(accounts=Accounts(accounts, runtime), clock=clock)
