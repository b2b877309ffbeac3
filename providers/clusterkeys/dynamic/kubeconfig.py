"""One cluster as one resource: the base of the typed resources of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.dynamic import Resource
from pulumi.runtime.rpc import contains_unknowns

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.properties import (
    Properties,
    required_name,
    resolved_or_raise,
    secret,
    stored,
    unknown,
    without_provider,
)
from clusterkeys.dynamic.provider import ResolvingProvider
from clusterkeys.resolution.spec import cluster_spec

OUTPUTS = ("kubeconfig", "observed", "cluster_identifier")


class KubeconfigProvider(ResolvingProvider):
    """Reads one cluster's kubeconfig."""

    def resolve(self, olds: Properties, news: Properties) -> Properties:
        """Resolve the cluster, unless an argument is unknown in a preview."""
        asked = without_provider(news, *OUTPUTS)
        if contains_unknowns(asked):
            return {**asked, **{output: unknown() for output in OUTPUTS}, **_known_identifier(asked)}
        name = required_name(asked)
        spec = cluster_spec(name, _arguments(asked))
        old = stored(olds.get("kubeconfig"), olds.get("observed"), _arguments(olds))
        resolution = runtime.resolver().resolve({name: spec}, {name: old} if old else {})
        found = resolved_or_raise(resolution, {name: spec})[name]
        return {
            **asked,
            "kubeconfig": secret(found.text),
            "observed": dict(found.observed),
            "cluster_identifier": spec.identifier,
        }

    def identify(self, props: Properties) -> str:
        """Return kind and the vendor's own id of the cluster."""
        return str(props["cluster_identifier"])


class KubeconfigResource(Resource):
    """The kubeconfig of one cluster; a vendor's subclass gives it arguments and a type token.

    Attributes:
        kubeconfig: The text, with one cluster, user and context; secret.
        observed: Plain facts: status, reason, server, certificate, expires_at and more.
        cluster_identifier: Kind and the vendor's id, for `kubernetes.Provider(cluster_identifier=...)`.
    """

    kubeconfig: pulumi.Output[str]
    observed: pulumi.Output[Mapping[str, Any]]
    cluster_identifier: pulumi.Output[str]

    def __init__(
        self, kind: str, name: str, arguments: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        props = {"name": name, "kind": kind, **arguments, **dict.fromkeys(OUTPUTS)}
        secrets = pulumi.ResourceOptions(additional_secret_outputs=["kubeconfig"])
        super().__init__(KubeconfigProvider(), name, props, pulumi.ResourceOptions.merge(secrets, opts))
        self.kubeconfig = pulumi.Output.secret(self.kubeconfig)


def _known_identifier(asked: Properties) -> Properties:
    """Return the identifier if only account or policy are unknown; without it a provider would be replaced."""
    naming = without_provider(_arguments(asked), "account", "policy")
    if contains_unknowns(naming):
        return {}
    return {"cluster_identifier": cluster_spec(str(asked.get("name")), naming).identifier}


def _arguments(properties: Properties) -> Properties:
    return without_provider(properties, "name", *OUTPUTS)
