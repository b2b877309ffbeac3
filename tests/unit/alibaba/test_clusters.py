"""What clusters of ENS and ACK, and a listing of ACK, accept; and where the calls for them go."""

from dataclasses import replace

import pytest
from pydantic import BaseModel, ValidationError

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendor import CertificateStatesReader, ClusterReader, Session
from clusterkeys.vendors.alibaba.ack import AlibabaAckCluster, AlibabaAckReader
from clusterkeys.vendors.alibaba.ack_certificate_states import (
    AlibabaAckCertificateStatesQuery,
    AlibabaAckCertificateStatesReader,
)
from clusterkeys.vendors.alibaba.endpoints import Network, ack_url, ens_url
from clusterkeys.vendors.alibaba.ens import AlibabaEnsCluster, AlibabaEnsReader
from clusterkeys.vendors.alibaba.vendor import ALIBABA
from tests.unit.alibaba.answers import session

USUAL: dict[type[BaseModel], dict[str, object]] = {
    AlibabaEnsCluster: {"cluster_id": "eck-1", "region": "cn-shanghai"},
    AlibabaAckCluster: {"cluster_id": "c5b5e80b0b64a4bf6939d2d8fbbc5", "region": "cn-hangzhou"},
    AlibabaAckCertificateStatesQuery: {"user_id": "200000000000000000", "region": "cn-hangzhou"},
}


def test_the_vendors_readers_keep_to_the_contract() -> None:
    """The annotations are for the type checker."""
    ens: ClusterReader[AlibabaEnsCluster, Session]
    ack: ClusterReader[AlibabaAckCluster, Session]
    states: CertificateStatesReader[AlibabaAckCertificateStatesQuery, Session]
    (ens, ack), (states,) = ALIBABA.clusters, ALIBABA.certificate_states

    assert (ens.kind, ack.kind, states.kind) == ("alibaba-ens", "alibaba-ack", "alibaba-ack-certificate-states")
    assert (ens.cluster, ack.cluster, states.query) == tuple(USUAL)
    assert states.cluster_kind == ack.kind
    assert states.words == ("Unexpired", "Expired", "Unissued", "Unknown", "Removed")
    assert states.serving == {"Unexpired"}


def test_a_cluster_of_ens_needs_id_and_region_and_is_reached_publicly_unless_said_otherwise() -> None:
    reader, cluster = AlibabaEnsReader(), AlibabaEnsCluster(**USUAL[AlibabaEnsCluster])
    private = AlibabaEnsCluster(**USUAL[AlibabaEnsCluster], endpoint="private")

    assert (reader.identity(cluster), reader.endpoint(cluster), reader.issuing(cluster)) == (
        "eck-1",
        "public",
        "stored",
    )
    assert reader.endpoint(private) == "private"


@pytest.mark.parametrize(("minutes", "issuing"), [(None, "stored"), (15, "temporary"), (4320, "temporary")])
def test_a_cluster_of_ack_has_its_kubeconfig_issued_where_a_duration_is_asked_for(minutes: int, issuing: str) -> None:
    reader = AlibabaAckReader()
    cluster = AlibabaAckCluster(**USUAL[AlibabaAckCluster], temporary_duration_minutes=minutes)

    assert (reader.identity(cluster), reader.issuing(cluster)) == ("c5b5e80b0b64a4bf6939d2d8fbbc5", issuing)
    assert reader.endpoint(cluster) == "public"


@pytest.mark.parametrize("minutes", [14, 4321, 0, -15, "soon", 15.5])
def test_a_duration_is_between_fifteen_minutes_and_three_days(minutes: object) -> None:
    with pytest.raises(ValidationError, match="temporary_duration_minutes"):
        AlibabaAckCluster(**USUAL[AlibabaAckCluster], temporary_duration_minutes=minutes)


def test_a_listing_is_the_users() -> None:
    assert (
        AlibabaAckCertificateStatesReader().identity(
            AlibabaAckCertificateStatesQuery(**USUAL[AlibabaAckCertificateStatesQuery])
        )
        == "200000000000000000"
    )


@pytest.mark.parametrize("value", ["", " ", "a b", "a\n", "a/b", "..", ".", "a\\b", "a?b", "a\u00a0", "ä", "a" * 129])
@pytest.mark.parametrize("model", USUAL)
def test_what_could_be_another_path_is_no_id(model: type[BaseModel], value: str) -> None:
    name = next(iter(USUAL[model]))

    with pytest.raises(ValidationError, match=name):
        model.model_validate(USUAL[model] | {name: value})


@pytest.mark.parametrize(
    "value", ["", "cn", "CN-hangzhou", "cn-hangzhou.evil.com", "cn-hangzhou/", "-", "cn--x", "a b-c"]
)
@pytest.mark.parametrize("model", USUAL)
def test_what_could_be_another_host_is_no_region(model: type[BaseModel], value: str) -> None:
    with pytest.raises(ValidationError, match="region"):
        model.model_validate(USUAL[model] | {"region": value})


@pytest.mark.parametrize(
    "fields", [{"endpoint": "internal"}, {"zone": "x"}, {"kind": "alibaba-cs"}, {"region": None}, {"network": "lan"}]
)
@pytest.mark.parametrize("model", USUAL)
def test_other_arguments_are_refused_by_name(model: type[BaseModel], fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(fields))):
        model.model_validate(USUAL[model] | fields)


@pytest.mark.parametrize(
    ("region", "network", "url"),
    [
        ("cn-beijing", "public", "https://ens.aliyuncs.com"),
        ("cn-zhangjiakou", "public", "https://ens.aliyuncs.com"),
        ("cn-wulanchabu", "public", "https://ens.aliyuncs.com"),
        ("cn-hangzhou", "public", "https://ens.aliyuncs.com"),
        ("cn-shanghai", "public", "https://ens.aliyuncs.com"),
        ("cn-heyuan", "public", "https://ens.aliyuncs.com"),
        ("cn-chengdu", "public", "https://ens.aliyuncs.com"),
        ("ap-southeast-1", "public", "https://ens.ap-southeast-1.aliyuncs.com"),
        ("cn-zhangjiakou", "vpc", "https://ens-vpc.cn-zhangjiakou.aliyuncs.com"),
        ("ap-southeast-1", "vpc", "https://ens-vpc.ap-southeast-1.aliyuncs.com"),
        ("cn-shanghai", "vpc", "https://ens.vpc-proxy.aliyuncs.com"),
    ],
)
def test_ens_is_called_where_its_page_of_addresses_says(region: str, network: Network, url: str) -> None:
    assert ens_url(region, network, session()) == url


@pytest.mark.parametrize("region", ["cn-hangzhou", "eu-central-1"])
def test_ack_is_called_in_the_clusters_own_region(region: str) -> None:
    assert ack_url(region, session()) == f"https://cs.{region}.aliyuncs.com"


def test_an_address_of_the_account_comes_first_whatever_the_region() -> None:
    account = replace(session(), endpoints={"ens": "https://e.example", "cs": "https://c.example"})

    assert ens_url("cn-dalian-unicom", "vpc", account) == "https://e.example"
    assert ack_url("cn-hangzhou", account) == "https://c.example"


@pytest.mark.parametrize("region", ["cn-dalian-unicom", "eu-central-1", "cn-shanghai-2"])
def test_the_region_of_a_node_is_none_of_the_api_and_those_that_are_are_named(region: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ens_url(region, "public", session())

    assert str(caught.value) == (
        f"region: ENS's API has no address for '{region}' (the regions of its nodes have none). Choose one of "
        "cn-beijing, cn-zhangjiakou, cn-wulanchabu, cn-hangzhou, cn-shanghai, cn-heyuan, cn-chengdu, ap-southeast-1, "
        "or set endpoints.ens of the account"
    )


def test_not_every_region_can_be_called_from_inside() -> None:
    with pytest.raises(
        ConfigurationError, match=r"inside the vendor's network for 'cn-beijing'.*cn-zhangjiakou, cn-sh"
    ):
        ens_url("cn-beijing", "vpc", session())
