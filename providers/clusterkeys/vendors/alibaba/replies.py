"""Reads a kubeconfig, in whatever form, and moments out of the two services' answers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig


def kubeconfig_in(value: object, product: str) -> Kubeconfig:
    """Read a kubeconfig that came as an object, or as text: YAML, JSON, or either in base64.

    Args:
        value: What the answer holds.
        product: The service's name in sentences.

    Raises:
        KubeconfigError: There is none, or it is something else.
    """
    if not value:
        raise KubeconfigError(
            f"{product} answered without a kubeconfig",
            "Check that the cluster is running, and that it has an address for the chosen endpoint",
        )
    if isinstance(value, str):
        return codec.parse(_decoded(value))
    if isinstance(value, Mapping):
        return codec.parse(value)
    raise KubeconfigError(f"{product} answered with something else than a kubeconfig")


def moment_in(value: object) -> datetime | None:
    """Read a moment as RFC 3339 writes it; None where there is none, or the vendor's zero, which is of the year 1."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        if moment is None or moment.year <= 1:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the last hours of the year 9999 have no time in UTC
        return None


def _decoded(text: str) -> str:
    # Every kubeconfig has colons, and base64 has none.
    if ":" in text:
        return text
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except ValueError:  # binascii's and Unicode's are ones too
        return text
