"""What a cluster of SKE accepts, and which user kubeconfigs count as filled in."""

import secrets
from base64 import b64encode

import pytest
from pydantic import ValidationError

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.vendor import ClusterReader, Vendor
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.session import SamsungSession
from clusterkeys.vendors.samsung.ske import SamsungSkeCluster, SamsungSkeReader, check_filled_in
from clusterkeys.vendors.samsung.vendor import SAMSUNG

CLUSTER = "70a599e031e749b7b260868f441e862b"
KEY, DATA = secrets.token_hex(8), b64encode(b"made up").decode()
BY_HAND = "works with its user's own authentication key"


def of(*users: dict[str, object], current: str = "c0") -> Kubeconfig:
    """A kubeconfig with one context per user."""
    return codec.parse(
        {
            "clusters": [{"name": "c", "cluster": {"server": "https://h"}}],
            "users": [{"name": f"u{n}", "user": user} for n, user in enumerate(users)],
            "contexts": [{"name": f"c{n}", "context": {"cluster": "c", "user": f"u{n}"}} for n, _ in enumerate(users)],
            "current-context": current,
        }
    )


def test_the_vendor_and_its_reader_keep_to_the_contract() -> None:
    """The annotations are for the type checker."""
    vendor: Vendor[SamsungAccount, SamsungSession] = SAMSUNG
    reader: ClusterReader[SamsungSkeCluster, SamsungSession] = SamsungSkeReader()

    assert (vendor.name, vendor.account, [each.kind for each in vendor.clusters]) == (
        "samsung",
        SamsungAccount,
        ["samsung-ske"],
    )
    assert (reader.kind, reader.cluster) == ("samsung-ske", SamsungSkeCluster)
    assert reader.issuing(SamsungSkeCluster(cluster_id=CLUSTER)) == "stored"


@pytest.mark.parametrize(
    "value", [CLUSTER, CLUSTER.upper(), "70a599e0-31e7-49b7-b260-868f441e862b", "70A599E0-31E7-49B7-B260-868F441E862B"]
)
def test_every_spelling_of_an_id_is_the_same_cluster(value: str) -> None:
    cluster = SamsungSkeCluster(cluster_id=value)

    assert SamsungSkeReader().identity(cluster) == CLUSTER
    assert cluster.cluster_id == CLUSTER


@pytest.mark.parametrize(
    "value",
    ["", "my-cluster", CLUSTER[:-1], CLUSTER + "0", CLUSTER[:-1] + "g", f"{CLUSTER}\n", f" {CLUSTER}", f"{CLUSTER}/..",
     "70a599e031e7-49b7-b260-868f441e862b", "70a599e031e749b7b260868f441e862٣"],
)  # fmt: skip
def test_what_is_no_id_is_refused_with_what_an_id_looks_like(value: str) -> None:
    with pytest.raises(ValidationError, match=r"cluster_id(.|\n)*32 hexadecimal digits"):
        SamsungSkeCluster(cluster_id=value)


def test_the_endpoint_is_public_unless_set() -> None:
    reader = SamsungSkeReader()

    assert reader.endpoint(SamsungSkeCluster(cluster_id=CLUSTER)) == "public"
    assert reader.endpoint(SamsungSkeCluster(cluster_id=CLUSTER, endpoint="private")) == "private"


@pytest.mark.parametrize("fields", [{"endpoint": "PUBLIC"}, {"region": "x"}, {"kind": "huawei-ucs"}, {"cluster_id": 7}])
def test_other_arguments_are_refused_by_name(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(fields))):
        SamsungSkeCluster(**{"cluster_id": CLUSTER} | fields)


@pytest.mark.parametrize(
    ("user", "field"),
    [
        ({"token": "<AUTHENTICATION_KEY>"}, "token"),
        ({"token": "${TOKEN}"}, "token"),
        ({"token": "YOUR_TOKEN"}, "token"),
        ({"username": "<access key>", "password": "<secret key>"}, "username"),
        ({"username": "someone", "password": "<secret key>"}, "password"),
        ({"exec": {"apiVersion": "v1", "command": "login", "args": ["--key", "<key>"]}}, "exec.args"),
        ({"exec": {"apiVersion": "v1", "command": "login", "env": [{"name": "KEY", "value": "<key>"}]}}, "exec.env"),
    ],
)
def test_a_template_is_told_from_a_credential_and_its_empty_field_is_named(user: dict[str, object], field: str) -> None:
    with pytest.raises(KubeconfigError) as caught:
        check_filled_in(of(user))

    assert caught.value.what == f"the kubeconfig's {field} holds a placeholder that was never filled in"
    assert BY_HAND in caught.value.advice


@pytest.mark.parametrize("user", [{}, {"token": ""}, {"token": None}, {"username": "", "password": ""}])
def test_a_user_without_anything_is_a_template_too(user: dict[str, object]) -> None:
    with pytest.raises(KubeconfigError) as caught:
        check_filled_in(of(user))

    assert caught.value.what == "the kubeconfig's user has no credential"
    assert BY_HAND in caught.value.advice


@pytest.mark.parametrize(
    "user",
    [{"token": KEY}, {"client-certificate-data": DATA, "client-key-data": DATA}, {"username": "u", "password": KEY}],
)
def test_a_credential_is_let_through(user: dict[str, object]) -> None:
    check_filled_in(of(user))


@pytest.mark.parametrize(
    ("user", "said"), [({"tokenFile": "/token"}, "file of another machine"), ({"client-key-data": DATA}, "without its")]
)
def test_what_is_wrong_in_another_way_keeps_its_own_words(user: dict[str, object], said: str) -> None:
    with pytest.raises(KubeconfigError, match=said) as caught:
        check_filled_in(of(user))

    assert BY_HAND not in caught.value.advice


def test_only_the_current_context_has_to_be_filled_in_where_there_is_one() -> None:
    check_filled_in(of({"token": KEY}, {"token": "<key>"}))
    with pytest.raises(KubeconfigError, match="placeholder"):
        check_filled_in(of({"token": KEY}, {"token": "<key>"}, current="c1"))
    with pytest.raises(KubeconfigError, match="placeholder"):
        check_filled_in(of({"token": KEY}, {"token": "<key>"}, current=""))
