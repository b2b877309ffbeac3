"""What a cluster of UCS accepts."""

import pytest
from pydantic import ValidationError

from clusterkeys.registry import cluster_reader, vendor
from clusterkeys.vendor import ClusterReader
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.session import HuaweiSession
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader


def test_the_reader_keeps_to_the_contract() -> None:
    """The annotation is for the type checker."""
    reader: ClusterReader[HuaweiUcsCluster, HuaweiSession] = HuaweiUcsReader()

    assert (reader.kind, reader.issuing(HuaweiUcsCluster(cluster_id="c-1"))) == ("huawei-ucs", "minted")
    assert reader.cluster is HuaweiUcsCluster


def test_the_vendor_is_registered_with_its_account_and_reader() -> None:
    assert (vendor("huawei").name, vendor("huawei").account) == ("huawei", HuaweiAccount)
    assert isinstance(cluster_reader("huawei-ucs"), HuaweiUcsReader)


def test_a_cluster_needs_its_id_alone() -> None:
    cluster = HuaweiUcsCluster(cluster_id="c-1")

    assert HuaweiUcsReader().identity(cluster) == "c-1"
    assert HuaweiUcsReader().endpoint(cluster) == "public"
    assert HuaweiUcsReader().endpoint(HuaweiUcsCluster(cluster_id="c-1", endpoint="private")) == "private"


@pytest.mark.parametrize("value", ["", " ", "a b", "a\n", "a/b", "../b", "..", ".", "a\\b", "a\u00a0", "a\x00"])
def test_what_could_be_another_path_is_no_cluster_id(value: str) -> None:
    with pytest.raises(ValidationError, match="cluster_id"):
        HuaweiUcsCluster(cluster_id=value)


@pytest.mark.parametrize(
    "fields", [{"endpoint": "internal"}, {"region": "x"}, {"kind": "huawei-cce"}, {"cluster_id": 7}]
)
def test_other_arguments_are_refused_by_name(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(fields))):
        HuaweiUcsCluster(**{"cluster_id": "c-1"} | fields)
