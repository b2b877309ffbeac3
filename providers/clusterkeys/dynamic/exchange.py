"""Between the engine's properties and the resolver: unknown values, secret marks, and failures as one text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi.dynamic import CheckFailure, CheckResult
from pulumi.output import Unknown
from pulumi.runtime.rpc import wrap_rpc_secret

from clusterkeys.errors import ClusterkeysError, ConfigurationError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolution, Resolved, Wanted
from clusterkeys.resolution.stored import Stored
from clusterkeys.resolution.validation import type_name, validated

Properties = dict[str, Any]
"""A resource's properties as the SDK hands them over."""

PROVIDER_KEY = "__provider"


def checked(news: Properties, resolve: Callable[[], Properties]) -> CheckResult:
    """Answer a `check`: the resolved inputs, or one failure for a person to read.

    Args:
        news: What the program asked for; returned as it is beside a failure.
        resolve: Gives the inputs.
    """
    try:
        return CheckResult(resolve(), [])
    except ClusterkeysError as error:
        return CheckResult(without_provider(news), [CheckFailure("", str(error))])


def without_provider(properties: Properties) -> Properties:
    """Leave out the SDK's own property, which it adds to every answer itself."""
    return {name: value for name, value in properties.items() if name != PROVIDER_KEY}


def mapping(value: object, path: str) -> Mapping[str, Any]:
    """Give a mapping.

    Raises:
        ConfigurationError: It is something else.
    """
    if isinstance(value, Mapping):
        return value
    raise ConfigurationError(f"{path} should be a mapping, but is {type_name(value)}")


def wanted(path: str, arguments: object, policy: object) -> Wanted:
    """Read what a program wants of one cluster.

    Args:
        path: Where it is configured.
        arguments: Its kind, account, the kind's own arguments, and optionally a `policy` of its own.
        policy: The policy of all clusters, or None.

    Raises:
        ConfigurationError: Something is not of the shape it should be.
    """
    cluster = mapping(arguments, path)
    general = _policy(policy, "policy")
    own = _policy(cluster.get("policy"), f"{path}.policy")
    both = Policy.model_validate({**general, **own})
    return Wanted(path=path, arguments=plain_arguments(cluster), policy=both)


def all_wanted(clusters: Mapping[str, object], policy: object) -> dict[str, Wanted]:
    """Read what a program wants of many clusters.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    wants: dict[str, Wanted] = {}
    found: dict[str, None] = {}
    for key in sorted(clusters):
        try:
            wants[key] = wanted(f"clusters.{key}", clusters[key], policy)
        except ConfigurationError as error:
            found.update(dict.fromkeys(str(error).splitlines()))
    if found:
        raise ConfigurationError("\n".join(found))
    return wants


def plain_arguments(arguments: Mapping[str, object]) -> dict[str, object]:
    """Leave out the policy and what is not set: what remains says which kubeconfig is meant."""
    return {name: value for name, value in arguments.items() if value is not None and name != "policy"}


def stored(text: object, observed: object, arguments: object) -> Stored | None:
    """Read what the state holds of one cluster, whatever it is; None where it holds no kubeconfig.

    Args:
        text: The kubeconfig.
        observed: The facts shown with it.
        arguments: The cluster's arguments, its own policy among them.
    """
    if not isinstance(text, str) or not text:
        return None
    cluster = plain_arguments(mapping_or_empty(arguments))
    return Stored(text=text, observed=mapping_or_empty(observed), arguments=cluster)


def mapping_or_empty(value: object) -> Mapping[str, Any]:
    """Give a mapping, or an empty one for anything else: a state may hold whatever an older version left."""
    return value if isinstance(value, Mapping) else {}


def announced(resolution: Resolution, wanted: Mapping[str, Wanted]) -> Mapping[str, Resolved]:
    """Give what was resolved, after telling the user what should be known this time.

    It goes by the keys, for the engine hands clusters over in any order.

    Raises:
        ClusterkeysError: Some clusters have no kubeconfig; the text lists each with its reason.
    """
    for key, resolved in sorted(resolution.resolved.items()):
        if resolved.notice:
            pulumi.log.warn(f"{title(key, wanted[key].arguments)}: {resolved.notice}")
    if resolution.failures:
        lines = [f"{title(key, wanted[key].arguments)}: {error}" for key, error in sorted(resolution.failures.items())]
        raise ClusterkeysError("\n".join(lines))
    return resolution.resolved


def secret(text: str) -> Any:  # noqa: ANN401 - the SDK's own mark
    """Mark a text as secret on the wire to the engine."""
    return wrap_rpc_secret(text)


def unknown() -> Any:  # noqa: ANN401 - the SDK's own mark
    """Mark a value as not known before the update."""
    mark: Any = Unknown
    return mark()


def _policy(value: object, path: str) -> Mapping[str, Any]:
    """Check one layer of policy by itself, so that a mistake is named where it was made."""
    given = {} if value is None else value
    return validated(Policy, given, path).model_dump(exclude_unset=True)


def title(key: str, arguments: Mapping[str, object]) -> str:
    """Name a cluster or listing with its kind and account, before what happened to it."""
    account, kind = arguments.get("account"), arguments.get("kind")
    return f"{key} ({kind}, account {account})" if account else f"{key} ({kind}, ambient credentials)"
