"""A stack's configuration is checked as a whole: each mistake with its key path, all of them at once."""

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import certificate_states_reader, cluster_kinds, cluster_reader
from clusterkeys.resolution.policy import FailurePolicy, Policy
from clusterkeys_components.settings import Settings, load, parse
from sandbox.emulator.description import WorldDescription
from tests.harness.counting import count_validations
from tests.unit.kubeconfig.minting import canary

WORLD = WorldDescription.from_file()
ARC, UCS = (dict(WORLD.clusters[name].configuration) for name in ("arc-berlin", "ucs-dc1"))
HEAD = "the stack's configuration is wrong:"


def _parsed(clusters: object, policy: object = None) -> Settings:
    return parse({"clusters": clusters, "policy": policy})


def _said(clusters: object, policy: object = None) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        _parsed(clusters, policy)
    head, *lines = str(caught.value).splitlines()
    assert head == HEAD
    assert all(line.startswith("  clusterkeys:") for line in lines)
    return [line.removeprefix("  clusterkeys:") for line in lines]


def test_clusters_come_in_the_order_of_the_configuration() -> None:
    settings = _parsed({"z": UCS, "a": ARC}, {"refresh": "expiring"})
    assert list(settings.clusters) == ["z", "a"]
    assert settings.policy == {"refresh": "expiring"}


def test_what_the_fleet_is_given_is_what_was_configured_without_the_bootstrap() -> None:
    policy = {"refresh": "never"}
    bootstrap = {"namespace": "team-a", "manifests": "app/"}
    settings = _parsed({"dc1": {**UCS, "policy": policy, "bootstrap": bootstrap}}, None)
    assert settings.fleet == {"dc1": {**UCS, "policy": policy}}
    cluster = settings.clusters["dc1"]
    assert cluster.bootstrap is not None
    assert (cluster.bootstrap.namespace, cluster.bootstrap.manifests) == ("team-a", Path("app"))


def test_an_identifier_is_kind_and_the_vendors_id() -> None:
    settings = _parsed({"arc": ARC, "ucs": UCS}, None)
    assert [cluster.spec.identifier for cluster in settings.clusters.values()] == [
        f"azure-provisioned-cluster/{ARC['resource_uri'].lower()}",
        f"huawei-ucs/{UCS['cluster_id']}",
    ]


def test_a_key_without_a_value_is_not_set() -> None:
    settings = _parsed({"dc1": {**UCS, "endpoint": None, "policy": None, "bootstrap": None}}, None)
    assert settings.clusters["dc1"].bootstrap is None


@pytest.mark.parametrize(
    ("clusters", "message"),
    [
        (None, "clusters is missing"),
        ({}, "clusters is empty"),
        ([], "clusters should be a mapping of clusters, but is a list"),
        ("dc1", "clusters should be a mapping of clusters, but is a text"),
        (0, "clusters should be a mapping of clusters, but is a number"),
        ({"dc1": None}, "clusters.dc1 should be a mapping, but is nothing"),
        ({"dc1": []}, "clusters.dc1 should be a mapping, but is a list"),
        ({"dc1": {}}, "clusters.dc1.kind is missing"),
        ({"dc1": {"kind": 5}}, "clusters.dc1.kind should be a text, but is a number"),
        ({"dc1": {"kind": "huawei-ucs"}}, "clusters.dc1.cluster_id is missing"),
        (
            {"dc1": UCS | {"cluster_id": 7}},
            "clusters.dc1.cluster_id should be a text, but is a number; put it in quotes",
        ),
        ({"dc1": UCS | {"endpoint": "inside"}}, "clusters.dc1.endpoint should be 'public' or 'private'"),
        (
            {"dc1": UCS | {"clusterid": "x"}},
            "clusters.dc1.clusterid is not known here; did you mean cluster_id?",
        ),
        (
            {"dc1": UCS | {"policy": {"refresh": "often"}}},
            "clusters.dc1.policy.refresh should be 'always', 'expiring' or 'never'",
        ),
        ({"dc1": UCS | {"policy": "never"}}, "clusters.dc1.policy should be a mapping, but is a text"),
        ({"dc1": UCS | {"bootstrap": []}}, "clusters.dc1.bootstrap should be a mapping, but is a list"),
        (
            {"dc1": UCS | {"bootstrap": {"namespace": "a"}}},
            "clusters.dc1.bootstrap.manifests is missing",
        ),
        (
            {"dc1": UCS | {"bootstrap": {"namespace": "a", "manifests": 5}}},
            "clusters.dc1.bootstrap.manifests should be a path, but is a number",
        ),
        (
            {"dc1": UCS | {"bootstrap": {"namespace": "a", "manifests": "b", "manifest": "c"}}},
            "clusters.dc1.bootstrap.manifest is not known here; did you mean manifests?",
        ),
        ({"DC1": UCS}, "clusters.DC1: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"),
        ({"-a": UCS}, "clusters.-a: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"),
        ({"a" * 64: UCS}, f"clusters.{'a' * 64}: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"),
    ],
)
def test_one_mistake_is_one_line(clusters: object, message: str) -> None:
    assert _said(clusters) == [message]


@pytest.mark.parametrize("namespace", ["Team", "a_b", "", "a" * 64, "a.b", "-a", "a\n"])
def test_a_namespace_that_kubernetes_would_refuse_is_said_here(namespace: str) -> None:
    (line,) = _said({"dc1": UCS | {"bootstrap": {"namespace": namespace, "manifests": "app"}}})
    assert line.startswith("clusters.dc1.bootstrap.namespace should match pattern ")


def test_several_mistakes_are_said_at_once() -> None:
    wrong = {
        "one": {"kind": "huawei-usc"},
        "two": {**UCS, "cluster_id": [], "policy": {"renew_before": "soon"}, "bootstrap": {"manifests": "x"}},
        "three": 3,
        "good": ARC,
    }
    assert _said(wrong, {"timeout": "long", "onerror": "keep"}) == [
        "policy.timeout should be a number, but is a text",
        "policy.onerror is not known here; did you mean on_error?",
        (
            "clusters.one.kind: 'huawei-usc' is not a kind of cluster. Did you mean 'huawei-ucs'? "
            f"Known are {', '.join(cluster_kinds())}"
        ),
        ("clusters.two.policy.renew_before: expected a percentage such as 20%, or a duration such as 30d, 12h or 90m"),
        "clusters.two.cluster_id should be a text, but is a list",
        "clusters.two.bootstrap.namespace is missing",
        "clusters.three should be a mapping, but is a number",
    ]


def test_a_policy_of_the_wrong_type_is_said() -> None:
    assert _said({"dc1": UCS}, []) == ["policy should be a mapping, but is a list"]


def test_a_value_is_never_repeated() -> None:
    """A secret may have been put where an id belongs."""
    secret = canary()
    said = _said({"dc1": UCS | {"cluster_id": [secret], "endpoint": secret, "policy": secret, "bootstrap": secret}})
    assert secret not in "".join(said)


_NAMES = st.sampled_from(
    ["kind", "account", "cluster_id", "resource_uri", "endpoint", "policy", "bootstrap", "namespace", "manifests"]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["huawei-ucs", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


@given(clusters=JSON | st.dictionaries(st.text(max_size=5), st.dictionaries(_NAMES, JSON)), policy=JSON)
def test_any_configuration_is_either_right_or_told_what_is_wrong(clusters: object, policy: object) -> None:
    try:
        settings = _parsed(clusters, policy)
    except ConfigurationError as error:
        said = str(error)
    else:
        said = f"{HEAD}\n{next(iter(settings.clusters.values())).spec.identifier}"
    assert said.startswith(f"{HEAD}\n")


@pytest.fixture
def configure() -> Any:  # noqa: ANN401 - a function
    def configured(**texts: object) -> None:
        given_texts = {
            f"clusterkeys:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in texts.items()
        }
        pulumi.runtime.set_all_config(given_texts)

    yield configured
    pulumi.runtime.set_all_config({})


def test_the_configuration_is_read_under_one_name_in_every_project(configure: Any) -> None:  # noqa: ANN401
    configure(clusters={"dc1": UCS}, policy={"timeout": 9})
    settings = load()
    assert settings.fleet == {"dc1": UCS}
    assert settings.policy == {"timeout": 9}


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ({}, "  clusterkeys:clusters is missing"),
        ({"clusters": "not json"}, "  clusterkeys:clusters should be a mapping of clusters, but is a text"),
        ({"clusters": ""}, "  clusterkeys:clusters should be a mapping of clusters, but is a text"),
        ({"clusters": {"dc1": UCS}, "policy": "{"}, "  clusterkeys:policy should be a mapping, but is a text"),
    ],
)
def test_a_mistake_stops_the_program_without_a_traceback(
    configure: Any,  # noqa: ANN401
    texts: dict[str, object],
    line: str,
) -> None:
    """The SDK prints a RunError as it is, and the traceback of any other."""
    configure(**texts)
    with pytest.raises(pulumi.RunError) as caught:
        load()
    assert str(caught.value) == f"{HEAD}\n{line}"


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("polcy", ["polcy is not known here; did you mean policy?"]),
        ("certificate-states", ["certificate-states is not known here; did you mean certificate_states?"]),
        ("greeting", []),
        ("accounts", []),
    ],
)
def test_a_section_that_is_misspelt_is_named_and_a_programs_own_is_left_alone(section: str, said: list[str]) -> None:
    pulumi.runtime.set_all_config({"clusterkeys:clusters": json.dumps({"a": ARC}), f"clusterkeys:{section}": "{}"})
    try:
        load()
        found = []
    except pulumi.RunError as error:
        found = [line.removeprefix("  clusterkeys:") for line in str(error).splitlines()[1:]]
    finally:
        pulumi.runtime.set_all_config({})
    assert found == said


STATES = dict(WORLD.listings["ack-user"])


def test_certificate_states_take_what_they_understand_of_the_general_policy() -> None:
    policy = {"refresh": "expiring", "timeout": 20, "on_error": "fail"}
    given = {
        "clusters": {"a": ARC},
        "policy": policy,
        "certificate_states": {"u": {**STATES, "policy": {"timeout": 9}}},
    }
    ((key, spec),) = parse(given).certificate_states.items()
    assert (key, spec.reader.kind) == ("u", "alibaba-ack-certificate-states")
    assert spec.arguments == {name: value for name, value in STATES.items() if name != "kind"}
    assert spec.policy.model_dump(exclude_unset=True) == {"timeout": 9, "on_error": "fail"}


def test_certificate_states_are_optional() -> None:
    assert _parsed({"a": ARC}).certificate_states == {}


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ([], "certificate_states should be a mapping of listings, but is a list"),
        ({"u": None}, "certificate_states.u should be a mapping, but is nothing"),
        ({"u": {}}, "certificate_states.u.kind is missing"),
        ({"U": STATES}, "certificate_states.U: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"),
        ({"u": STATES | {"user_id": None}}, "certificate_states.u.user_id is missing"),
        (
            {"u": STATES | {"policy": {"on_eror": "keep"}}},
            "certificate_states.u.policy.on_eror is not known here; did you mean on_error?",
        ),
        (
            {"u": STATES | {"kind": "huawei-ucs"}},
            (
                "certificate_states.u.kind: 'huawei-ucs' is not a kind of certificate states. "
                "Known are alibaba-ack-certificate-states"
            ),
        ),
    ],
)
def test_a_mistake_in_certificate_states_is_named_beside_the_others(section: object, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse({"clusters": {"A": ARC}, "certificate_states": section})
    _, other, *mistakes = [line.removeprefix("  clusterkeys:") for line in str(caught.value).splitlines()]
    assert other.startswith("clusters.A: ")
    assert mistakes == [said]


def test_a_program_checks_each_cluster_listing_and_policy_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Policies: the general one, the cluster's own, and what the listing has of its own."""
    ucs, states = cluster_reader("huawei-ucs").cluster, certificate_states_reader(STATES["kind"]).query
    counts = count_validations(monkeypatch, ucs, states, Policy, FailurePolicy)
    own = {"policy": {"timeout": 9}}
    parse({"clusters": {"a": UCS | own}, "policy": {"timeout": 20}, "certificate_states": {"u": STATES | own}})
    assert counts == {ucs: 1, states: 1, Policy: 2, FailurePolicy: 1}
