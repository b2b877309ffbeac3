"""The unofficial SDK as a client of the emulator; it leaves SKE out, so its own sending is used below that."""

import secrets

import pytest
import yaml
from scpv2.exceptions import ClientError
from scpv2.retries import RetryConfig
from scpv2.session import Client, Session

from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator


@pytest.fixture(autouse=True)
def the_sdk_tells_real_time(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK signs with the machine's time and takes no bundle of its own."""
    emulator.clock.freeze(utc_now())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(emulator.ca_bundle))


def fetch(emulator: Emulator, *, cluster_id: str | None = None, **changes: str) -> dict[str, str]:
    account = emulator.account("scp") | changes
    session = Session(
        access_key=account["access_key"],
        secret_key=account["secret_key"],
        language="en-US",
        retry_config=RetryConfig(max_attempts=1),
    )
    # It only knows the vendor's real hosts.
    session.endpoint_for = lambda _service: emulator.url("ske")
    return Client(session)._request(
        "GET",
        f"/v1/clusters/{cluster_id or emulator.cluster('ske-seoul')['cluster_id']}/user-kubeconfig",
        api_name="ske",
        version="1.3",
        query_params={"kubeconfig_type": "private"},
        operation_name="show_cluster_user_kubeconfig",
    )


def test_it_gets_a_kubeconfig_where_that_comes_as_json(emulator: Emulator) -> None:
    """The SDK reads JSON objects only."""
    emulator.quirk("ske-seoul", "wrapped-object")

    tree = yaml.safe_load(fetch(emulator)["kubeconfig"])

    assert tree["clusters"][0]["cluster"]["server"].startswith("https://127.0.0.1:")
    assert emulator.requests[-1].headers["scp-api-version"] == "ske 1.3"


def test_a_wrong_secret_and_an_unknown_key_are_refused(emulator: Emulator) -> None:
    for wrong in ({"secret_key": secrets.token_hex(12)}, {"access_key": secrets.token_hex(10)}):
        with pytest.raises(ClientError) as refused:
            fetch(emulator, **wrong)
        assert refused.value.response["_status"] == 401


def test_a_cluster_that_does_not_exist_is_not_found(emulator: Emulator) -> None:
    with pytest.raises(ClientError, match="NotFound") as refused:
        fetch(emulator, cluster_id="0" * 32)

    assert refused.value.status_code == 404
    assert refused.value.request_id
