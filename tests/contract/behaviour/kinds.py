"""Which kinds a test is about, where it is not about all: found at collection by what they are, never by name."""

from pathlib import Path

import clusterkeys.vendors
from clusterkeys.registry import KINDS, reader, vendor_of
from sandbox.emulator.discovery import vendors

VENDORS = Path(next(iter(clusterkeys.vendors.__path__)))
_EMULATED = vendors()


def _vendor(kind: str) -> str:
    return vendor_of(reader(kind).account)


def _rest(kinds: list[str]) -> list[str]:
    return sorted({*KINDS} - {*kinds})


def with_quirk(quirk: str) -> list[str]:
    """Give the kinds of vendors whose emulator has a quirk; there is one, or a test would quietly be about none."""
    kinds = [kind for kind in KINDS if quirk in _EMULATED[_vendor(kind)].quirks]
    assert kinds, f"no vendor has the quirk {quirk!r}"
    return kinds


SIGNED = [kind for kind in KINDS if (VENDORS / _vendor(kind) / "signing.py").exists()]
BEARING = _rest(SIGNED)
"""A vendor without a signer is shown a bearer token."""

WITH_ENDPOINT = [kind for kind in KINDS if "endpoint" in reader(kind).cluster.model_fields]
WITHOUT_ENDPOINT = _rest(WITH_ENDPOINT)
