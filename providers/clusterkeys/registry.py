"""The registry: each vendor's `Vendor` by dotted path, imported when one of its kinds is first used."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendor import CertificateStatesReader, ClusterReader, Vendor

ReaderT = TypeVar("ReaderT", ClusterReader[Any, Any], CertificateStatesReader[Any, Any])

VENDORS: Mapping[str, str] = {
    "alibaba": "clusterkeys.vendors.alibaba.vendor:ALIBABA",
    "azure": "clusterkeys.vendors.azure.vendor:AZURE",
    "huawei": "clusterkeys.vendors.huawei.vendor:HUAWEI",
    "samsung": "clusterkeys.vendors.samsung.vendor:SAMSUNG",
}


@cache
def vendor(name: str) -> Vendor[Any, Any]:
    """Return a vendor.

    Raises:
        ConfigurationError: There is no such vendor.
    """
    if name not in VENDORS:
        raise ConfigurationError(f"'{name}' is not a vendor", _suggestion(name, VENDORS))
    module, attribute = VENDORS[name].split(":")
    found: Vendor[Any, Any] = getattr(import_module(module), attribute)
    return found


def cluster_kinds() -> tuple[str, ...]:
    """Return every kind of cluster; this imports all vendors."""
    return tuple(reader.kind for name in VENDORS for reader in vendor(name).clusters)


def certificate_states_kinds() -> tuple[str, ...]:
    """Return every kind of listing of certificate states; this imports all vendors."""
    return tuple(reader.kind for name in VENDORS for reader in vendor(name).certificate_states)


@cache
def cluster_reader(kind: str) -> ClusterReader[Any, Any]:
    """Return the reader of a kind of cluster; it is stateless, so everybody gets the same one.

    Raises:
        ConfigurationError: There is no such kind.
    """
    return _reader(kind, "cluster", lambda each: each.clusters)


@cache
def certificate_states_reader(kind: str) -> CertificateStatesReader[Any, Any]:
    """Return the reader of a kind of listing; it is stateless too.

    Raises:
        ConfigurationError: There is no such kind.
    """
    return _reader(kind, "certificate states", lambda each: each.certificate_states)


def _reader(kind: str, noun: str, readers: Callable[[Vendor[Any, Any]], tuple[ReaderT, ...]]) -> ReaderT:
    for reader in readers(vendor_of(kind)) if _vendor_name(kind) in VENDORS else ():
        if reader.kind == kind:
            return reader
    known = [reader.kind for name in VENDORS for reader in readers(vendor(name))]
    raise ConfigurationError(f"'{kind}' is not a kind of {noun}", _suggestion(kind, known))


def vendor_of(kind: str) -> Vendor[Any, Any]:
    """Return the vendor of a kind that exists; a kind begins with its vendor's name."""
    return vendor(_vendor_name(kind))


def _vendor_name(kind: str) -> str:
    return kind.partition("-")[0]


def _suggestion(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    return f"{hint}Known are {', '.join(known) or 'none'}"
