"""One listing of certificate states of the stack's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.certificate_states import spelled_out
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.resolution.validation import type_name
from clusterkeys_components.mistakes import name_mistakes, policy_mistakes

SECTION = "certificate_states"


@dataclass(frozen=True, kw_only=True)
class CertificateStatesSettings:
    """One listing of certificate states.

    Attributes:
        key: Its name in the stack.
        kind: The kind of the listing.
        arguments: Its account and the kind's own arguments.
        policy: `on_error` and `timeout`, the general policy's where it has none of its own.
    """

    key: str
    kind: str
    arguments: Mapping[str, Any] = field(repr=False)
    policy: Mapping[str, Any]


def read_listings(value: object, general: Mapping[str, Any], found: list[str]) -> tuple[CertificateStatesSettings, ...]:
    """Read the section; what is wrong with it is added to `found`.

    Args:
        value: The section; None where it is not configured.
        general: The policy of the whole stack.
        found: Mistakes so far.
    """
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        found.append(f"{SECTION} should be a mapping of listings, but is {type_name(value)}")
        return ()
    read = (_listing(str(key), each, general, found) for key, each in value.items())
    return tuple(each for each in read if each)


def _listing(key: str, value: object, general: Mapping[str, Any], found: list[str]) -> CertificateStatesSettings | None:
    path = f"{SECTION}.{key}"
    if not isinstance(value, Mapping):
        found.append(f"{path} should be a mapping, but is {type_name(value)}")
        return None
    mistaken = [*name_mistakes(key, path), *policy_mistakes(value.get("policy"), f"{path}.policy", FailurePolicy)]
    arguments = {name: each for name, each in value.items() if name != "policy" and each is not None}
    try:
        arguments = spelled_out(path, arguments)
    except ConfigurationError as error:
        mistaken.append(str(error))
    if mistaken:
        found.extend(mistaken)
        return None
    inherited = {name: each for name, each in general.items() if name in FailurePolicy.model_fields}
    policy = {**inherited, **(value.get("policy") or {})}
    return CertificateStatesSettings(key=key, kind=str(arguments.pop("kind")), arguments=arguments, policy=policy)
