"""What we send is what azure-mgmt-hybridcontainerservice sends for the same call: the POST, and each poll after it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import ClientSecretCredential
from azure.mgmt.hybridcontainerservice import HybridContainerServiceMgmtClient
from azure.mgmt.hybridcontainerservice.operations import ProvisionedClusterInstancesOperations

from sandbox.emulator.clock import WorldClock
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import World
from tests.contract.azure.client import Azure
from tests.harness.clock import MOMENT

# Of the client, not of the call: what it is called, which encodings it takes, whether it keeps the connection.
# The id by which the SDK finds its own call in a log is optional, and random.
OF_THE_CLIENT = {"user-agent", "accept-encoding", "connection", "authorization", "x-ms-client-request-id"}
OF_THE_CLIENT_WHILE_IT_WAITS = OF_THE_CLIENT | {"accept"}
"""The SDK takes any type there; an answer is JSON all the same."""

Operations = ProvisionedClusterInstancesOperations
Ask = Callable[[], object]


class Dice:
    """Gives the same octets again after each `rewind`, so that two operations get the same name and addresses."""

    def __init__(self) -> None:
        self._drawn = 0

    def __call__(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_128(str(self._drawn).encode()).digest(size)

    def rewind(self) -> None:
        self._drawn = 0


class Impatient(RequestsTransport):
    """Does not wait between polls."""

    def sleep(self, duration: float) -> None:
        pass


@pytest.fixture
def dice() -> Dice:
    return Dice()


@pytest.fixture
def emulator(tmp_path: Path, dice: Dice) -> Iterator[Emulator]:
    """Where time stands still, an operation is done after two polls."""
    clock = WorldClock()
    clock.freeze(MOMENT)
    with Emulator.start(World.generated(clock=clock, entropy=dice, sleep=lambda _: None), tmp_path) as running:
        yield running


@pytest.fixture
def operations(emulator: Emulator, version: str) -> Iterator[Operations]:
    """Those of the SDK, in a version of the API."""
    account, bundle = emulator.account("contoso"), str(emulator.ca_bundle)
    with (
        ClientSecretCredential(
            account["tenant_id"],
            account["client_id"],
            account["client_secret"],
            authority=account["authority"],
            disable_instance_discovery=True,
            connection_verify=bundle,
        ) as credential,
        HybridContainerServiceMgmtClient(
            credential,
            emulator.cluster("arc-berlin")["resource_uri"].split("/")[2],
            base_url=emulator.url("arm"),
            api_version=version,
            transport=Impatient(connection_verify=bundle),
        ) as client,
    ):
        yield client.provisioned_cluster_instances


@pytest.mark.parametrize("version", ["2024-01-01", "2026-04-01-preview"])
@pytest.mark.parametrize(("credential", "name"), [("user", "listUserKubeconfig"), ("admin", "listAdminKubeconfig")])
def test_each_call_has_the_sdks_line_body_and_headers(
    azure: Azure, operations: Operations, dice: Dice, version: str, credential: str, name: str
) -> None:
    begin = {"user": operations.begin_list_user_kubeconfig, "admin": operations.begin_list_admin_kubeconfig}[credential]
    uri = azure.emulator.cluster("arc-berlin")["resource_uri"]
    session = azure.session()

    theirs = sent(azure.emulator, dice, lambda: begin(uri).result(timeout=30))
    ours = sent(azure.emulator, dice, lambda: azure.fetch(session, credential=credential, api_version=version))

    assert [each.operation for each in theirs] == [name, "poll", "poll", "poll"]
    assert [line(each) for each in ours] == [line(each) for each in theirs]
    assert of_the_call(ours[0]) == of_the_call(theirs[0])
    assert {"host", "accept", "content-length"} <= set(of_the_call(ours[0]))
    assert [of_the_call(each, but=OF_THE_CLIENT_WHILE_IT_WAITS) for each in ours[1:]] == [
        of_the_call(each, but=OF_THE_CLIENT_WHILE_IT_WAITS) for each in theirs[1:]
    ]


def sent(emulator: Emulator, dice: Dice, ask: Ask) -> list[RecordedRequest]:
    """The calls of a client that has logged in before."""
    ask()
    dice.rewind()
    before = len(emulator.requests)
    ask()
    return emulator.requests[before:]


def line(request: RecordedRequest) -> tuple[str, str, bytes]:
    return request.method, request.target, request.body


def of_the_call(request: RecordedRequest, *, but: set[str] = OF_THE_CLIENT) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in but}
