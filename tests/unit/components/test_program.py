"""The project's own program under a mocked engine: what it registers and exports."""

import json
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from sandbox.emulator.description import WorldDescription
from tests.harness.mocked_engine import Recorder, Value, run, secret
from tests.unit.kubeconfig.minting import canary, kubeconfig_tree

PROGRAM = Path(__file__).parents[3] / "__main__.py"
FLEET = "pulumi-python:dynamic/clusterkeys:KubeconfigFleet"
STATES = "pulumi-python:dynamic/clusterkeys:CertificateStates"
CLUSTERS = {name: dict(each.configuration) for name, each in WorldDescription.from_file().clusters.items()}
CERTIFICATE_STATES = {name: dict(each) for name, each in WorldDescription.from_file().listings.items()}
STATE = {"certificate_state": "Unexpired", "cluster_state": "running"}


def _kubeconfig(name: str) -> str:
    tree = kubeconfig_tree(context={"cluster": name, "user": name})
    for entries in ("clusters", "users", "contexts"):
        listed: Any = tree[entries]
        listed[0]["name"] = name
    return yaml.safe_dump({**tree, "current-context": name, "users": [{"name": name, "user": {"token": canary()}}]})


@pytest.fixture
def texts() -> dict[str, str]:
    return {name: _kubeconfig(name) for name in CLUSTERS}


@pytest.fixture
def recorder(texts: dict[str, str]) -> Recorder:
    observed = {name: {"status": "ok", "reason": "first fetch"} for name in CLUSTERS}
    listed = {"states": {"c1": STATE}, "summary": {"total": 1}, "status": "ok"}
    return Recorder(answers={FLEET: {"kubeconfigs": texts, "observed": observed}, STATES: listed})


@pytest.fixture
def exported(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> dict[str, Value]:
    """What the program exports, after it ran to its end."""
    outputs: dict[str, pulumi.Output[Any]] = {}
    monkeypatch.setattr(pulumi, "export", outputs.__setitem__)
    pulumi.runtime.set_all_config(
        {
            "clusterkeys:clusters": json.dumps(CLUSTERS),
            "clusterkeys:policy": json.dumps({"timeout": 9}),
            "clusterkeys:certificate_states": json.dumps(CERTIFICATE_STATES),
        }
    )

    def program() -> dict[str, pulumi.Output[Any]]:
        runpy.run_path(str(PROGRAM))
        return outputs

    try:
        return run(recorder, program)
    finally:
        pulumi.runtime.set_all_config({})


def test_it_exports_four_outputs_of_which_the_kubeconfigs_are_secret(exported: dict[str, Value]) -> None:
    assert {name: each.secret for name, each in exported.items()} == {
        "kubeconfigs": True,
        "clusters": False,
        "certificate_states": False,
        "merged_kubeconfig": True,
    }


def test_the_outputs_are_what_the_fleet_found(exported: dict[str, Value], texts: dict[str, str]) -> None:
    assert exported["kubeconfigs"].value == texts
    assert set(exported["clusters"].value) == set(CLUSTERS)
    merged = yaml.safe_load(exported["merged_kubeconfig"].value)
    assert [context["name"] for context in merged["contexts"]] == sorted(CLUSTERS)


@pytest.mark.usefixtures("exported")
def test_the_fleet_is_given_the_settings_and_no_account(recorder: Recorder) -> None:
    (fleet,) = recorder.of_type(FLEET)
    assert fleet.name == "fleet"
    assert {key: fleet.inputs[key] for key in ("clusters", "policy")} == {
        "clusters": CLUSTERS,
        "policy": {"timeout": 9},
    }
    assert set(fleet.inputs) == {"clusters", "policy", "certificate_states", "__provider"}


@pytest.mark.usefixtures("exported")
def test_each_cluster_has_a_provider_of_its_own(recorder: Recorder, texts: dict[str, str]) -> None:
    providers = {each.name: each.inputs for each in recorder.of_type("pulumi:providers:kubernetes")}
    assert set(providers) == set(CLUSTERS)
    for name, inputs in providers.items():
        assert inputs["kubeconfig"] == secret(texts[name])
        assert inputs["clusterIdentifier"].startswith(f"{CLUSTERS[name]['kind']}/")


def test_what_is_listed_is_exported_and_given_to_the_fleet(exported: dict[str, Value], recorder: Recorder) -> None:
    assert exported["certificate_states"].value == {
        "ack-user": {"states": {"c1": STATE}, "summary": {"total": 1}, "status": "ok"}
    }
    (states,) = recorder.of_type(STATES)
    assert states.inputs["policy"] == {"timeout": 9}
    (fleet,) = recorder.of_type(FLEET)
    assert fleet.inputs["certificate_states"] == [{"alibaba-ack/c1": {**STATE, "account": "aliyun"}}]
