"""The main job on a real engine against real clusters, asserted on events, state and the clusters themselves."""

from __future__ import annotations

import json
import re

from tests.e2e.engine import Engine

CLUSTERS = ("arc-berlin", "ucs-dc1")
FLEET = "KubeconfigFleet fleet"


def test_the_first_up_bootstraps_every_cluster_with_the_kubeconfig_it_fetched(engine: Engine) -> None:
    first = engine.up()
    assert first.exit == 0, first.text
    assert set(first.changes.values()) == {"create"}
    for cluster in CLUSTERS:
        deployment = json.loads(
            engine.kubectl(cluster, "-n", engine.file.stack, "get", "deployment", "web", "-o", "json")
        )
        assert deployment["status"]["readyReplicas"] == 2
        assert engine.kubectl(cluster, "auth", "whoami", "-o", "jsonpath={.status.userInfo.groups}").startswith(
            '["system:masters"'
        )


def test_the_state_keeps_kubeconfigs_as_ciphertext_and_facts_in_clear(engine: Engine) -> None:
    engine.up()
    fleet = engine.resource(FLEET)
    for side in ("inputs", "outputs"):
        for cluster in CLUSTERS:
            kept = fleet[side]["kubeconfigs"]
            kept = kept if "ciphertext" in kept else kept[cluster]
            assert "ciphertext" in kept
            assert fleet[side]["observed"][cluster]["status"] == "ok"
    assert len(fleet["inputs"]["__provider"]) < 100
    assert fleet["type"] == "pulumi-python:dynamic/clusterkeys:KubeconfigFleet"
    outputs = json.loads(engine.output("kubeconfigs"))
    assert set(outputs) == set(CLUSTERS)


def test_a_preview_of_an_unchanged_world_has_no_changes_at_all(engine: Engine) -> None:
    engine.up()
    again = engine.preview("--expect-no-changes")
    assert again.exit == 0, again.text
    assert again.changes == {}


def test_a_renewed_credential_updates_the_provider_and_touches_no_workload(engine: Engine) -> None:
    """It had 18 % of its life left, which is inside the default window of 20 %."""
    engine.vendor("rotate", "ucs-dc1", age=0.815)
    engine.up()
    before = serial(engine, "ucs-dc1")
    engine.vendor("rotate", "ucs-dc1")
    preview = engine.preview()
    assert preview.changes == {FLEET: "update", "kubernetes ucs-dc1": "update"}
    assert set(preview.difference(FLEET)) == {
        "kubeconfigs.ucs-dc1",
        "observed.ucs-dc1.certificate.serial",
        "observed.ucs-dc1.certificate.fingerprint_sha256",
        "observed.ucs-dc1.certificate.not_before",
        "observed.ucs-dc1.certificate.not_after",
        "observed.ucs-dc1.expires_at",
        "observed.ucs-dc1.reason",
    }
    assert re.search(r'~ reason *: "first fetch" => "renewed: 18% of its life was left"', preview.text)
    assert engine.up().changes == preview.changes
    assert serial(engine, "ucs-dc1") != before
    assert engine.preview("--expect-no-changes").exit == 0


def test_a_rotation_at_a_vendor_that_hands_out_what_it_keeps_shows_whenever_it_happens(engine: Engine) -> None:
    engine.up()
    engine.vendor("rotate", "arc-berlin")
    preview = engine.preview()
    assert preview.changes == {FLEET: "update", "kubernetes arc-berlin": "update"}
    assert '"first fetch" => "re-issued by the vendor: another client certificate"' in preview.text
    assert engine.up().changes == preview.changes
    assert engine.preview("--expect-no-changes").exit == 0


def test_another_certificate_authority_updates_the_provider_and_touches_no_workload(engine: Engine) -> None:
    engine.up()
    engine.vendor("rotate", "ucs-dc1", ca=True)
    preview = engine.preview()
    assert preview.changes == {FLEET: "update", "kubernetes ucs-dc1": "update"}
    assert "certificate authority changed" in preview.text
    assert engine.up().changes == preview.changes
    assert engine.preview("--expect-no-changes").exit == 0


def test_another_endpoint_updates_the_provider_and_touches_no_workload(engine: Engine) -> None:
    engine.up()
    engine.configure("clusterkeys:clusters.ucs-dc1.endpoint", "private")
    preview = engine.preview()
    assert preview.changes == {FLEET: "update", "kubernetes ucs-dc1": "update"}
    assert '"first fetch" => "its configuration changed: endpoint"' in preview.text
    assert re.search(r'~ server *: "https://[a-z0-9.]+:(\d+)" => "https://[a-z0-9.]+:\1"', preview.text)
    assert engine.up().changes == preview.changes
    assert engine.preview("--expect-no-changes").exit == 0


def test_a_server_that_moved_at_the_vendor_updates_the_provider_and_touches_no_workload(engine: Engine) -> None:
    engine.up()
    engine.vendor("rotate", "arc-berlin", server=True)
    preview = engine.preview()
    assert preview.changes == {FLEET: "update", "kubernetes arc-berlin": "update"}
    assert "server changed from https://" in preview.text
    assert engine.up().exit == 0


def test_refresh_shows_drift_and_takes_it_over(engine: Engine) -> None:
    engine.up()
    engine.vendor("rotate", "arc-berlin")
    drift = engine.run("refresh", "--yes", "--skip-preview", "--diff")
    assert drift.exit == 0, drift.text
    assert re.search(r'~ serial *: "[0-9a-f:]+" => "[0-9a-f:]+"', drift.text)
    assert engine.resource(FLEET)["outputs"]["observed"]["arc-berlin"]["reason"].startswith("re-issued")
    follow = engine.up()
    assert follow.changes == {"kubernetes arc-berlin": "update"}
    assert engine.preview("--expect-no-changes").exit == 0


def test_destroy_leaves_the_clusters_empty_and_the_vendors_untouched(engine: Engine) -> None:
    engine.up()
    kubeconfig = engine.output("merged_kubeconfig")
    assert engine.run("destroy", "--yes", "--skip-preview").exit == 0
    path = engine.logs / "kept.kubeconfig"
    path.write_text(kubeconfig, encoding="utf-8")
    for cluster in CLUSTERS:
        answer = engine._process(
            ["kubectl", "--kubeconfig", str(path), "--context", cluster, "get", "ns", "-o", "name"]
        )
        assert f"namespace/{engine.file.stack}" not in answer.stdout.split()
        assert "namespace/default" in answer.stdout.split()
    assert "unrouted" not in json.dumps(engine.control.status()["calls"])


def serial(engine: Engine, cluster: str) -> str:
    observed = engine.resource(FLEET)["outputs"]["observed"]
    found: str = observed[cluster]["certificate"]["serial"]
    return found
