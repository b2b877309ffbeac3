"""The specs of clusters and certificate states: what a program asks for, checked once at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationError

from clusterkeys.arguments import CertificateStatesArguments, ClusterArguments
from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import certificate_states_reader, cluster_reader
from clusterkeys.resolution.policy import FailurePolicy, Policy
from clusterkeys.resolution.validation import collected, mapping, type_name, validated
from clusterkeys.vendor import CertificateStatesReader, ClusterReader

ReaderT = TypeVar("ReaderT")
PolicyT = TypeVar("PolicyT", bound=FailurePolicy)


@dataclass(frozen=True, kw_only=True)
class ClusterSpec:
    """One cluster.

    Attributes:
        path: Where it is configured, as a dotted key path.
        reader: Reads its kind.
        cluster: What names it at its vendor, and its account.
        policy: How its kubeconfig is refreshed.
        given: Kind, account and the kind's own arguments as they were written.
    """

    path: str
    reader: ClusterReader[Any, Any]
    cluster: ClusterArguments
    policy: Policy
    given: Mapping[str, object] = field(repr=False)

    @cached_property
    def identifier(self) -> str:
        """Kind and the vendor's own id: made of the arguments alone, so that a preview knows it."""
        return f"{self.reader.kind}/{self.reader.identity(self.cluster)}"

    def changed_since(self, stored: Mapping[str, object]) -> list[str]:
        """Return the names of the arguments that asked for another kubeconfig when one was stored.

        To write out a default, or another spelling of the same id, asks for the same; so does another way to the same
        vendor.

        Args:
            stored: The arguments at that time, as they were written then.
        """
        if stored == self.given:
            return []
        before, now = self._normalised(stored), _plain(self.cluster)
        names = {*before, *now} - self.cluster.connection_arguments
        return sorted(name for name in names if before.get(name) != now.get(name))

    def _normalised(self, arguments: Mapping[str, object]) -> Mapping[str, object]:
        if arguments.get("kind") != self.reader.kind:
            return arguments
        try:
            return _plain(self.reader.cluster.model_validate(arguments))
        except ValidationError:
            return arguments


@dataclass(frozen=True, kw_only=True)
class CertificateStatesSpec:
    """One listing of certificate states.

    Attributes:
        path: Where it is configured, as a dotted key path.
        reader: Reads its kind.
        query: Whose certificates are listed, and the account to ask with.
        policy: How long to wait, and what to do when the vendor fails.
    """

    path: str
    reader: CertificateStatesReader[Any, Any]
    query: CertificateStatesArguments
    policy: FailurePolicy

    @property
    def identifier(self) -> str:
        """Kind and the vendor's own id of whose certificates are listed."""
        return f"{self.reader.kind}/{self.reader.identity(self.query)}"

    @property
    def arguments(self) -> dict[str, Any]:
        """Account and the kind's own arguments as the model has them: an id that is a number in YAML is a text.

        A number of an id's length would lose digits on its way to the provider.
        """
        return self.query.model_dump(mode="json", exclude_none=True, exclude={"kind"})


def cluster_spec(path: str, arguments: object, general: Policy | None = None) -> ClusterSpec:
    """Check one cluster.

    Args:
        path: Where it is configured.
        arguments: Its kind, account, the kind's own arguments, and optionally a `policy` of its own.
        general: The policy of all clusters.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    cluster = mapping(arguments, path)
    given = without_policy(cluster)
    found: list[str] = []
    policy = collected(found, _merged, Policy, general, cluster.get("policy"), f"{path}.policy")
    reader = collected(found, _reader, path, given, cluster_reader)
    model = collected(found, validated, reader.cluster, given, path) if reader else None
    if policy is None or reader is None or model is None:
        raise ConfigurationError("\n".join(found))
    # A `refresh` that is written down always holds.
    if "refresh" not in policy.model_fields_set and reader.issuing(model) == "temporary":
        policy = policy.model_copy(update={"refresh": "expiring"})
    return ClusterSpec(path=path, reader=reader, cluster=model, policy=policy, given=given)


def cluster_specs(clusters: Mapping[str, object], policy: object) -> dict[str, ClusterSpec]:
    """Check many clusters, in the order of their keys.

    Args:
        clusters: Their arguments by key.
        policy: The policy of all clusters, or None.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    found: list[str] = []
    general = collected(found, _merged, Policy, None, policy, "policy")
    checked = (
        (key, collected(found, cluster_spec, f"clusters.{key}", clusters[key], general)) for key in sorted(clusters)
    )
    specs = {key: spec for key, spec in checked if spec}
    if found:
        raise ConfigurationError("\n".join(found))
    return specs


def certificate_states_spec(
    path: str, arguments: Mapping[str, object], general: FailurePolicy | None = None
) -> CertificateStatesSpec:
    """Check one listing of certificate states.

    Args:
        path: Where it is configured.
        arguments: Its kind, account, the kind's own arguments, and optionally a `policy` of its own.
        general: The policy of the whole stack, whose `on_error` and `timeout` hold where it has none of its own.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    found: list[str] = []
    given = without_policy(arguments)
    policy = collected(found, _merged, FailurePolicy, general, arguments.get("policy"), f"{path}.policy")
    reader = collected(found, _reader, path, given, certificate_states_reader)
    query = collected(found, validated, reader.query, given, path) if reader else None
    if policy is None or reader is None or query is None:
        raise ConfigurationError("\n".join(found))
    return CertificateStatesSpec(path=path, reader=reader, query=query, policy=policy)


def without_policy(arguments: Mapping[str, object]) -> dict[str, object]:
    """Leave out the policy and what is not set: what remains says which kubeconfig is meant."""
    return {name: value for name, value in arguments.items() if value is not None and name != "policy"}


def _merged(model: type[PolicyT], general: FailurePolicy | None, own: object, path: str) -> PolicyT:
    """Return the own policy over the general one, as far as the model has its fields."""
    general_fields = general.model_dump(exclude_unset=True, include=set(model.model_fields)) if general else {}
    own_fields = {} if own is None else validated(model, own, path).model_dump(exclude_unset=True)
    return model().model_copy(update=general_fields | own_fields)


def _reader(path: str, given: Mapping[str, object], look_up: Callable[[str], ReaderT]) -> ReaderT:
    kind = given.get("kind")
    if not isinstance(kind, str):
        problem = "is missing" if kind is None else f"should be a text, but is {type_name(kind)}"
        raise ConfigurationError(f"{path}.kind {problem}")
    try:
        return look_up(kind)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}.kind: {error.what}", error.advice) from None


def _plain(model: ClusterArguments) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_none=True)
