"""What we send is what scpv2-sdk sends for the same call. The vendor itself publishes no client for Python."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import scpv2
from scpv2.session import Client as SdkClient

from clusterkeys.errors import VendorError
from sandbox.emulator.clock import utc_now
from sandbox.emulator.description import AccountDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import World
from tests.contract.samsung.client import CLUSTER, Client
from tests.harness.clock import FakeClock

# Of the client, not of the call: what it is called, which encodings it takes, whether it keeps the connection.
OF_THE_CLIENT = {"user-agent", "accept", "accept-encoding", "connection"}


def running(directory: Path, *, temporary: bool) -> Emulator:
    usual = WorldDescription.from_file()
    account = AccountDescription(
        vendor="samsung", configuration=usual.accounts["scp"].configuration, temporary=temporary
    )
    description = WorldDescription(accounts={**usual.accounts, "scp": account}, clusters=usual.clusters)
    return Emulator.start(World.generated(description), directory)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with running(tmp_path, temporary=False) as emulator:
        yield Client(emulator, FakeClock(utc_now()))


@pytest.fixture
def client_with_a_token(tmp_path: Path) -> Iterator[Client]:
    with running(tmp_path, temporary=True) as emulator:
        yield Client(emulator, FakeClock(utc_now()))


def call_with_the_sdk(client: Client, monkeypatch: pytest.MonkeyPatch, *, version: str) -> RecordedRequest:
    """Its services are data, of which it has none for SKE; its general request is what they all use."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(client.emulator.ca_bundle))
    monkeypatch.setattr(scpv2.Session, "endpoint_for", lambda _self, _name: client.emulator.url("ske"))
    session = scpv2.Session(client.keys["access_key"], client.keys["secret_key"], language="en-US", no_proxy=False)
    # It takes JSON only.
    client.emulator.quirk(CLUSTER, "wrapped-object")
    SdkClient(session)._request(
        "GET",
        f"/v1/clusters/{client.cluster_id}/user-kubeconfig",
        api_name="ske",
        version=version,
        query_params={"kubeconfig_type": "private"},
    )
    return client.asked("kubeconfig")[-1]


@pytest.mark.parametrize("version", ["1.0", "1.3"])
def test_line_body_and_every_header_of_the_call_are_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    theirs = call_with_the_sdk(client, monkeypatch, version=version)
    client.changes = {"api_version": version}
    client.clock.moment = moment_of(theirs.headers["scp-timestamp"])
    client.fetch(endpoint="private")
    ours = client.asked("kubeconfig")[-1]

    assert (ours.method, ours.target, ours.body) == (theirs.method, theirs.target, theirs.body)
    assert of_the_call(ours) == of_the_call(theirs)
    assert set(of_the_call(ours)) == {
        "host",
        "accept-language",
        *(f"scp-{name}" for name in ("accesskey", "api-version", "clienttype", "signature", "timestamp")),
    }


def test_a_token_goes_along_and_without_it_the_key_is_rejected(client_with_a_token: Client) -> None:
    client = client_with_a_token
    client.fetch()
    (call,) = client.asked("kubeconfig")
    client.changes = {"auth_token": None}

    with pytest.raises(VendorError, match="rejected the access key"):
        client.fetch()

    assert call.headers["x-auth-token"] == client.emulator.account("scp")["auth_token"]
    assert len(client.asked("kubeconfig")) == 2


def moment_of(stamp: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(stamp))


def of_the_call(request: RecordedRequest) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in OF_THE_CLIENT}
