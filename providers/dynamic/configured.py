"""What the engine tells a provider process once: the stack's accounts. Held by the module, never by an instance."""

from __future__ import annotations

import json
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
    It also keeps tracebacks out of what the engine shows of an error. `CLUSTERKEYS_TRACEBACK=1` brings them back.
    """
    if not os.environ.get("CLUSTERKEYS_TRACEBACK"):
        sys.tracebacklimit = 0
    accounts = request.config.get(f"{NAMESPACE}:accounts") or "{}"
    with _lock:
        if _texts.get("accounts") != accounts:
            _texts["accounts"] = accounts
            _resolver.cache_clear()


def resolver() -> Resolver:
    """Give the resolver of this process: one, because an account's rate and concurrency are kept by it.

    Raises:
        ConfigurationError: The accounts are not a mapping.
    """
    with _lock:
        return _resolver()


@cache
def _resolver() -> Resolver:
    clock = SystemClock()
    ambient = Ambient(environment=dict(os.environ), home=str(Path.home()))
    surroundings = Surroundings(clock=clock, jitter=random.random, ambient=ambient)
    return Resolver(accounts=Accounts(_accounts(), surroundings), clock=clock)


def _accounts() -> Mapping[str, object]:
    try:
        accounts = json.loads(_texts.get("accounts", "{}"))
    except (ValueError, RecursionError):
        accounts = ""
    if not isinstance(accounts, dict):
        raise ConfigurationError(f"{NAMESPACE}:accounts should be a mapping, but is {type_name(accounts)}")
    return accounts
