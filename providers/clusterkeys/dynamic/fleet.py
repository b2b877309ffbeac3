"""Many clusters as one resource, resolved side by side inside one `check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.dynamic import Resource
from pulumi.output import Unknown
from pulumi.runtime.rpc import contains_unknowns

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.properties import (
    Properties,
    mapping_or_empty,
    resolved_or_raise,
    secret,
    stored,
    unknown,
    without_provider,
)
from clusterkeys.dynamic.provider import ResolvingProvider
from clusterkeys.resolution.observed import certificate_state, with_certificate_state
from clusterkeys.resolution.spec import ClusterSpec, cluster_specs
from clusterkeys.resolution.stored import Stored
from clusterkeys.resolution.validation import mapping

OUTPUTS = ("kubeconfigs", "observed")
LISTED = "certificate_states"
"""An input that becomes part of `observed`. It is not stored itself, or each change would show twice."""


@dataclass(frozen=True, kw_only=True)
class KubeconfigFleetArgs:
    """The arguments of a fleet.

    Attributes:
        clusters: Per cluster's key: its `kind`, its `account`, the kind's own arguments, and optionally a `policy`
            over the fleet's. A cluster with an argument unknown in a preview is unknown alone.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
        certificate_states: `by_cluster` of each listing. Its states become part of `observed` for clusters that are
            read with the same account; where several listings name one cluster, only if they agree.
    """

    clusters: pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, Any]]]]
    policy: pulumi.Input[Mapping[str, Any]] | None = None
    certificate_states: pulumi.Input[Sequence[pulumi.Input[Mapping[str, Any]]]] | None = None


class KubeconfigFleetProvider(ResolvingProvider):
    """Reads many clusters' kubeconfigs."""

    def resolve(self, olds: Properties, news: Properties) -> Properties:
        """Resolve all clusters but those with an argument that is unknown in a preview."""
        policy = news.get("policy")
        if contains_unknowns(policy) or isinstance(news.get("clusters"), Unknown):
            return {**without_provider(news, LISTED), **{output: unknown() for output in OUTPUTS}}
        clusters = mapping(news.get("clusters"), "clusters")
        known = {key: arguments for key, arguments in clusters.items() if not contains_unknowns(arguments)}
        specs = cluster_specs(known, policy)
        found = resolved_or_raise(runtime.resolver().resolve(specs, _stored(olds)), specs)
        seen = _with_listings({key: each.observed for key, each in found.items()}, specs, olds, news)
        return {
            **without_provider(news, LISTED),
            "kubeconfigs": {key: secret(found[key].text) if key in found else unknown() for key in clusters},
            "observed": {key: dict(seen[key]) if key in seen else unknown() for key in clusters},
        }

    def identify(self, props: Properties) -> str:  # noqa: ARG002 - a fleet is no single thing at any vendor
        """Return the same id to every fleet."""
        return "fleet"


class KubeconfigFleet(Resource, module="clusterkeys", name="KubeconfigFleet"):
    """The kubeconfigs of many clusters.

    Attributes:
        kubeconfigs: Kubeconfig text per cluster's key; secret.
        observed: Plain facts per cluster's key: status, reason, server, certificate, expires_at and more.
    """

    kubeconfigs: pulumi.Output[Mapping[str, str]]
    observed: pulumi.Output[Mapping[str, Any]]

    def __init__(self, name: str, args: KubeconfigFleetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        listed = [] if args.certificate_states is None else args.certificate_states
        props = {"clusters": args.clusters, "policy": args.policy, LISTED: listed, **dict.fromkeys(OUTPUTS)}
        secrets = pulumi.ResourceOptions(additional_secret_outputs=["kubeconfigs"])
        super().__init__(KubeconfigFleetProvider(), name, props, pulumi.ResourceOptions.merge(secrets, opts))
        self.kubeconfigs = pulumi.Output.secret(self.kubeconfigs)


def _stored(olds: Properties) -> dict[str, Stored]:
    clusters, kubeconfigs, observed = (mapping_or_empty(olds.get(name)) for name in ("clusters", *OUTPUTS))
    found = {key: stored(text, observed.get(key), clusters.get(key)) for key, text in kubeconfigs.items()}
    return {key: each for key, each in found.items() if each}


def _with_listings(
    observed: Mapping[str, Mapping[str, object]],
    specs: Mapping[str, ClusterSpec],
    olds: Properties,
    news: Properties,
) -> dict[str, Mapping[str, object]]:
    """Add the listings' states. Those of before stay in a refresh, which is given none, and where some are unknown."""
    before = mapping_or_empty(olds.get("observed"))
    listed = news.get(LISTED)
    if not isinstance(listed, list) or contains_unknowns(listed):
        states = {key: mapping_or_empty(before.get(key)) for key in observed}
    else:
        states = {key: _listed_state(listed, specs[key]) for key in observed}
    return {key: with_certificate_state(each, states[key]) for key, each in observed.items()}


def _listed_state(listed: Sequence[object], spec: ClusterSpec) -> Mapping[str, object]:
    """Return the cluster's state in the listings of its account, if they agree."""
    states = [mapping_or_empty(mapping_or_empty(each).get(spec.identifier)) for each in listed]
    said = [certificate_state(state) for state in states if state.get("account") == (spec.cluster.account or "")]
    return said[0] if said and all(each == said[0] for each in said) else {}
