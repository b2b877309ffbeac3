"""Finds what a configured `kind` stands for, and names the key path where it stands for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.validation import type_name

FoundT = TypeVar("FoundT")


def of_kind(path: str, arguments: Mapping[str, object], look_up: Callable[[str], FoundT]) -> FoundT:
    """Look the kind up.

    Args:
        path: Where it is configured, as a dotted key path.
        arguments: What is configured there.
        look_up: `registry.reader` or `registry.lister`.

    Raises:
        ConfigurationError: The kind is missing or unknown.
    """
    kind = arguments.get("kind")
    if not isinstance(kind, str):
        problem = "is missing" if kind is None else f"should be a text, but is {type_name(kind)}"
        raise ConfigurationError(f"{path}.kind {problem}")
    try:
        return look_up(kind)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}.kind: {error.what}", error.advice) from None
