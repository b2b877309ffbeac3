"""Mistakes in a configuration, as sentences: path, expectation and type, never a value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import cluster_reader, vendor
from clusterkeys.resolution.validation import type_name, validated
from tests.unit.kubeconfig.minting import canary

HUAWEI = vendor("huawei").account
UCS = cluster_reader("huawei-ucs").cluster


def _mistakes(model: type[BaseModel], value: object) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        validated(model, value, "here")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "here.cluster_id is missing"),
        ({"cluster_id": 5}, "here.cluster_id should be a text, but is a number; put it in quotes"),
        ({"cluster_id": None}, "here.cluster_id should be a text, but is nothing"),
        ({"cluster_id": "c", "endpoint": "inside"}, "here.endpoint should be 'public' or 'private'"),
        (
            {"cluster_id": "c", "allow_insecure_tls": 3},
            "here.allow_insecure_tls should be true or false, but is a number",
        ),
        ({"cluster_id": "c", "clusterid": "c"}, "here.clusterid is not known here; did you mean cluster_id?"),
        (
            {"cluster_id": "c", "zzz": "c"},
            (
                "here.zzz is not known here; known are kind, account, allow_insecure_tls, cluster_id, endpoint, "
                "policy, bootstrap"
            ),
        ),
        ("c", "here should be a mapping, but is a text"),
        ([], "here should be a mapping, but is a list"),
    ],
)
def test_a_mistake_in_a_cluster(value: object, message: str) -> None:
    given_kind = {"kind": "huawei-ucs", **value} if isinstance(value, dict) else value
    assert _mistakes(UCS, given_kind) == [message]


def test_all_mistakes_are_said_at_once() -> None:
    found = _mistakes(HUAWEI, {"rate": 0, "concurrency": 1.5, "proxy": {}, "endpoints": {"ucs": 5}, "regoin": "x"})
    assert sorted(found)[:4] == [
        "here.concurrency should be a whole number, but is a number",
        "here.endpoints.ucs should be a text, but is a number; put it in quotes",
        "here.proxy should be a text, but is a mapping",
        "here.rate should be greater than 0",
    ]
    assert found[-1].startswith("here.regoin is not known here; ")


_NAMES = st.sampled_from([*HUAWEI.model_fields, *vendor("azure").account.model_fields])


@pytest.mark.parametrize("name", ["azure", "huawei"])
@given(names=st.sets(_NAMES, min_size=1), data=st.data())
def test_no_value_of_an_account_is_ever_repeated(name: str, names: set[str], data: st.DataObject) -> None:
    """Whatever is where a key belongs may be the key."""
    secret = canary()
    shapes = st.sampled_from([[secret], {"a": secret}, f" {secret}"])
    wrong: dict[str, object] = {each: data.draw(shapes) for each in names}
    with pytest.raises(ConfigurationError) as caught:
        validated(vendor(name).account, {"vendor": name, "unknown": secret} | wrong, "accounts.a")
    assert secret not in f"{caught.value}{caught.value!r}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"x"', "a text"),
        ("true", "true or false"),
        ("1", "a number"),
        ("1.5", "a number"),
        ("{}", "a mapping"),
        ("[]", "a list"),
        ("null", "nothing"),
    ],
)
def test_types_are_named_as_people_write_them(text: str, name: str) -> None:
    assert type_name(json.loads(text)) == name
