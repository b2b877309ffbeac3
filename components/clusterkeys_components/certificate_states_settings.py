"""One listing of certificate states of the stack's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.resolution.spec import CertificateStatesSpec, certificate_states_spec
from clusterkeys.resolution.validation import type_name
from clusterkeys_components.cluster_settings import named_mapping

SECTION = "certificate_states"


@dataclass(frozen=True, kw_only=True)
class CertificateStatesSettings:
    """One listing of certificate states.

    Attributes:
        key: Its name in the stack.
        spec: What is asked for.
    """

    key: str
    spec: CertificateStatesSpec


def read_certificate_states(
    value: object, general: FailurePolicy | None, found: list[str]
) -> tuple[CertificateStatesSettings, ...]:
    """Check the section; what is wrong with it is added to `found`.

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


def _listing(
    key: str, value: object, general: FailurePolicy | None, found: list[str]
) -> CertificateStatesSettings | None:
    path, before = f"{SECTION}.{key}", len(found)
    given = named_mapping(key, value, path, found)
    if given is None:
        return None
    try:
        spec = certificate_states_spec(path, given, general)
    except ConfigurationError as error:
        found.extend(str(error).splitlines())
    return None if len(found) > before else CertificateStatesSettings(key=key, spec=spec)
