"""Converts between the engine's properties and the resolver: unknown values, secret marks, failures as one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.runtime.rpc import wrap_rpc_secret

from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.resolution.resolver import Resolution, Resolved
from clusterkeys.resolution.spec import ClusterSpec, without_policy
from clusterkeys.resolution.stored import Stored
from clusterkeys.resolution.validation import type_name

Properties = dict[str, Any]
"""A resource's properties as the SDK hands them over."""

PROVIDER_KEY = "__provider"


def without_provider(properties: Properties, *others: str) -> Properties:
    """Leave out the SDK's own property, which it adds to every answer itself, and any others."""
    return {name: value for name, value in properties.items() if name not in {PROVIDER_KEY, *others}}


def required_name(properties: Properties) -> str:
    """Return the name of a resource's cluster or listing.

    Raises:
        ConfigurationError: It is no text.
    """
    name = properties.get("name")
    if isinstance(name, str):
        return name
    raise ConfigurationError(f"name should be a text, but is {type_name(name)}")


def stored(text: object, observed: object, arguments: object) -> Stored | None:
    """Return what the state holds of one cluster; None if it holds no kubeconfig."""
    if not isinstance(text, str) or not text:
        return None
    return Stored(text=text, observed=mapping_or_empty(observed), arguments=without_policy(mapping_or_empty(arguments)))


def mapping_or_empty(value: object) -> Mapping[str, Any]:
    """Return a mapping, or an empty one for anything else: a state may hold whatever an older version left."""
    return value if isinstance(value, Mapping) else {}


def resolved_or_raise(resolution: Resolution, specs: Mapping[str, ClusterSpec]) -> Mapping[str, Resolved]:
    """Show the notices in the order of the keys, and return what was resolved.

    Raises:
        ClusterkeysError: Some clusters have no kubeconfig; the text lists each with its reason.
    """
    for key, resolved in sorted(resolution.resolved.items()):
        if resolved.notice:
            pulumi.log.warn(f"{title(key, specs[key].given)}: {resolved.notice}")
    if resolution.failures:
        lines = [f"{title(key, specs[key].given)}: {error}" for key, error in sorted(resolution.failures.items())]
        raise ClusterkeysError("\n".join(lines))
    return resolution.resolved


def secret(text: str) -> Any:  # noqa: ANN401 - the SDK's own mark
    """Mark a text as secret on the wire to the engine."""
    return wrap_rpc_secret(text)


def unknown() -> Any:  # noqa: ANN401 - the SDK's own mark
    """Mark a value as not known before the update."""
    mark: Any = Unknown
    return mark()


def title(key: str, arguments: Mapping[str, object]) -> str:
    """Return a cluster's or listing's name with its kind and account, to begin a message with."""
    account = arguments.get("account")
    return f"{key} ({arguments.get('kind')}, {f'account {account}' if account else 'ambient credentials'})"
