"""Merges several clusters' kubeconfigs into one for kubectl."""

from collections.abc import Mapping

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse, render
from clusterkeys.kubeconfig.model import Kubeconfig


def merge(kubeconfigs: Mapping[str, str]) -> str:
    """Merge kubeconfigs into one, with a context per cluster; the first in sort order is the current one.

    Without any cluster, the result has no context: kubectl loads it, though `parse` refuses it.

    Args:
        kubeconfigs: Texts of one-context kubeconfigs by cluster key; cluster, user and context have the key as name.

    Raises:
        KubeconfigError: A text is no such kubeconfig, or its names are not its key.
    """
    if not kubeconfigs:
        return render(Kubeconfig.model_construct())
    singles = [_named(name, kubeconfigs[name]) for name in sorted(kubeconfigs)]
    return render(
        Kubeconfig(
            clusters=tuple(cluster for single in singles for cluster in single.clusters),
            users=tuple(user for single in singles for user in single.users),
            contexts=tuple(context for single in singles for context in single.contexts),
            current_context=singles[0].current_context,
        )
    )


def _named(name: str, text: str) -> Kubeconfig:
    kubeconfig = parse(text)
    # Names can't clash then: they are the keys of one mapping.
    if {entry.name for entry in kubeconfig.single()} != {name}:
        raise KubeconfigError(f"the kubeconfig of {name} can't be merged: its context has another name")
    return kubeconfig
