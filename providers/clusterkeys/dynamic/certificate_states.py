"""A vendor's list of the certificates in many clusters' kubeconfigs, as one read-only resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.dynamic import Resource
from pulumi.runtime.rpc import contains_unknowns

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.properties import (
    Properties,
    mapping_or_empty,
    required_name,
    title,
    unknown,
    without_provider,
)
from clusterkeys.dynamic.provider import ResolvingProvider
from clusterkeys.errors import ClusterkeysError
from clusterkeys.registry import certificate_states_reader
from clusterkeys.resolution.certificate_states import Listed
from clusterkeys.resolution.spec import certificate_states_spec, without_policy

OUTPUTS = ("states", "summary", "status")


@dataclass(frozen=True, kw_only=True)
class CertificateStatesArgs:
    """The arguments of a listing.

    Attributes:
        kind: The kind of the listing.
        arguments: Its `account` and the kind's own arguments.
        policy: `on_error` and `timeout` (seconds).
    """

    kind: str
    arguments: Mapping[str, Any]
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class CertificateStatesProvider(ResolvingProvider):
    """Reads a listing of certificate states."""

    def resolve(self, olds: Properties, news: Properties) -> Properties:
        """List, unless an argument is unknown in a preview."""
        asked = without_provider(news, *OUTPUTS)
        if contains_unknowns(asked):
            return {**asked, **{output: unknown() for output in OUTPUTS}}
        name = required_name(asked)
        arguments = _arguments(asked)
        spec, heading = certificate_states_spec(name, arguments), title(name, arguments)
        try:
            listed = runtime.resolver().list_states(spec, _stored(olds, asked))
        except ClusterkeysError as error:
            raise ClusterkeysError(f"{heading}: {error}") from None
        if listed.notice:
            pulumi.log.warn(f"{heading}: {listed.notice}")
        states = {key: dict(state) for key, state in listed.states.items()}
        return {**asked, "states": states, "summary": dict(listed.summary), "status": listed.status}

    def identify(self, props: Properties) -> str:
        """Return kind and the vendor's own id of whose certificates are listed."""
        return certificate_states_spec(str(props["name"]), _arguments(props)).identifier


class CertificateStates(Resource, module="clusterkeys", name="CertificateStates"):
    """The certificate states that one vendor lists.

    Attributes:
        states: By the cluster's id at the vendor: cluster_name, cluster_state, certificate_state, expires_at.
        summary: How many are in which state, and which is next to expire.
        status: `ok`; `stale: …` where the vendor failed and its last answer was kept; `unread: …` where there was none.
        by_cluster: The states again, by `cluster_identifier` and with the account they were listed with, for a fleet's
            `certificate_states`; not stored.
    """

    states: pulumi.Output[Mapping[str, Any]]
    summary: pulumi.Output[Mapping[str, Any]]
    status: pulumi.Output[str]
    by_cluster: pulumi.Output[Mapping[str, Any]]

    def __init__(self, name: str, args: CertificateStatesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        props = {"name": name, "kind": args.kind, **args.arguments, "policy": args.policy, **dict.fromkeys(OUTPUTS)}
        super().__init__(CertificateStatesProvider(), name, props, opts)
        kind = certificate_states_reader(args.kind).cluster_kind
        self.by_cluster = pulumi.Output.all(self.states, args.arguments.get("account")).apply(
            lambda found: _by_cluster(kind, found[0], found[1])
        )


def _by_cluster(kind: str, states: object, account: object) -> dict[str, Any]:
    by = {"account": account or ""}
    return {f"{kind}/{key}": {**mapping_or_empty(each), **by} for key, each in mapping_or_empty(states).items()}


def _stored(olds: Properties, asked: Properties) -> Listed | None:
    """Return the states in the state if the same was listed before, whatever the account."""
    states, summary = olds.get("states"), olds.get("summary")
    read = not str(olds.get("status", "")).startswith("unread")
    same = _listing_of(olds) == _listing_of(asked)
    if not (same and read and isinstance(states, Mapping) and isinstance(summary, Mapping)):
        return None
    return Listed(states={key: mapping_or_empty(each) for key, each in states.items()}, summary=summary)


def _listing_of(properties: Properties) -> Properties:
    return {**without_policy(_arguments(properties)), "account": None}


def _arguments(properties: Properties) -> Properties:
    return without_provider(properties, "name", *OUTPUTS)
