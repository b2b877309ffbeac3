"""Puts several clusters' kubeconfigs into one file for kubectl."""

from collections.abc import Mapping

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse, render
from clusterkeys.kubeconfig.model import Kubeconfig


def merge(kubeconfigs: Mapping[str, str]) -> str:
    """One context per cluster, named as the cluster's key; the first in sort order is the current one.

    No cluster at all gives a kubeconfig without contexts: text that kubectl loads, though `parse` refuses it.

    Raises:
        KubeconfigError: if a text is not one that `select` named after its key.
    """
    singles = [_named(name, kubeconfigs[name]) for name in sorted(kubeconfigs)]
    return render(
        Kubeconfig(
            clusters=tuple(cluster for single in singles for cluster in single.clusters),
            users=tuple(user for single in singles for user in single.users),
            contexts=tuple(context for single in singles for context in single.contexts),
            current_context=singles[0].current_context if singles else "",
        )
    )


def _named(name: str, text: str) -> Kubeconfig:
    """Names can't clash then: they are the keys of one mapping."""
    kubeconfig = parse(text)
    if {entry.name for entry in kubeconfig.single()} != {name}:
        raise KubeconfigError(f"the kubeconfig of {name} can't be merged: its context has another name")
    return kubeconfig
