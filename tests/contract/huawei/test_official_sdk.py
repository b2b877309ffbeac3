"""What we send is what the vendor's own SDK sends for the same call."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkucs.v1 import CreateClusterKubeconfigRequest, UcsClient

from clusterkeys.errors import VendorError
from sandbox.emulator.clock import utc_now
from sandbox.emulator.description import AccountDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import World
from tests.contract.huawei.client import Client
from tests.harness.clock import FakeClock

# Of the client, not of the call: what it is called, which encodings it takes, whether it keeps the connection.
# The SDK signs its User-Agent too; we do not, for proxies may change it.
OF_THE_CLIENT = {"user-agent", "accept", "accept-encoding", "connection", "authorization"}
PERMANENT, TEMPORARY = "permanent keys", "temporary keys"


@pytest.fixture
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    usual = WorldDescription.from_file()
    account = AccountDescription(
        vendor="huawei",
        configuration=usual.accounts["huawei"].configuration,
        temporary=request.param == TEMPORARY,
    )
    description = WorldDescription(accounts={**usual.accounts, "huawei": account}, clusters=usual.clusters)
    with Emulator.start(World.generated(description), tmp_path) as emulator:
        yield Client(emulator, FakeClock(utc_now()))


def call_with_the_sdk(client: Client) -> RecordedRequest:
    transport = HttpConfig.get_default_config()
    transport.ssl_ca_cert = str(client.emulator.ca_bundle)
    keys = client.keys
    credentials = GlobalCredentials(keys["access_key"], keys["secret_key"], keys["domain_id"])
    if "security_token" in keys:
        credentials = credentials.with_security_token(keys["security_token"])
    builder = UcsClient.new_builder().with_http_config(transport).with_credentials(credentials)
    ucs = builder.with_region(Region("cn-north-4", client.emulator.url("ucs"))).build()
    cluster_id = client.emulator.cluster("ucs-dc1")["cluster_id"]
    ucs.create_cluster_kubeconfig(CreateClusterKubeconfigRequest(clusterid=cluster_id))
    return client.calls[-1]


def call_with_ours(client: Client, stamp: str) -> RecordedRequest:
    client.clock.moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    client.fetch()
    return client.calls[-1]


@pytest.mark.parametrize("client", [PERMANENT, TEMPORARY], indirect=True)
def test_line_and_body_are_the_same_and_so_is_every_header_of_the_call(client: Client) -> None:
    theirs = call_with_the_sdk(client)
    ours = call_with_ours(client, theirs.headers["x-sdk-date"])

    assert (ours.method, ours.target, ours.body) == (theirs.method, theirs.target, theirs.body)
    assert of_the_call(ours) == of_the_call(theirs)
    assert {"host", "content-type", "content-length", "x-domain-id", "x-sdk-date"} <= set(of_the_call(ours))
    assert ours.headers.get("x-security-token") == client.keys.get("security_token")


@pytest.mark.parametrize("client", [PERMANENT, TEMPORARY], indirect=True)
def test_the_same_headers_are_signed_but_for_the_sdks_name(client: Client) -> None:
    theirs = call_with_the_sdk(client)
    ours = call_with_ours(client, theirs.headers["x-sdk-date"])

    assert signed_headers(theirs) - signed_headers(ours) == {"user-agent"}
    assert not signed_headers(ours) - signed_headers(theirs)


@pytest.mark.parametrize("client", [TEMPORARY], indirect=True)
def test_temporary_keys_without_their_token_are_refused_once(client: Client) -> None:
    client.changes = {"security_token": None}

    with pytest.raises(VendorError, match="security token, does not belong to the access key"):
        client.fetch()

    assert len(client.calls) == 1


def of_the_call(request: RecordedRequest) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in OF_THE_CLIENT}


def signed_headers(request: RecordedRequest) -> set[str]:
    listed = request.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    return set(listed.split(";"))
