"""What is asked of every example."""

from __future__ import annotations

import json

from sandbox.state import CHECKOUT
from tests.e2e.engine import Engine

EXAMPLES = CHECKOUT / "examples"


def feeds_a_provider(engine: Engine, cluster: str, kind: str) -> None:
    """Bring an example up, look at what it made, and take it away again.

    Args:
        engine: On a new stack of the example.
        cluster: The cluster's name in it.
        kind: The class of its typed resource.
    """
    preview = engine.preview()
    assert preview.exit == 0, preview.text
    assert engine.up().exit == 0
    resource = engine.resource(f"{kind} {cluster}")
    assert resource["type"] == f"pulumi-python:dynamic/clusterkeys:{kind}"
    assert "ciphertext" in resource["outputs"]["kubeconfig"]
    assert resource["outputs"]["observed"]["status"] == "ok"
    assert resource["id"] == resource["outputs"]["cluster_identifier"]
    assert set(json.loads(engine.output("kubeconfigs"))) == {cluster}
    assert "ciphertext" in engine.resource(f"Stack {engine.file.project}-{engine.file.stack}")["outputs"]["kubeconfigs"]
    assert engine.preview("--expect-no-changes").exit == 0
    assert engine.run("destroy", "--yes", "--skip-preview").exit == 0
    assert "resources" not in engine.exported()["deployment"]
