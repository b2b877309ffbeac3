"""A user's mistake is one or two lines: no traceback, no value, no secret."""

import json
from collections.abc import Callable
from typing import Any

import grpc  # type: ignore[import-untyped]
import pytest

from clusterkeys.registry import cluster_kinds
from sandbox.emulator.emulator import Emulator
from tests.harness.provider_process import Checked, Engine, revealed, running

ARC, UCS = "arc-berlin", "ucs-dc1"
Ask = Callable[..., Checked]
UNANSWERED = ("unreachable", "unresolvable")
"""Accounts whose vendor is tried again until the policy's timeout."""
BRIEF, PATIENCE = 2, 60
"""Seconds; what is answered takes as long as a busy machine needs."""

HUAWEI_IS_NEEDED = (
    "accounts.contoso is an account of azure, but the kind huawei-ucs needs one of huawei. Name another account; "
    "of huawei there are: huawei, huawei-wrong-key, huawei-wrong-secret, unreachable, unresolvable, untrusting, "
    "without-bundle, misspelt, half"
)


@pytest.fixture
def ask(fleet: Engine, emulator: Emulator, canaries: list[str]) -> Ask:
    """Check a fleet of one cluster, with an argument changed; no answer may hold a secret."""

    def checked(name: str = UCS, **changes: object) -> Checked:
        news: dict[str, Any] = {"clusters": {name: {**emulator.cluster(name), **changes}}}
        timeout = BRIEF if changes.get("account") in UNANSWERED else PATIENCE
        answer = fleet.check({**news, "policy": {"timeout": timeout}})
        said = json.dumps(answer.failures)
        assert not [index for index, secret in enumerate(canaries) if secret in said]
        return answer

    return checked


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"kind": "huawei-usc"},
            [
                (
                    "clusters.ucs-dc1.kind: 'huawei-usc' is not a kind of cluster. Did you mean 'huawei-ucs'? "
                    f"Known are {', '.join(cluster_kinds())}"
                )
            ],
        ),
        ({"kind": 5}, ["clusters.ucs-dc1.kind should be a text, but is a number"]),
        ({"cluster_id": 5}, ["clusters.ucs-dc1.cluster_id should be a text, but is a number; put it in quotes"]),
        ({"cluster_id": {}}, ["clusters.ucs-dc1.cluster_id should be a text, but is a mapping"]),
        ({"endpoint": "inside"}, ["clusters.ucs-dc1.endpoint should be 'public' or 'private'"]),
        ({"clusterid": "x"}, ["clusters.ucs-dc1.clusterid is not known here; did you mean cluster_id?"]),
        (
            {"cluster_id": 5, "endpoint": "inside"},
            [
                "clusters.ucs-dc1.cluster_id should be a text, but is a number; put it in quotes",
                "clusters.ucs-dc1.endpoint should be 'public' or 'private'",
            ],
        ),
        ({"policy": {"refresh": "x"}}, ["clusters.ucs-dc1.policy.refresh should be 'always', 'expiring' or 'never'"]),
        ({"policy": "x"}, ["clusters.ucs-dc1.policy should be a mapping, but is a text"]),
        ({"policy": False}, ["clusters.ucs-dc1.policy should be a mapping, but is true or false"]),
        (
            {"account": "misspelt"},
            ["accounts.misspelt.acess_key is not known here; did you mean access_key?"],
        ),
        ({"account": "half"}, ["accounts.half: access_key missing: a key is used whole or not at all"]),
        ({"account": "contoso"}, [HUAWEI_IS_NEEDED]),
    ],
)
def test_a_mistake_in_the_program_is_named(ask: Ask, changes: dict[str, object], lines: list[str]) -> None:
    said = ask(**changes).failure.splitlines()
    assert len(said) == len(lines)
    assert all(line.endswith(expected) for line, expected in zip(said, lines, strict=True))


@pytest.mark.parametrize(
    ("news", "failure"),
    [
        ({}, "clusters should be a mapping, but is nothing"),
        ({"clusters": "x"}, "clusters should be a mapping, but is a text"),
        ({"clusters": {"a": 5}}, "clusters.a should be a mapping, but is a number"),
        (
            {"clusters": {"a": 5, "b": [], "c": {"policy": {"timeout": 0}}}},
            (
                "clusters.a should be a mapping, but is a number\n"
                "clusters.b should be a mapping, but is a list\n"
                "clusters.c.policy.timeout should be greater than 0\n"
                "clusters.c.kind is missing"
            ),
        ),
        (
            {"clusters": {"a": {}}, "policy": {"refresh": 1}},
            "policy.refresh should be 'always', 'expiring' or 'never'\nclusters.a.kind is missing",
        ),
        (
            {"clusters": {"a": {}}, "policy": []},
            "policy should be a mapping, but is a list\nclusters.a.kind is missing",
        ),
        ({"clusters": {"a": {}}}, "clusters.a.kind is missing"),
    ],
)
def test_a_fleet_of_the_wrong_shape_is_named(fleet: Engine, news: dict[str, Any], failure: str) -> None:
    assert fleet.check(news).failure == failure


def test_mistakes_of_all_clusters_are_named_before_any_vendor_is_asked(fleet: Engine, emulator: Emulator) -> None:
    before = len(emulator.requests)
    good = emulator.cluster(UCS)
    clusters = {"good": good, "one": {**good, "cluster_id": 5}, "two": {**good, "endpoint": "inside"}}
    assert fleet.check({"clusters": clusters}).failure == (
        "clusters.one.cluster_id should be a text, but is a number; put it in quotes\n"
        "clusters.two.endpoint should be 'public' or 'private'"
    )
    assert len(emulator.requests) == before


@pytest.mark.parametrize(
    ("name", "changes", "part"),
    [
        (UCS, {"account": "huawei-wrong-key"}, "Huawei Cloud does not know the access key"),
        (UCS, {"account": "huawei-wrong-secret"}, "the signature is wrong: the secret key"),
        (ARC, {"account": "azure-wrong-secret"}, "AADSTS7000215"),
        (UCS, {"cluster_id": "no-such-cluster"}, "UCS has no cluster of this id (UCS.00000013, HTTP 404, request id "),
        (UCS, {"account": "unreachable"}, "127.0.0.1:1 cannot be reached"),
        (UCS, {"account": "unresolvable"}, "ucs.invalid"),
        (UCS, {"account": "untrusting"}, "is not trusted. To trust a private CA, name its PEM file as ca_bundle"),
        (UCS, {"account": "without-bundle"}, "the certificates to trust "),
    ],
)
def test_what_a_vendor_refuses_is_named_with_what_to_do(
    ask: Ask, name: str, changes: dict[str, object], part: str
) -> None:
    failure = ask(name, **changes).failure
    kind = {UCS: "huawei-ucs", ARC: "azure-provisioned-cluster"}[name]
    assert failure.startswith(f"{name} ({kind}, account {changes.get('account', 'huawei')}): ")
    assert part in failure
    assert len(failure.splitlines()) == 1
    assert "Traceback" not in failure


def test_a_skewed_clock_is_named(ask: Ask, emulator: Emulator) -> None:
    emulator.clock.advance(1200)
    failure = ask().failure
    assert "the signature's date is too far from Huawei Cloud's own time" in failure
    assert "Set this machine's clock" in failure


def test_a_quota_is_named(ask: Ask, emulator: Emulator) -> None:
    emulator.fail("huawei", status=400, code="UCS.00000017")
    failure = ask().failure
    assert "a quota of UCS is used up" in failure
    assert len(failure.splitlines()) == 1


def test_each_failing_cluster_is_listed(fleet: Engine, emulator: Emulator) -> None:
    one = emulator.cluster(UCS)
    clusters = {f"c-{index}": {**one, "cluster_id": f"none-{index}"} for index in range(3)}
    lines = fleet.check({"clusters": {**clusters, "good": one}}).failure.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["c-0", "c-1", "c-2"]


def test_a_failing_read_is_an_error_without_a_traceback(fleet: Engine, canaries: list[str]) -> None:
    outputs = {"clusters": {"a": {"kind": "huawei-ucs", "account": "huawei", "cluster_id": "none"}}}
    with pytest.raises(grpc.RpcError) as caught:
        fleet.read(outputs)
    said = str(caught.value)
    assert "a (huawei-ucs, account huawei): UCS has no cluster of this id" in said
    assert "Traceback" not in said
    assert 'File "' not in said
    assert not [index for index, secret in enumerate(canaries) if secret in said]


def test_a_failed_check_gives_the_programs_inputs_back(ask: Ask, emulator: Emulator) -> None:
    answer = ask(cluster_id="none")
    assert answer.inputs["clusters"][UCS] == {**emulator.cluster(UCS), "cluster_id": "none"}
    assert "kubeconfigs" not in answer.inputs


@pytest.mark.parametrize(
    ("text", "found"),
    [("[]", "a list"), ('"x"', "a text"), ("5", "a number"), ("{", "a text"), ("[" * 100_000, "a text")],
    ids=["list", "text", "number", "cut", "deep"],
)
def test_accounts_that_are_no_mapping_are_named(emulator: Emulator, process: Engine, text: str, found: str) -> None:
    with running(process.provider) as engine:
        engine.configure({"clusterkeys:accounts": text})
        failure = engine.check({"clusters": {UCS: emulator.cluster(UCS)}}).failure
    assert failure == f"clusterkeys:accounts should be a mapping, but is {found}"


def test_a_stack_without_accounts_uses_what_the_environment_has(
    emulator: Emulator, process: Engine, accounts: dict[str, dict[str, Any]]
) -> None:
    ambient = {key: value for key, value in emulator.cluster(UCS).items() if key != "account"}
    with running(process.provider, {"HUAWEICLOUD_SDK_AK": accounts["huawei"]["access_key"]}) as engine:
        engine.configure({})
        failure = engine.check({"clusters": {UCS: ambient}}).failure
    assert failure.startswith("ucs-dc1 (huawei-ucs, ambient credentials): ")
    assert "HUAWEICLOUD_SDK_SK is missing" in failure
    assert accounts["huawei"]["access_key"] not in failure


def test_a_wrong_secret_leaves_the_stored_kubeconfig(fleet: Engine, emulator: Emulator) -> None:
    news = {"clusters": {UCS: emulator.cluster(UCS)}}
    good = revealed(fleet.check(news).inputs)
    changed = {"clusters": {UCS: {**emulator.cluster(UCS), "account": "huawei-wrong-secret"}}}
    kept = fleet.check(changed, good)
    assert not kept.failures
    assert revealed(kept.inputs["kubeconfigs"]) == good["kubeconfigs"]
