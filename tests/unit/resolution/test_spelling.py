"""Writing out a default asks for the same kubeconfig."""

from __future__ import annotations

from clusterkeys.resolution.decide import different_arguments
from clusterkeys.resolution.resolver import _spelled_out
from clusterkeys.resolution.stored import Stored


def test_a_default_that_is_written_out_is_no_other_configuration() -> None:
    short = {"kind": "huawei-ucs", "cluster_id": "c1", "account": "a"}
    long = {**short, "endpoint": "public", "allow_insecure_tls": False}
    assert _spelled_out(short) == _spelled_out(long)
    assert not different_arguments(Stored(text="", observed={}, arguments=_spelled_out(short)), _spelled_out(long))


def test_another_value_than_the_default_is_another_configuration() -> None:
    short = {"kind": "huawei-ucs", "cluster_id": "c1"}
    other = Stored(text="", observed={}, arguments=_spelled_out(short))
    assert different_arguments(other, _spelled_out({**short, "endpoint": "private"})) == ["endpoint"]


def test_what_is_no_cluster_stays_as_it_is() -> None:
    for wrong in ({"kind": "nothing"}, {"kind": "huawei-ucs", "cluster_id": 3}, {}):
        assert _spelled_out(wrong) is wrong
