"""How Alibaba Cloud's two services put a kubeconfig into an answer, plain and odd."""

import json
from collections.abc import Mapping

from sandbox.emulator.protocols.certificate_kubeconfig import Kubeconfig, rendered
from sandbox.emulator.world import Cluster

CONFIG_QUIRKS: Mapping[str, str] = {
    "config-object": "the kubeconfig is an object instead of text",
    "config-json-text": "the kubeconfig is text, but JSON",
    "missing-config": "the answer has no kubeconfig",
    "empty-config": "the kubeconfig is an empty text",
    "code-200": "the answer is 200 with a code that tells of a failure",
}


def answer_with(cluster: Cluster, kubeconfig: Kubeconfig, *, key: str) -> dict[str, object]:
    """Give the part of the answer that carries the kubeconfig under the service's key."""
    quirk = cluster.quirks.use_any(frozenset(CONFIG_QUIRKS))
    if quirk == "missing-config":
        return {}
    if quirk == "code-200":
        return {"Code": 1001, "Message": "The kubeconfig is being generated."}
    return {key: _value(cluster, kubeconfig, quirk)}


def _value(cluster: Cluster, kubeconfig: Kubeconfig, quirk: str | None) -> object:
    if quirk == "config-object":
        return kubeconfig
    if quirk == "config-json-text":
        return json.dumps(kubeconfig)
    return "" if quirk == "empty-config" else rendered(cluster, kubeconfig)
