"""Names what a text is that was given for a connected cluster's ARM id and is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from clusterkeys.transport.redact import safe_text

FORM = "/subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.Kubernetes/connectedClusters/<name>"
_SCOPES: Mapping[tuple[str, ...], str] = {
    ("subscriptions",): "a subscription",
    ("subscriptions", "resourcegroups"): "a resource group",
}
_CLUSTER = ("microsoft.kubernetes", "connectedclusters")
_OTHERS: Mapping[tuple[str, ...], str] = {
    ("microsoft.containerservice", "managedclusters"): "a cluster of AKS in Azure, which another API serves",
    ("microsoft.hybridcontainerservice", "provisionedclusters"): "a cluster of the old provisionedClusters",
    ("microsoft.azurestackhci", "clusters"): "an Azure Local instance, not of a Kubernetes cluster on it",
}
_CHILDREN: Mapping[str, str] = {
    "agentpools": "a node pool of the cluster",
    "extensions": "an extension of the cluster",
    "fluxconfigurations": "a Flux configuration of the cluster",
}
_ENDS = f"expected the id to end with the cluster's name, as in {FORM}"
_WANTED = f"expected {FORM}"
_TYPE = slice(5, 7)
_LENGTH = 8


def address(url: str) -> str:
    """Name a URL that should have been an id."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if host.startswith("portal."):
        return f"this is an address of the portal, where the id is under Properties as Resource ID; {_WANTED}"
    return f"expected the id without a host: {FORM}"


def named(segments: Sequence[str]) -> str:
    """Name what an id is of, as far as its form tells, and what is wanted; the segments are those between slashes."""
    lowered = tuple(segment.lower() for segment in segments)
    scope = _SCOPES.get(lowered[::2]) if len(segments) % 2 == 0 else None
    if len(segments) == 1:
        return f"this is a bare name; {_WANTED}"
    if scope:
        return f"this is the id of {scope}; {_WANTED}"
    if lowered[0:5:2] != ("subscriptions", "resourcegroups", "providers") or len(segments) < _TYPE.stop:
        return _WANTED
    if lowered[_TYPE] == _CLUSTER:
        return _child(segments[_LENGTH:]) if len(segments) > _LENGTH else _WANTED
    return f"this is the id of {_resource(lowered[_TYPE], segments[_TYPE])}; {_WANTED}"


def _child(tail: Sequence[str]) -> str:
    child = next((_CHILDREN[each.lower()] for each in tail[::-1] if each.lower() in _CHILDREN), None)
    if child is None and tail[0].lower() == "providers" and len(tail) % 2 == 0:
        child = f"{safe_text('/'.join(tail[1:3]), limit=100)} on the cluster"
    return f"this is the id of {child}; {_ENDS}" if child else _ENDS


def _resource(lowered: tuple[str, ...], given: Sequence[str]) -> str:
    shown = safe_text("/".join(given), limit=100)
    if lowered in _OTHERS:
        return f"{_OTHERS[lowered]} ({shown})"
    if lowered[1] == _CLUSTER[1]:
        return f"connectedClusters of another provider ({shown})"
    return f"a resource of the type {shown}"
