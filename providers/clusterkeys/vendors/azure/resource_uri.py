"""The ARM id of a connected cluster in one spelling; an id of something else is refused, and named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from clusterkeys.transport.redact import safe_text

INSTANCE = "/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
"""The one child of a connected cluster that has the kubeconfigs; `az aksarc show` prints its id."""

_CLUSTER_ID = re.compile(
    r"/?subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\.Kubernetes/connectedClusters/([^/]+)",
    re.IGNORECASE,
)
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_UNSAFE = re.compile(r"[?#%\\]|\s|[\x00-\x1f\x7f]")

_FORM = "/subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.Kubernetes/connectedClusters/<name>"
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
_ENDS = f"expected the id to end with the cluster's name, as in {_FORM}"
_EXPECTED = f"expected {_FORM}"
_TYPE = slice(5, 7)
_LENGTH = 8


def normalised(text: str) -> str:
    """Return the id with one leading slash and ARM's own spelling of the keywords.

    The id is put into a path without being encoded, as in the vendor's specification: characters that could make
    another call of it are refused. The id of the provisioned cluster instance becomes that of its connected cluster.

    Raises:
        ValueError: It is another id; the message says of what, if that is plain.
    """
    if "://" in text:
        raise ValueError(_not_an_id(text))
    if _UNSAFE.search(text):
        raise ValueError("expected an id without white space, '?', '#', '%' and backslash")
    if any(segment in ("", ".", "..") for segment in text.removeprefix("/").split("/")):
        raise ValueError("expected an id without empty, '.' and '..' segments")
    parent = text[: -len(INSTANCE)] if text.lower().endswith(INSTANCE.lower()) else text
    found = _CLUSTER_ID.fullmatch(parent)
    if found is None:
        raise ValueError(_description([segment for segment in parent.split("/") if segment]))
    subscription, group, name = found.groups()
    if not _GUID.fullmatch(subscription):
        raise ValueError("expected the subscription's id, a GUID, after /subscriptions/")
    return (
        f"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Kubernetes/connectedClusters/{name}"
    )


def in_path(resource_uri: str) -> str:
    """Encode what is not ASCII; a normalised id needs nothing else to be part of a URL."""
    return quote(resource_uri, safe="/()!$&'*+,;=:@~")


def _not_an_id(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if host.startswith("portal."):
        return f"this is an address of the portal, which shows the id under Properties as Resource ID; {_EXPECTED}"
    return f"expected the id without a host: {_FORM}"


def _description(segments: Sequence[str]) -> str:
    """Return what another id belongs to, as far as its form shows, and the expected form."""
    lowered = tuple(segment.lower() for segment in segments)
    scope = _SCOPES.get(lowered[::2]) if len(segments) % 2 == 0 else None
    if len(segments) == 1:
        return f"this is a bare name; {_EXPECTED}"
    if scope:
        return f"this is the id of {scope}; {_EXPECTED}"
    if lowered[0:5:2] != ("subscriptions", "resourcegroups", "providers") or len(segments) < _TYPE.stop:
        return _EXPECTED
    if lowered[_TYPE] == _CLUSTER:
        return _child(segments[_LENGTH:]) if len(segments) > _LENGTH else _EXPECTED
    shown, other = safe_text("/".join(segments[_TYPE]), limit=100), _OTHERS.get(lowered[_TYPE])
    if lowered[6] == _CLUSTER[1]:
        other = "connectedClusters of another provider"
    what = f"{other} ({shown})" if other else f"a resource of the type {shown}"
    return f"this is the id of {what}; {_EXPECTED}"


def _child(tail: Sequence[str]) -> str:
    child = next((_CHILDREN[each.lower()] for each in tail[::-1] if each.lower() in _CHILDREN), None)
    if child is None and tail[0].lower() == "providers" and len(tail) % 2 == 0:
        child = f"{safe_text('/'.join(tail[1:3]), limit=100)} on the cluster"
    return f"this is the id of {child}; {_ENDS}" if child else _ENDS
