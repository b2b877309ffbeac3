"""Alibaba's official SDKs as clients of the emulator, which checks their signatures."""

import secrets
from datetime import timedelta

import pytest
import yaml
from alibabacloud_cs20151215 import models as cs
from alibabacloud_cs20151215.client import Client as CsClient
from alibabacloud_ens20171110 import models as ens
from alibabacloud_ens20171110.client import Client as EnsClient
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException, ThrottlingException
from alibabacloud_tea_openapi.utils_models import Config

from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator

USER = "200000000000000007"


@pytest.fixture(autouse=True)
def the_sdk_tells_real_time(emulator: Emulator) -> None:
    """The SDK signs with the machine's time and offers no other."""
    emulator.clock.freeze(utc_now())


def settings(emulator: Emulator, service: str, **changes: str) -> Config:
    account = emulator.account("aliyun") | changes
    return Config(
        access_key_id=account["access_key"],
        access_key_secret=account["secret_key"],
        security_token=account.get("security_token"),
        endpoint=emulator.url(service).removeprefix("https://"),
        region_id="cn-hangzhou",
        ca=str(emulator.ca_bundle),
    )


def ens_client(emulator: Emulator, **changes: str) -> EnsClient:
    return EnsClient(settings(emulator, "ens", **changes))


def cs_client(emulator: Emulator, **changes: str) -> CsClient:
    return CsClient(settings(emulator, "cs", **changes))


def request_for_sh(emulator: Emulator, **more: bool) -> ens.DescribeClusterUserKubeconfigRequest:
    identity = emulator.cluster("ens-sh")["cluster_id"]
    return ens.DescribeClusterUserKubeconfigRequest(cluster_id=identity, **more)


@pytest.mark.parametrize(("word", "host"), [("False", "localhost"), ("True", "127.0.0.1")])
def test_ens_gives_the_address_that_is_asked_for(emulator: Emulator, word: str, host: str) -> None:
    """The SDK spells the flag with a capital."""
    asked = request_for_sh(emulator, private_ip_address=word == "True")
    response = ens_client(emulator).describe_cluster_user_kubeconfig(asked)

    (entry,) = yaml.safe_load(response.body.config)["clusters"]
    assert entry["cluster"]["server"].startswith(f"https://{host}:")
    assert response.body.request_id == response.headers["x-acs-request-id"]
    assert f"PrivateIpAddress={word}" in emulator.requests[-1].query


def test_ens_hands_through_an_object_as_it_is(emulator: Emulator) -> None:
    emulator.quirk("ens-sh", "config-object")

    response = ens_client(emulator).describe_cluster_user_kubeconfig(request_for_sh(emulator))

    assert response.body.config["kind"] == "Config"


def test_a_wrong_secret_is_refused_by_both_services(emulator: Emulator) -> None:
    wrong = secrets.token_hex(15)

    with pytest.raises(ClientException) as by_ens:
        ens_client(emulator, secret_key=wrong).describe_cluster_user_kubeconfig(request_for_sh(emulator))
    with pytest.raises(ClientException) as by_cs:
        cs_client(emulator, secret_key=wrong).list_user_kube_config_states(USER, cs.ListUserKubeConfigStatesRequest())

    for refused in (by_ens.value, by_cs.value):
        assert (refused.status_code, refused.code) == (400, "SignatureDoesNotMatch")
        assert "server StringToSign is [ACS3-HMAC-SHA256" in refused.message
        assert refused.request_id


def test_an_unknown_access_key_is_not_found(emulator: Emulator) -> None:
    client = ens_client(emulator, access_key=f"LTAI{secrets.token_hex(8)}")

    with pytest.raises(ClientException) as refused:
        client.describe_cluster_user_kubeconfig(request_for_sh(emulator))

    assert (refused.value.status_code, refused.value.code) == (404, "InvalidAccessKeyId.NotFound")


def test_a_cluster_that_does_not_exist_is_not_found(emulator: Emulator) -> None:
    with pytest.raises(ClientException) as by_ens:
        ens_client(emulator).describe_cluster_user_kubeconfig(
            ens.DescribeClusterUserKubeconfigRequest(cluster_id="eck-none")
        )
    with pytest.raises(ClientException) as by_cs:
        cs_client(emulator).describe_cluster_user_kubeconfig("none", cs.DescribeClusterUserKubeconfigRequest())

    assert (by_ens.value.status_code, by_ens.value.code) == (404, "InvalidClusterId.NotFound")
    assert (by_cs.value.status_code, by_cs.value.code) == (404, "ErrorClusterNotFound")
    assert by_cs.value.request_id


def test_a_temporary_kubeconfig_ends_after_as_many_minutes(emulator: Emulator) -> None:
    identity = emulator.cluster("ack-hz")["cluster_id"]
    asked = cs.DescribeClusterUserKubeconfigRequest(temporary_duration_minutes=30, private_ip_address=True)

    body = cs_client(emulator).describe_cluster_user_kubeconfig(identity, asked).body

    assert body.expiration == f"{emulator.clock() + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"
    assert yaml.safe_load(body.config)["clusters"][0]["cluster"]["server"].startswith("https://127.0.0.1:")
    assert emulator.requests[-1].query == "PrivateIpAddress=True&TemporaryDurationMinutes=30"


def test_the_listing_is_read_page_by_page(emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "many-clusters")
    client = cs_client(emulator)
    pages = [
        client.list_user_kube_config_states(
            USER, cs.ListUserKubeConfigStatesRequest(page_number=number, page_size=100)
        ).body
        for number in (1, 2, 3)
    ]

    assert [len(page.states) for page in pages] == [100, 100, 46]
    assert {page.page.total_count for page in pages} == {246}
    assert pages[0].states[0].cluster_id == emulator.cluster("ack-hz")["cluster_id"]


def test_the_listing_of_nobody_is_no_call(emulator: Emulator) -> None:
    with pytest.raises(ClientException) as refused:
        cs_client(emulator).list_user_kube_config_states("", cs.ListUserKubeConfigStatesRequest())

    assert (refused.value.status_code, refused.value.code) == (404, "InvalidAction.NotFound")


def test_a_forbidden_listing_names_the_missing_action(emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "forbidden-listing")

    with pytest.raises(ClientException) as refused:
        cs_client(emulator).list_user_kube_config_states(USER, cs.ListUserKubeConfigStatesRequest())

    assert (refused.value.status_code, refused.value.code) == (403, "StatusForbidden")
    assert "RAM policy Forbidden for action cs:ListUserKubeConfigStates" in refused.value.message
    assert refused.value.access_denied_detail["AuthAction"] == "cs:ListUserKubeConfigStates"


def test_the_hint_of_a_throttled_call_is_in_milliseconds(emulator: Emulator) -> None:
    emulator.fail("alibaba", status=400, code="Throttling.User", retry_after=2)

    with pytest.raises(ThrottlingException) as throttled:
        ens_client(emulator).describe_cluster_user_kubeconfig(request_for_sh(emulator))

    assert (throttled.value.code, throttled.value.retry_after) == ("Throttling.User", 2000)


def test_a_server_error_is_told_from_a_clients_mistake(emulator: Emulator) -> None:
    emulator.fail("alibaba", status=503, service="cs")

    with pytest.raises(ServerException) as failed:
        cs_client(emulator).list_user_kube_config_states(USER, cs.ListUserKubeConfigStatesRequest())

    assert (failed.value.status_code, failed.value.code) == (503, "ServiceUnavailable")


def test_temporary_keys_go_with_their_security_token(temporary: Emulator) -> None:
    temporary.clock.freeze(utc_now())
    client = ens_client(temporary)

    assert client.describe_cluster_user_kubeconfig(request_for_sh(temporary)).body.config
    temporary.quirk("ens-sh", "token-expired")
    with pytest.raises(ClientException) as over:
        client.describe_cluster_user_kubeconfig(request_for_sh(temporary))
    assert over.value.code == "InvalidSecurityToken.Expired"
