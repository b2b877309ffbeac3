"""The ARM id of a connected cluster: told from its look-alikes and written one way, so that nothing else is called."""

from __future__ import annotations

import re
from urllib.parse import quote

from clusterkeys.vendors.azure.look_alikes import address, named

INSTANCE = "/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
"""The one child of a connected cluster that has the kubeconfigs; `az aksarc show` prints its id."""

_SHAPE = (
    "subscriptions",
    None,
    "resourceGroups",
    None,
    "providers",
    "Microsoft.Kubernetes",
    "connectedClusters",
    None,
)
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_UNSAFE = re.compile(r"[?#%\\]|\s|[\x00-\x1f\x7f]")


def normalised(text: str) -> str:
    """Give the id with one leading slash and ARM's own spelling of the keywords.

    The id becomes part of a path without being encoded, as the vendor's specification has it, so anything that could
    turn the call into another one is refused. The child id of the provisioned cluster instance is taken for its
    parent's.

    Raises:
        ValueError: It is no such id; the message says what it is instead where that is plain.
    """
    if "://" in text:
        raise ValueError(address(text))
    if _UNSAFE.search(text):
        raise ValueError("expected an id without white space, '?', '#', '%' and backslash")
    segments = text.removeprefix("/").split("/")
    if any(segment in ("", ".", "..") for segment in segments):
        raise ValueError("expected an id without empty, '.' and '..' segments")
    segments = _parent(segments)
    _refuse_others(segments)
    return "/" + "/".join(word or given for word, given in zip(_SHAPE, segments, strict=True))


def in_path(resource_uri: str) -> str:
    """Encode what is not ASCII; a normalised id needs nothing else to be part of a URL."""
    return quote(resource_uri, safe="/()!$&'*+,;=:@~")


def _parent(segments: list[str]) -> list[str]:
    child = INSTANCE.removeprefix("/").lower().split("/")
    tail = [segment.lower() for segment in segments[-len(child) :]]
    return segments[: -len(child)] if tail == child else segments


def _refuse_others(segments: list[str]) -> None:
    lowered = [segment.lower() for segment in segments]
    matching = len(segments) == len(_SHAPE) and all(
        word is None or word.lower() == given for word, given in zip(_SHAPE, lowered, strict=True)
    )
    if not matching:
        raise ValueError(named(segments))
    if not _GUID.fullmatch(segments[1]):
        raise ValueError("expected the subscription's id, a GUID, after /subscriptions/")
