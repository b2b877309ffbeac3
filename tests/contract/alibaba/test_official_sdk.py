"""What we send is what the vendor's own SDKs send for the same call."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from alibabacloud_cs20151215.client import Client as CsClient
from alibabacloud_cs20151215.models import DescribeClusterUserKubeconfigRequest as AckRequest
from alibabacloud_cs20151215.models import ListUserKubeConfigStatesRequest as StatesRequest
from alibabacloud_ens20171110.client import Client as EnsClient
from alibabacloud_ens20171110.models import DescribeClusterUserKubeconfigRequest as EnsRequest
from alibabacloud_tea_openapi.utils_models import Config

from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import World
from tests.contract.alibaba.client import ACK, ENS, USER_ID, Client
from tests.contract.alibaba.conftest import PERMANENT, TEMPORARY, described
from tests.harness.clock import FakeClock

# Of the client, not of the call: what it is called, which encodings it takes, whether it keeps the connection.
OF_THE_CLIENT = {"user-agent", "accept-encoding", "connection", "authorization"}
# The SDKs also send the access key, which the Authorization header has, and how they came by it.
EXTRAS = {"x-acs-accesskey-id", "x-acs-credentials-provider"}
NONCE = "x-acs-signature-nonce"

Call = Callable[[Client], object]


@pytest.fixture
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """On the machine's own time, for the SDKs have no other."""
    world = World.generated(described(request.param))
    with Emulator.start(world, tmp_path) as emulator:
        yield Client(emulator, FakeClock(utc_now()))


def config(client: Client, service: str) -> Config:
    keys = client.keys
    return Config(
        access_key_id=keys["access_key"],
        access_key_secret=keys["secret_key"],
        security_token=keys.get("security_token"),
        endpoint=client.emulator.url(service).removeprefix("https://"),
        ca=str(client.emulator.ca_bundle),
    )


def ens_by_sdk(*, private: bool) -> Call:
    def call(client: Client) -> object:
        cluster_id = client.emulator.cluster(ENS)["cluster_id"]
        return EnsClient(config(client, "ens")).describe_cluster_user_kubeconfig(
            EnsRequest(cluster_id=cluster_id, private_ip_address=private)
        )

    return call


def ack_by_sdk(*, private: bool, minutes: int | None = None) -> Call:
    def call(client: Client) -> object:
        request = AckRequest(private_ip_address=private, temporary_duration_minutes=minutes)
        cluster_id = client.emulator.cluster(ACK)["cluster_id"]
        return CsClient(config(client, "cs")).describe_cluster_user_kubeconfig(cluster_id, request)

    return call


def states_by_sdk(client: Client) -> object:
    return CsClient(config(client, "cs")).list_user_kube_config_states(
        USER_ID, StatesRequest(page_number=1, page_size=100)
    )


def call_with_ours(client: Client, call: Call, stamp: str) -> RecordedRequest:
    client.clock.moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    call(client)
    return client.calls[-1]


CALLS = [
    pytest.param(ens_by_sdk(private=False), lambda client: client.ens(), id="ens"),
    pytest.param(ens_by_sdk(private=True), lambda client: client.ens(endpoint="private"), id="ens-private"),
    pytest.param(ack_by_sdk(private=False), lambda client: client.ack(), id="ack"),
    pytest.param(ack_by_sdk(private=True), lambda client: client.ack(endpoint="private"), id="ack-private"),
    pytest.param(
        ack_by_sdk(private=False, minutes=60),
        lambda client: client.ack(temporary_duration_minutes=60),
        id="ack-temporary",
    ),
    pytest.param(states_by_sdk, lambda client: client.states(), id="states"),
]


@pytest.mark.parametrize("client", [PERMANENT, TEMPORARY], indirect=True)
@pytest.mark.parametrize(("sdk", "ours"), CALLS)
def test_path_parameters_and_body_are_the_same_and_so_is_every_header_of_the_call(
    client: Client, sdk: Call, ours: Call
) -> None:
    sdk(client)
    theirs = client.calls[-1]
    own = call_with_ours(client, ours, theirs.headers["x-acs-date"])

    assert (own.method, own.path, own.body) == (theirs.method, theirs.path, theirs.body)
    assert parameters(own) == parameters(theirs)
    assert of_the_call(own) == of_the_call(theirs)
    assert {"host", "accept", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-content-sha256"} <= set(
        of_the_call(own)
    )
    assert own.headers.get("x-acs-security-token") == client.keys.get("security_token")
    assert own.headers[NONCE] != theirs.headers[NONCE]


@pytest.mark.parametrize("client", [PERMANENT, TEMPORARY], indirect=True)
@pytest.mark.parametrize(("sdk", "ours"), CALLS)
def test_the_same_headers_are_signed_but_for_those_that_proxies_may_change(
    client: Client, sdk: Call, ours: Call
) -> None:
    sdk(client)
    theirs = client.calls[-1]
    own = call_with_ours(client, ours, theirs.headers["x-acs-date"])

    assert signed_headers(theirs) - signed_headers(own) - EXTRAS == {"user-agent", "accept"}
    assert not signed_headers(own) - signed_headers(theirs)


def parameters(request: RecordedRequest) -> dict[str, str]:
    """The SDKs write Python's True; we write true, as the reference's examples do."""
    return {name: value.lower() for name, value in parse_qsl(request.query, strict_parsing=True)}


def of_the_call(request: RecordedRequest) -> dict[str, str]:
    left_out = OF_THE_CLIENT | EXTRAS | {NONCE}
    return {name: value for name, value in request.headers.items() if name not in left_out}


def signed_headers(request: RecordedRequest) -> set[str]:
    listed = request.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    return set(listed.split(";"))
