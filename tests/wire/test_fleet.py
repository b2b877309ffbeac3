"""A fleet on the wire: what the engine sends and gets."""

import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.emulator.description import ClusterDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.provider_process import SECRET_SIGNATURE, UNKNOWN, Engine, config, revealed, running, secret

ARC, UCS = "arc-berlin", "ucs-dc1"


@pytest.fixture
def news(emulator: Emulator) -> dict[str, Any]:
    """What the program asks for."""
    return {"clusters": {name: emulator.cluster(name) for name in (ARC, UCS)}, "policy": {"timeout": 20}}


def test_check_gives_kubeconfigs_as_secrets_and_facts_in_the_clear(
    fleet: Engine, news: dict[str, Any], canaries: list[str]
) -> None:
    inputs = fleet.check(news).inputs
    assert set(inputs) == {"clusters", "policy", "kubeconfigs", "observed"}
    assert inputs["clusters"] == news["clusters"]
    for name in (ARC, UCS):
        marked = inputs["kubeconfigs"][name]
        assert marked == secret(marked["value"])
        assert yaml.safe_load(marked["value"])["current-context"] == name
        assert inputs["observed"][name]["status"] == "ok"
    assert SECRET_SIGNATURE not in str(inputs["observed"])
    assert not any(each in str(inputs["observed"]) for each in canaries)


def test_a_second_check_gives_the_same_to_the_letter(fleet: Engine, news: dict[str, Any]) -> None:
    first = fleet.check(news).inputs
    assert fleet.check(news, revealed(first)).inputs == first


def test_a_cluster_with_an_unknown_argument_is_unknown_alone(fleet: Engine, news: dict[str, Any]) -> None:
    news["clusters"][UCS] = {**news["clusters"][UCS], "cluster_id": UNKNOWN}
    inputs = fleet.check(news).inputs
    assert (inputs["kubeconfigs"][UCS], inputs["observed"][UCS]) == (UNKNOWN, UNKNOWN)
    assert inputs["observed"][ARC]["status"] == "ok"
    assert inputs["clusters"][UCS]["cluster_id"] == UNKNOWN


def test_a_cluster_that_is_unknown_as_a_whole_is_unknown_alone(fleet: Engine, news: dict[str, Any]) -> None:
    news["clusters"][UCS] = UNKNOWN
    inputs = fleet.check(news).inputs
    assert inputs["kubeconfigs"][UCS] == UNKNOWN
    assert inputs["observed"][ARC]["status"] == "ok"


@pytest.mark.parametrize("unknown", ["clusters", "policy"])
def test_what_is_unknown_as_a_whole_is_returned_untouched_and_nobody_asked(
    fleet: Engine, news: dict[str, Any], emulator: Emulator, unknown: str
) -> None:
    before = len(emulator.requests)
    news[unknown] = UNKNOWN
    assert fleet.check(news).inputs == {**news, "kubeconfigs": UNKNOWN, "observed": UNKNOWN}
    assert len(emulator.requests) == before


def test_a_policy_with_an_unknown_part_is_unknown(fleet: Engine, news: dict[str, Any]) -> None:
    news["policy"]["trigger"] = UNKNOWN
    assert fleet.check(news).inputs["kubeconfigs"] == UNKNOWN


def test_create_and_update_keep_what_check_found(fleet: Engine, news: dict[str, Any]) -> None:
    inputs = revealed(fleet.check(news).inputs)
    assert fleet.create(inputs) == ("fleet", inputs)
    assert fleet.update(inputs, inputs) == inputs


def test_diff_is_left_to_the_engine(fleet: Engine, news: dict[str, Any]) -> None:
    inputs = revealed(fleet.check(news).inputs)
    difference = fleet.diff(inputs, inputs)
    assert difference.changes == 0
    assert list(difference.replaces) == []


def test_read_gives_inputs_beside_outputs_with_the_secrets_marked(
    fleet: Engine, news: dict[str, Any], emulator: Emulator
) -> None:
    inputs = fleet.check(news).inputs
    outputs, again = fleet.read(revealed(inputs))
    assert outputs == again == inputs
    emulator.rotate(UCS)
    outputs, again = fleet.read(revealed(inputs))
    assert outputs == again
    assert again["observed"][ARC] == inputs["observed"][ARC]
    assert again["observed"][UCS]["reason"] != "first fetch"
    assert again["kubeconfigs"][UCS] != inputs["kubeconfigs"][UCS]
    assert again["kubeconfigs"][UCS] == secret(again["kubeconfigs"][UCS]["value"])


@pytest.mark.parametrize("outputs", [{}, {"clusters": 5}, {"kubeconfigs": "x", "observed": [1]}])
def test_delete_of_anything_succeeds_and_asks_nobody(
    fleet: Engine, emulator: Emulator, outputs: dict[str, Any]
) -> None:
    before = len(emulator.requests)
    fleet.delete(outputs)
    assert len(emulator.requests) == before


def test_a_vendor_that_is_down_keeps_the_stored_kubeconfigs(
    fleet: Engine, news: dict[str, Any], emulator: Emulator
) -> None:
    inputs = revealed(fleet.check(news).inputs)
    emulator.fail("huawei", status=403)
    kept = fleet.check(news, inputs)
    assert not kept.failures
    assert revealed(kept.inputs["kubeconfigs"]) == inputs["kubeconfigs"]
    assert kept.inputs["observed"][UCS]["status"].startswith("stale: ")
    assert kept.inputs["observed"][ARC] == inputs["observed"][ARC]
    assert fleet.line("warning: ucs-dc1 (huawei-ucs, account huawei): kept the stored kubeconfig: ")


_ODD: list[Any] = [None, 5, "", "text", [], [1], {}, {UCS: None}, {UCS: 5}, {UCS: []}, {UCS: "text"}, {UCS: {"a": 1}}]


@pytest.mark.parametrize("damaged", ["clusters", "kubeconfigs", "observed", "policy"])
@pytest.mark.parametrize("odd", _ODD)
def test_whatever_the_state_holds_check_gives_a_good_kubeconfig(
    fleet: Engine, emulator: Emulator, damaged: str, odd: object
) -> None:
    news = {"clusters": {UCS: emulator.cluster(UCS)}}
    good = fleet.check(news).inputs
    healed = fleet.check(news, {**revealed(good), damaged: odd})
    assert not healed.failures
    assert healed.inputs["kubeconfigs"] == good["kubeconfigs"]


@pytest.mark.parametrize("odd", _ODD)
def test_odd_facts_in_the_state_do_not_lose_a_good_kubeconfig(fleet: Engine, emulator: Emulator, odd: object) -> None:
    news = {"clusters": {UCS: emulator.cluster(UCS)}}
    good = revealed(fleet.check(news).inputs)
    emulator.fail("huawei", status=403)
    kept = fleet.check(news, {**good, "observed": odd})
    assert not kept.failures
    assert revealed(kept.inputs["kubeconfigs"]) == good["kubeconfigs"]


def test_64_clusters_are_resolved_side_by_side_in_one_check(tmp_path: Path, process: Engine) -> None:
    """The vendor answers nobody before all have asked."""
    barrier = threading.Barrier(64)
    world = WorldDescription.from_file()
    one = world.clusters[UCS]
    names = [f"c-{index:02}" for index in range(64)]
    clusters = {
        name: ClusterDescription(configuration={**one.configuration, "cluster_id": f"id-{name}"}, lifetime=one.lifetime)
        for name in names
    }
    described = World.generated(
        WorldDescription(accounts=world.accounts, clusters=clusters), sleep=lambda _: _meet(barrier)
    )
    with Emulator.start(described, tmp_path) as emulator, running(process.provider) as engine:
        account = {key: value for key, value in emulator.account("huawei").items() if key != "secrets"}
        engine.configure(config({"huawei": {**account, "rate": 1000, "concurrency": 64}}))
        checked = engine.check({"clusters": {name: emulator.cluster(name) for name in names}})
    assert not checked.failures
    assert {each["status"] for each in checked.inputs["observed"].values()} == {"ok"}
    assert list(checked.inputs["kubeconfigs"]) != []
    assert len(checked.inputs["kubeconfigs"]) == 64


def _meet(barrier: threading.Barrier) -> None:
    barrier.wait(30)
