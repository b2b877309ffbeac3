"""Which kinds a test is about, where it is not about all: found at collection by what they are, never by name."""

from pathlib import Path

import clusterkeys.vendors
from clusterkeys.registry import cluster_kinds, cluster_reader, vendor_of
from sandbox.emulator.discovery import vendors

VENDORS = Path(next(iter(clusterkeys.vendors.__path__)))
_EMULATED = vendors()


def _rest(kinds: list[str]) -> list[str]:
    return sorted({*cluster_kinds()} - {*kinds})


def with_quirk(quirk: str) -> list[str]:
    """Return the kinds of vendors whose emulator has a quirk; there is one, or a test would quietly be about none."""
    kinds = [kind for kind in cluster_kinds() if quirk in _EMULATED[vendor_of(kind).name].quirks]
    assert kinds, f"no vendor has the quirk {quirk!r}"
    return kinds


WITH_SIGNATURE = [kind for kind in cluster_kinds() if (VENDORS / vendor_of(kind).name / "signing.py").exists()]
WITH_TOKEN = _rest(WITH_SIGNATURE)
"""A vendor without a signer is shown a bearer token."""

WITH_ENDPOINT = [kind for kind in cluster_kinds() if "endpoint" in cluster_reader(kind).cluster.model_fields]
WITHOUT_ENDPOINT = _rest(WITH_ENDPOINT)
