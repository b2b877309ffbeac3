"""Huawei's official SDK as a client of the emulator."""

import secrets

import pytest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkucs.v1 import CreateClusterKubeconfigRequest, UcsClient

from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator


@pytest.fixture(autouse=True)
def the_sdk_tells_real_time(emulator: Emulator) -> None:
    """The SDK signs with the machine's time and offers no other."""
    emulator.clock.freeze(utc_now())


def client_for(emulator: Emulator, **changes: str) -> UcsClient:
    account = emulator.account("huawei") | changes
    transport = HttpConfig.get_default_config()
    transport.ssl_ca_cert = str(emulator.ca_bundle)
    credentials = GlobalCredentials(account["access_key"], account["secret_key"], account.get("domain_id"))
    if not account.get("domain_id"):
        credentials = credentials.with_iam_endpoint(emulator.url("iam"))
    builder = UcsClient.new_builder().with_http_config(transport).with_credentials(credentials)
    # Only with a region, not with a bare endpoint, does the SDK look up what is missing.
    return builder.with_region(Region("cn-north-4", emulator.url("ucs"))).build()


@pytest.fixture
def request_for_dc1(emulator: Emulator) -> CreateClusterKubeconfigRequest:
    return CreateClusterKubeconfigRequest(clusterid=emulator.cluster("ucs-dc1")["cluster_id"])


def test_it_gets_the_three_contexts_of_the_reference(
    emulator: Emulator, request_for_dc1: CreateClusterKubeconfigRequest
) -> None:
    kubeconfig = client_for(emulator).create_cluster_kubeconfig(request_for_dc1)

    assert [context.name for context in kubeconfig.contexts] == ["internal", "external", "externalTLSVerify"]
    assert kubeconfig.current_context == "external"
    assert [user.name for user in kubeconfig.users] == ["user"]
    assert kubeconfig.users[0].user.client_key_data


def test_a_wrong_secret_key_is_refused(emulator: Emulator, request_for_dc1: CreateClusterKubeconfigRequest) -> None:
    client = client_for(emulator, secret_key=secrets.token_hex(20))

    with pytest.raises(ClientRequestException) as refused:
        client.create_cluster_kubeconfig(request_for_dc1)

    assert refused.value.status_code == 401
    assert refused.value.error_code == "APIGW.0301"
    assert "verify aksk signature fail" in refused.value.error_msg
    assert refused.value.request_id


def test_an_unknown_access_key_is_named(emulator: Emulator, request_for_dc1: CreateClusterKubeconfigRequest) -> None:
    unknown = secrets.token_hex(10).upper()
    client = client_for(emulator, access_key=unknown)

    with pytest.raises(ClientRequestException, match=f"ak:{unknown},err:ak not exist"):
        client.create_cluster_kubeconfig(request_for_dc1)


def test_a_missing_domain_is_looked_up_at_iam(
    emulator: Emulator, request_for_dc1: CreateClusterKubeconfigRequest
) -> None:
    client_for(emulator, domain_id="").create_cluster_kubeconfig(request_for_dc1)

    domains, kubeconfig = emulator.requests
    assert (domains.service, domains.operation) == ("iam", "domains")
    assert kubeconfig.headers["x-domain-id"] == emulator.account("huawei")["domain_id"]


def test_a_cluster_that_does_not_exist_is_404_with_the_services_own_code(emulator: Emulator) -> None:
    with pytest.raises(ClientRequestException) as refused:
        client_for(emulator).create_cluster_kubeconfig(CreateClusterKubeconfigRequest(clusterid="none"))

    assert (refused.value.status_code, refused.value.error_code) == (404, "UCS.00000013")
