"""Every kind of cluster at once: each kubeconfig feeds a provider on a real cluster of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterkeys.registry import certificate_states_kinds, cluster_kinds
from sandbox.state import State
from sandbox.world_names import world_clusters
from tests.e2e.conftest import sandbox_of, stack_of
from tests.e2e.engine import Engine
from tests.e2e.examples import EXAMPLES, feeds_a_provider

pytestmark = pytest.mark.xdist_group("every-kind")

CLUSTERS = {
    "arc-berlin": "azure-provisioned-cluster",
    "ens-sh": "alibaba-ens",
    "ack-hz": "alibaba-ack",
    "ske-seoul": "samsung-ske",
    "ucs-dc1": "huawei-ucs",
}
FLEET, LISTING = "KubeconfigFleet fleet", "CertificateStates ack-user"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """All clusters there are, for these tests alone: they are one group, so that one worker starts them once."""
    yield from sandbox_of(tmp_path_factory.mktemp("every-kind") / "state", world_clusters())


@pytest.fixture(scope="module")
def standing(everything: State, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A stack that is up."""
    for engine in stack_of(everything, "every-kind", tmp_path_factory.mktemp("logs")):
        up = engine.up()
        assert up.exit == 0, up.text
        yield engine


@pytest.fixture
def engine(standing: Engine) -> Iterator[Engine]:
    """The stack, at one with the world before and after each test, in whatever order they come."""
    yield standing
    standing.vendor("reset")
    assert standing.up().exit == 0


def test_every_kind_there_is_has_its_cluster_here(everything: State) -> None:
    announced = everything.read("emulator.json")
    assert {name: each["kind"] for name, each in announced["clusters"].items()} == CLUSTERS
    assert set(CLUSTERS.values()) == set(cluster_kinds())
    assert {each["kind"] for each in announced["listings"].values()} == set(certificate_states_kinds())


def test_workloads_become_ready_on_every_cluster_and_the_listing_is_among_the_outputs(engine: Engine) -> None:
    for cluster in CLUSTERS:
        found = engine.kubectl(cluster, "-n", engine.file.stack, "get", "deployment", "web", "-o", "json")
        assert json.loads(found)["status"]["readyReplicas"] == 2
    assert set(json.loads(engine.output("kubeconfigs"))) == set(CLUSTERS)
    observed = json.loads(engine.output("clusters"))
    assert {key: (each["kind"], each["status"]) for key, each in observed.items()} == {
        key: (kind, "ok") for key, kind in CLUSTERS.items()
    }
    listed = json.loads(engine.output("certificate_states"))["ack-user"]
    assert listed["status"] == "ok"
    assert listed["summary"]["total"] == len(listed["states"])
    assert (observed["ack-hz"]["certificate_state"], observed["ack-hz"]["cluster_state"]) == ("Unexpired", "running")
    assert engine.preview("--expect-no-changes").exit == 0


def test_rotations_show_each_at_its_own_cluster_and_touch_no_workload(engine: Engine) -> None:
    rotated = sorted(set(CLUSTERS) - {"ucs-dc1"})
    for cluster in rotated:
        engine.vendor("rotate", cluster)
    preview = engine.preview()
    updated = {FLEET, LISTING, *(f"kubernetes {cluster}" for cluster in rotated)}
    assert preview.changes == dict.fromkeys(updated, "update"), preview.text
    changed = preview.difference(FLEET)
    assert {path.split(".")[1] for path in changed} == set(rotated)
    listed = preview.difference(LISTING)
    assert listed == {f"states.{ack_id(engine)}.expires_at": "update"}
    assert engine.up().changes == preview.changes
    assert engine.preview("--expect-no-changes").exit == 0


def ack_id(engine: Engine) -> str:
    identifier: str = engine.state.read("emulator.json")["clusters"]["ack-hz"]["cluster_id"]
    return identifier


def test_a_refresh_keeps_what_the_listing_said_of_a_cluster(engine: Engine) -> None:
    assert engine.run("refresh", "--yes", "--skip-preview", "--expect-no-changes").exit == 0
    assert engine.resource(FLEET)["outputs"]["observed"]["ack-hz"]["certificate_state"] == "Unexpired"


def test_a_forbidden_listing_names_the_missing_action_and_keeps_what_it_said_before(engine: Engine) -> None:
    engine.vendor("quirk", "ack-hz", name="forbidden-listing")
    preview = engine.preview()
    assert preview.exit == 0, preview.text
    assert preview.changes == {LISTING: "update"}
    assert "cs:ListUserKubeConfigStates" in preview.text
    assert '~ status: "ok" => "stale: ' in preview.text


@pytest.mark.parametrize(
    ("example", "cluster", "kind"),
    [
        ("alibaba-ens", "ens-sh", "AlibabaEnsKubeconfig"),
        ("alibaba-ack", "ack-hz", "AlibabaAckKubeconfig"),
        ("samsung", "ske-seoul", "SamsungSkeKubeconfig"),
    ],
)
def test_a_typed_resource_feeds_a_kubernetes_provider(
    everything: State, tmp_path: Path, example: str, cluster: str, kind: str
) -> None:
    feeds_a_provider(Engine.on(everything, f"example-{example}", tmp_path, EXAMPLES / example), cluster, kind)
