"""A resource of one cluster on the wire."""

from typing import Any

import pytest
import yaml

from sandbox.emulator.emulator import Emulator
from tests.harness.provider_process import UNKNOWN, Engine, revealed, secret

UCS = "ucs-dc1"
OUTPUTS = ("kubeconfig", "observed", "cluster_identifier")


@pytest.fixture
def news(emulator: Emulator) -> dict[str, Any]:
    return {"name": "dc1", **emulator.cluster(UCS), "policy": {"timeout": 20}}


def test_check_gives_kubeconfig_facts_and_identifier(single: Engine, news: dict[str, Any], canaries: list[str]) -> None:
    inputs = single.check(news).inputs
    assert set(inputs) == {*news, *OUTPUTS}
    assert inputs["kubeconfig"] == secret(inputs["kubeconfig"]["value"])
    assert yaml.safe_load(inputs["kubeconfig"]["value"])["current-context"] == "dc1"
    assert inputs["cluster_identifier"] == f"huawei-ucs/{news['cluster_id']}"
    assert inputs["observed"]["status"] == "ok"
    assert not any(each in str({**inputs, "kubeconfig": None}) for each in canaries)


def test_a_second_check_changes_nothing(single: Engine, news: dict[str, Any]) -> None:
    first = single.check(news).inputs
    assert single.check(news, revealed(first)).inputs == first


@pytest.mark.parametrize("unknown", ["account", "policy"])
def test_the_identifier_stays_known_where_only_the_way_to_the_vendor_is_unknown(
    single: Engine, news: dict[str, Any], emulator: Emulator, unknown: str
) -> None:
    """A Kubernetes provider whose identifier becomes unknown would be replaced, with all its workloads."""
    before = len(emulator.requests)
    identifier = f"huawei-ucs/{news['cluster_id']}"
    news[unknown] = UNKNOWN
    found = {**dict.fromkeys(OUTPUTS, UNKNOWN), "cluster_identifier": identifier}
    assert single.check(news).inputs == {**news, **found}
    assert len(emulator.requests) == before


@pytest.mark.parametrize("unknown", ["cluster_id", "endpoint"])
def test_with_an_unknown_argument_everything_found_is_unknown(
    single: Engine, news: dict[str, Any], emulator: Emulator, unknown: str
) -> None:
    before = len(emulator.requests)
    news[unknown] = UNKNOWN
    assert single.check(news).inputs == {**news, **dict.fromkeys(OUTPUTS, UNKNOWN)}
    assert len(emulator.requests) == before


def test_the_id_is_the_identifier(single: Engine, news: dict[str, Any]) -> None:
    inputs = revealed(single.check(news).inputs)
    assert single.create(inputs) == (f"huawei-ucs/{news['cluster_id']}", inputs)
    assert single.update(inputs, inputs) == inputs
    single.delete(inputs)


def test_read_shows_drift_in_inputs_and_outputs(single: Engine, news: dict[str, Any], emulator: Emulator) -> None:
    inputs = single.check(news).inputs
    emulator.rotate(UCS, server=True)
    outputs, again = single.read(revealed(inputs))
    assert outputs == again
    assert again["observed"]["reason"].startswith("server changed from ")
    assert again["kubeconfig"] == secret(again["kubeconfig"]["value"])


@pytest.mark.parametrize("odd", [None, 5, "", "text", [], {}, {"a": 1}])
@pytest.mark.parametrize("damaged", ["name", "kind", "cluster_id", "policy", "kubeconfig", "observed"])
def test_whatever_the_state_holds_check_gives_a_good_kubeconfig(
    single: Engine, news: dict[str, Any], damaged: str, odd: object
) -> None:
    good = single.check(news).inputs
    healed = single.check(news, {**revealed(good), damaged: odd})
    assert not healed.failures
    assert healed.inputs["kubeconfig"] == good["kubeconfig"]


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"name": 5}, "name should be a text, but is a number"),
        (
            {"cluster_id": 5},
            "dc1.cluster_id should be a text, but is a number; put it in quotes",
        ),
        ({"policy": {"timeout": -1}}, "dc1.policy.timeout should be greater than 0"),
    ],
)
def test_a_mistake_is_named(single: Engine, news: dict[str, Any], change: dict[str, object], failure: str) -> None:
    assert single.check({**news, **change}).failure == failure
