"""What the engine tells a provider process once: the stack's accounts. Held by the module, never by an instance."""

from __future__ import annotations

import json
import logging
import os
import random
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pulumi.dynamic import ConfigureRequest

from providers.contract import Ambient
from providers.errors import ConfigurationError
from providers.resolution.accounts import Accounts, Surroundings
from providers.resolution.listing import ListingResolver
from providers.resolution.resolver import Resolver
from providers.resolution.validation import type_name
from providers.transport.clock import SystemClock

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
            _resolvers.cache_clear()


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
    """Give the resolver of this process: one, because an account's rate and concurrency are kept by it.

    Raises:
        ConfigurationError: The accounts are not a mapping.
    """
    with _lock:
        return _resolvers()[0]


def listings() -> ListingResolver:
    """Give the resolver of listings; it shares the accounts with the other.

    Raises:
        ConfigurationError: The accounts are not a mapping.
    """
    with _lock:
        return _resolvers()[1]


@cache
def _resolvers() -> tuple[Resolver, ListingResolver]:
    clock = SystemClock()
    ambient = Ambient(environment=dict(os.environ), home=str(Path.home()))
    accounts = Accounts(_accounts(), Surroundings(clock=clock, jitter=random.random, ambient=ambient))
    return Resolver(accounts=accounts, clock=clock), ListingResolver(accounts=accounts, clock=clock)


def _accounts() -> Mapping[str, object]:
    try:
        accounts = json.loads(_texts.get("accounts", "{}"))
    except (ValueError, RecursionError):
        accounts = ""
    if not isinstance(accounts, dict):
        raise ConfigurationError(f"{NAMESPACE}:accounts should be a mapping, but is {type_name(accounts)}")
    return accounts
