"""What a program asks for is checked once, with all mistakes named, and compared with what was stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import cluster_kinds
from clusterkeys.resolution.policy import FailurePolicy, Policy
from clusterkeys.resolution.spec import ClusterSpec, certificate_states_spec, cluster_spec, cluster_specs
from sandbox.emulator.description import WorldDescription
from tests.harness.credentials import ARGUMENTS

WORLD = WorldDescription.from_file()
ARC, ACK = (dict(WORLD.clusters[name].configuration) for name in ("arc-berlin", "ack-hz"))
STATES = dict(WORLD.listings["ack-user"])


def _spec(**changes: object) -> ClusterSpec:
    return cluster_spec("clusters.a", {**ARGUMENTS, **changes})


def _mistakes(arguments: object) -> str:
    with pytest.raises(ConfigurationError) as caught:
        cluster_spec("clusters.a", arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (5, "clusters.a should be a mapping, but is a number"),
        ({}, "clusters.a.kind is missing"),
        ({"kind": 5}, "clusters.a.kind should be a text, but is a number"),
        (
            {"kind": "huawei-usc"},
            (
                "clusters.a.kind: 'huawei-usc' is not a kind of cluster. "
                f"Did you mean 'huawei-ucs'? Known are {', '.join(cluster_kinds())}"
            ),
        ),
        ({"kind": "huawei-ucs"}, "clusters.a.cluster_id is missing"),
        (
            {"kind": "huawei-ucs", "policy": {"timeout": 0}},
            "clusters.a.policy.timeout should be greater than 0\nclusters.a.cluster_id is missing",
        ),
    ],
)
def test_a_mistake_in_a_cluster_names_its_path(arguments: object, message: str) -> None:
    assert _mistakes(arguments) == message


def test_the_mistakes_of_all_clusters_and_of_their_policy_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        cluster_specs({"b": {}, "a": 5, "c": ARGUMENTS}, {"timeout": 0})
    assert str(caught.value) == (
        "policy.timeout should be greater than 0\n"
        "clusters.a should be a mapping, but is a number\n"
        "clusters.b.kind is missing"
    )


def test_clusters_come_in_the_order_of_their_keys() -> None:
    assert list(cluster_specs({"b": ARGUMENTS, "a": ARGUMENTS}, None)) == ["a", "b"]


def test_an_identifier_is_kind_and_the_vendors_id_in_one_spelling() -> None:
    uri = str(ARC["resource_uri"])
    specs = [cluster_spec("a", {**ARC, "resource_uri": each}) for each in (uri, uri.upper())]
    assert [spec.identifier for spec in specs] == [f"azure-provisioned-cluster/{uri.lower()}"] * 2
    assert _spec().identifier == "huawei-ucs/c-1"


def test_a_clusters_own_policy_goes_over_the_general_one() -> None:
    own = {"policy": {"refresh": "never", "trigger": "1"}}
    policy = cluster_spec("a", {**ARGUMENTS, **own}, Policy(refresh="expiring", timeout=9)).policy
    assert (policy.refresh, policy.trigger, policy.timeout) == ("never", "1", 9)


@pytest.mark.parametrize(
    ("policy", "minutes", "refresh"),
    [
        ({}, 60, "expiring"),
        ({}, None, "always"),
        ({"timeout": 9}, 60, "expiring"),
        ({"refresh": "always"}, 60, "always"),
    ],
)
def test_a_credential_that_each_read_issues_anew_is_read_when_it_is_due_unless_the_policy_says_when(
    policy: dict[str, object], minutes: int | None, refresh: str
) -> None:
    arguments = {**ACK, "temporary_duration_minutes": minutes}
    assert cluster_spec("a", arguments, Policy.model_validate(policy)).policy.refresh == refresh
    assert cluster_spec("a", {**arguments, "policy": policy}).policy.refresh == refresh


def test_what_is_not_set_and_the_policy_are_no_part_of_what_is_stored() -> None:
    assert _spec(endpoint=None, policy={"refresh": "never"}).given == ARGUMENTS


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({}, []),
        ({"endpoint": "public", "allow_insecure_tls": False}, []),
        ({"account": "other"}, []),
        ({"account": None}, []),
        ({"cluster_id": "c-2"}, ["cluster_id"]),
        ({"endpoint": "private"}, ["endpoint"]),
        ({"endpoint": "private", "allow_insecure_tls": True}, ["allow_insecure_tls", "endpoint"]),
    ],
)
def test_only_another_kubeconfig_is_a_change_and_neither_a_default_nor_an_account_that_is_written_out(
    change: dict[str, object], changed: list[str]
) -> None:
    before, after = _spec(), _spec(**change)
    assert after.changed_since(before.given) == changed
    assert before.changed_since(after.given) == changed


def test_another_spelling_of_the_same_id_is_no_change() -> None:
    instance = "/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
    longer = cluster_spec("a", {**ARC, "resource_uri": f"{ARC['resource_uri']}{instance}"})
    assert longer.changed_since(cluster_spec("a", ARC).given) == []


def test_another_kind_is_a_change_of_all_that_only_one_of_them_takes() -> None:
    assert {"kind", "cluster_id", "resource_uri"} <= set(cluster_spec("a", ARC).changed_since(ARGUMENTS))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(stored=st.dictionaries(st.sampled_from([*ARGUMENTS, "endpoint"]) | st.text(), JSON))
def test_whatever_a_state_holds_can_be_compared(stored: dict[str, object]) -> None:
    assert all(isinstance(name, str) for name in _spec().changed_since(stored))


@pytest.mark.parametrize("stored", [{}, {"kind": "nothing"}, {**ARGUMENTS, "cluster_id": 3}])
def test_what_was_stored_of_no_cluster_is_another_configuration(stored: dict[str, object]) -> None:
    assert "cluster_id" in _spec().changed_since(stored)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": None}, "x.kind is missing"),
        ({"kind": 5}, "x.kind should be a text, but is a number"),
        (
            {"kind": "alibaba-ack-certificate-state"},
            (
                "x.kind: 'alibaba-ack-certificate-state' is not a kind of certificate states. "
                "Did you mean 'alibaba-ack-certificate-states'? Known are alibaba-ack-certificate-states"
            ),
        ),
        ({"user_id": None}, "x.user_id is missing"),
        ({"user_id": ""}, "x.user_id: expected an id: letters, digits, - and _"),
        ({"user_id": "a/b"}, "x.user_id: expected an id: letters, digits, - and _"),
        ({"region": 7}, "x.region should be a text, but is a number; put it in quotes"),
        ({"regoin": "cn-hangzhou"}, "x.regoin is not known here; did you mean region?"),
    ],
)
def test_a_mistake_in_certificate_states_names_its_path(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        certificate_states_spec("x", {**STATES, **changes})
    assert str(caught.value) == message


def test_an_id_that_was_stored_as_a_number_keeps_all_its_digits() -> None:
    """`pulumi config set --path` stores it so, and a float would round it."""
    spec = certificate_states_spec("x", {**STATES, "user_id": 200000000000000007})
    assert {"kind": spec.reader.kind, **spec.arguments} == STATES
    assert spec.identifier == "alibaba-ack-certificate-states/200000000000000007"


def test_certificate_states_take_what_they_understand_of_the_general_policy() -> None:
    general = Policy(refresh="expiring", on_error="fail", timeout=20)
    spec = certificate_states_spec("x", {**STATES, "policy": {"timeout": 9}}, general)
    assert spec.policy == FailurePolicy(on_error="fail", timeout=9)
