"""Type tokens and arguments of the resources, under a mocked engine. The tokens are in users' states for ever."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from clusterkeys.dynamic.certificate_states import CertificateStates, CertificateStatesArgs
from clusterkeys.dynamic.fleet import KubeconfigFleet, KubeconfigFleetArgs
from clusterkeys.vendors.alibaba.resources import (
    AlibabaAckCertificateStates,
    AlibabaAckCertificateStatesArgs,
    AlibabaAckKubeconfig,
    AlibabaAckKubeconfigArgs,
    AlibabaEnsKubeconfig,
    AlibabaEnsKubeconfigArgs,
)
from clusterkeys.vendors.azure.resources import AzureProvisionedClusterKubeconfig, AzureProvisionedClusterKubeconfigArgs
from clusterkeys.vendors.huawei.resources import HuaweiUcsKubeconfig, HuaweiUcsKubeconfigArgs
from clusterkeys.vendors.samsung.resources import SamsungSkeKubeconfig, SamsungSkeKubeconfigArgs
from tests.harness.mocked_engine import Recorder, Registered, run

Outputs = dict[str, pulumi.Output[Any]]


def _fleet() -> Outputs:
    made = KubeconfigFleet("x", KubeconfigFleetArgs(clusters={"a": {"kind": "huawei-ucs", "cluster_id": "c"}}))
    return {"kubeconfigs": made.kubeconfigs, "observed": made.observed}


def _azure() -> Outputs:
    made = AzureProvisionedClusterKubeconfig("x", AzureProvisionedClusterKubeconfigArgs(resource_uri="/uri"))
    return {"kubeconfig": made.kubeconfig, "observed": made.observed, "cluster_identifier": made.cluster_identifier}


def _huawei() -> Outputs:
    made = HuaweiUcsKubeconfig(
        "x", HuaweiUcsKubeconfigArgs(cluster_id="c", endpoint="private", account="h", policy={"refresh": "never"})
    )
    return {"kubeconfig": made.kubeconfig, "observed": made.observed, "cluster_identifier": made.cluster_identifier}


def _samsung() -> Outputs:
    made = SamsungSkeKubeconfig("x", SamsungSkeKubeconfigArgs(cluster_id="c", allow_insecure_tls=False))
    return {"kubeconfig": made.kubeconfig, "observed": made.observed, "cluster_identifier": made.cluster_identifier}


def _ens() -> Outputs:
    made = AlibabaEnsKubeconfig("x", AlibabaEnsKubeconfigArgs(cluster_id="eck-1", region="cn-shanghai", network="vpc"))
    return {"kubeconfig": made.kubeconfig, "observed": made.observed, "cluster_identifier": made.cluster_identifier}


def _ack() -> Outputs:
    made = AlibabaAckKubeconfig(
        "x", AlibabaAckKubeconfigArgs(cluster_id="c", region="cn-hangzhou", temporary_duration_minutes=60)
    )
    return {"kubeconfig": made.kubeconfig, "observed": made.observed, "cluster_identifier": made.cluster_identifier}


def _listing() -> Outputs:
    arguments = {"account": "a", "region": "cn-hangzhou", "user_id": "2000"}
    made = CertificateStates("x", CertificateStatesArgs(kind="alibaba-ack-certificate-states", arguments=arguments))
    return {"states": made.states, "summary": made.summary, "by_cluster": made.by_cluster}


def _ack_listing() -> Outputs:
    made = AlibabaAckCertificateStates(
        "x", AlibabaAckCertificateStatesArgs(region="cn-hangzhou", user_id="2000", policy={"on_error": "fail"})
    )
    return {"states": made.states, "summary": made.summary, "by_cluster": made.by_cluster}


def _registered(program: Callable[[], Outputs]) -> Registered:
    recorder = Recorder()
    run(recorder, program)
    (only,) = recorder.registered
    return only


@pytest.mark.parametrize(
    ("program", "token"),
    [
        (_fleet, "pulumi-python:dynamic/clusterkeys:KubeconfigFleet"),
        (_listing, "pulumi-python:dynamic/clusterkeys:CertificateStates"),
        (_ack_listing, "pulumi-python:dynamic/clusterkeys:AlibabaAckCertificateStates"),
        (_azure, "pulumi-python:dynamic/clusterkeys:AzureProvisionedClusterKubeconfig"),
        (_huawei, "pulumi-python:dynamic/clusterkeys:HuaweiUcsKubeconfig"),
        (_samsung, "pulumi-python:dynamic/clusterkeys:SamsungSkeKubeconfig"),
        (_ens, "pulumi-python:dynamic/clusterkeys:AlibabaEnsKubeconfig"),
        (_ack, "pulumi-python:dynamic/clusterkeys:AlibabaAckKubeconfig"),
    ],
)
def test_a_resource_keeps_its_type_token(program: Callable[[], Outputs], token: str) -> None:
    assert _registered(program).type == token


@pytest.mark.parametrize(
    ("program", "inputs"),
    [
        (_fleet, {"clusters": {"a": {"kind": "huawei-ucs", "cluster_id": "c"}}, "certificate_states": []}),
        (_azure, {"name": "x", "kind": "azure-provisioned-cluster", "resource_uri": "/uri"}),
        (
            _listing,
            {
                "name": "x",
                "kind": "alibaba-ack-certificate-states",
                "account": "a",
                "region": "cn-hangzhou",
                "user_id": "2000",
            },
        ),
        (
            _ack_listing,
            {
                "name": "x",
                "kind": "alibaba-ack-certificate-states",
                "region": "cn-hangzhou",
                "user_id": "2000",
                "policy": {"on_error": "fail"},
            },
        ),
        (
            _huawei,
            {
                "name": "x",
                "kind": "huawei-ucs",
                "cluster_id": "c",
                "endpoint": "private",
                "account": "h",
                "policy": {"refresh": "never"},
            },
        ),
        (_samsung, {"name": "x", "kind": "samsung-ske", "cluster_id": "c", "allow_insecure_tls": False}),
        (
            _ens,
            {"name": "x", "kind": "alibaba-ens", "cluster_id": "eck-1", "region": "cn-shanghai", "network": "vpc"},
        ),
        (
            _ack,
            {
                "name": "x",
                "kind": "alibaba-ack",
                "cluster_id": "c",
                "region": "cn-hangzhou",
                "temporary_duration_minutes": 60,
            },
        ),
    ],
)
def test_what_is_not_set_is_not_sent(program: Callable[[], Outputs], inputs: dict[str, object]) -> None:
    sent = dict(_registered(program).inputs)
    assert isinstance(sent.pop("__provider"), str), "the provider is no secret, for it holds none"
    assert sent == inputs


@pytest.mark.parametrize("program", [_fleet, _azure, _huawei, _samsung, _ens, _ack])
@pytest.mark.parametrize("preview", [True, False])
def test_kubeconfigs_are_secret_even_where_a_preview_does_not_know_them(
    program: Callable[[], Outputs], *, preview: bool
) -> None:
    values = run(Recorder(), program, preview=preview)
    assert {name for name, value in values.items() if value.secret} == {next(iter(values))}


@pytest.mark.parametrize("program", [_listing, _ack_listing])
def test_what_is_listed_is_plain_and_goes_by_the_clusters_identifier(program: Callable[[], Outputs]) -> None:
    state = {"certificate_state": "Expired"}
    token = _registered(program).type
    values = run(Recorder(answers={token: {"states": {"c1": state}, "summary": {}, "status": "ok"}}), program)
    account = _registered(program).inputs.get("account", "")
    assert values["by_cluster"].value == {"alibaba-ack/c1": {**state, "account": account}}
    assert not any(value.secret for value in values.values())
