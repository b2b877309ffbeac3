"""Each example runs as written; and a cluster whose id is not known yet is unknown alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.state import CHECKOUT, State
from tests.e2e.engine import Engine
from tests.e2e.examples import EXAMPLES, feeds_a_provider

PROGRAMS = CHECKOUT / "tests" / "e2e" / "programs"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that a preview does not know."""

On = Callable[[Path, str], Engine]


@pytest.fixture
def on(running: State, tmp_path: Path) -> Iterator[On]:
    """Give stacks of other projects, which are destroyed afterwards, last first."""
    made: list[Engine] = []

    def engine(project: Path, name: str) -> Engine:
        made.append(Engine.on(running, name, tmp_path, project))
        return made[-1]

    yield engine
    for each in reversed(made):
        assert each.run("destroy", "--yes", "--skip-preview").exit == 0


@pytest.mark.parametrize(
    ("example", "cluster", "kind"),
    [
        ("azure", "arc-berlin", "AzureProvisionedClusterKubeconfig"),
        ("huawei", "ucs-dc1", "HuaweiUcsKubeconfig"),
    ],
)
def test_a_typed_resource_feeds_a_kubernetes_provider(on: On, example: str, cluster: str, kind: str) -> None:
    feeds_a_provider(on(EXAMPLES / example, f"example-{example}"), cluster, kind)


def test_a_downstream_stack_works_with_the_exported_kubeconfig(on: On) -> None:
    upstream = on(EXAMPLES / "huawei", "upstream")
    assert upstream.up().exit == 0
    downstream = on(EXAMPLES / "downstream", "downstream")
    downstream.configure("clusterkeys-downstream:upstream", "organization/clusterkeys-huawei/upstream")
    downstream.configure("clusterkeys-downstream:cluster", "ucs-dc1")
    assert downstream.preview().exit == 0
    up = downstream.up()
    assert up.exit == 0, up.text
    assert "ciphertext" in downstream.resource("kubernetes ucs-dc1")["inputs"]["kubeconfig"]
    assert downstream.preview("--expect-no-changes").exit == 0


def test_a_downstream_stack_refuses_a_cluster_that_the_other_one_does_not_have(on: On) -> None:
    upstream = on(EXAMPLES / "huawei", "upstream-too")
    assert upstream.up().exit == 0
    downstream = on(EXAMPLES / "downstream", "downstream-too")
    downstream.configure("clusterkeys-downstream:upstream", "organization/clusterkeys-huawei/upstream-too")
    downstream.configure("clusterkeys-downstream:cluster", "ucs-dc9")
    preview = downstream.preview()
    assert preview.exit != 0
    assert "ucs-dc9 has no kubeconfig" in preview.text
    assert "Traceback" not in preview.text


def test_a_cluster_whose_id_is_not_known_yet_is_unknown_alone(on: On) -> None:
    engine = on(PROGRAMS / "unknown", "unknown")
    preview = engine.preview()
    assert preview.exit == 0, preview.text
    inputs = preview.metadata("KubeconfigFleet fleet")["new"]["inputs"]
    assert inputs["observed"]["arc-berlin"]["status"] == "ok"
    assert inputs["observed"]["ucs-dc1"] == UNKNOWN
    assert engine.up().exit == 0
    observed = engine.resource("KubeconfigFleet fleet")["outputs"]["observed"]
    assert {key: each["status"] for key, each in observed.items()} == {"arc-berlin": "ok", "ucs-dc1": "ok"}
    assert engine.output("dc1").startswith("https://")
    assert engine.preview("--expect-no-changes").exit == 0
