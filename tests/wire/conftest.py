"""One provider process for all tests here, in front of the emulated vendors, with accounts right and wrong."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.emulator.certificates import Authority
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.provider_process import Engine, config, running
from tests.unit.kubeconfig.minting import canary

GOLDEN: dict[str, str] = json.loads((Path(__file__).parent / "golden_pickles.json").read_text())


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with Emulator.start(World.generated(), tmp_path_factory.mktemp("emulator")) as started:
        yield started


@pytest.fixture(scope="session")
def accounts(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The emulator's own accounts, and wrong ones named after what is wrong."""
    stranger = tmp_path_factory.mktemp("trust") / "stranger.pem"
    stranger.write_bytes(Authority.new("a stranger", now=utc_now()).pem)
    huawei, azure, alibaba = ({**emulator.account(name)} for name in ("huawei", "contoso", "aliyun"))
    for account in (huawei, azure, alibaba):
        del account["secrets"]
        account["rate"] = 1000
    return {
        "huawei": huawei,
        "contoso": azure,
        "aliyun": alibaba,
        "huawei-wrong-key": {**huawei, "access_key": canary()},
        "huawei-wrong-secret": {**huawei, "secret_key": canary()},
        "azure-wrong-secret": {**azure, "client_secret": canary()},
        "unreachable": {**huawei, "endpoints": {"ucs": "https://127.0.0.1:1"}},
        "unresolvable": {**huawei, "endpoints": {"ucs": "https://ucs.invalid"}},
        "untrusting": {**huawei, "ca_bundle": str(stranger)},
        "without-bundle": {**huawei, "ca_bundle": "/nonexistent/ca.pem"},
        "misspelt": {**huawei, "acess_key": canary()},
        "half": {"vendor": "huawei", "secret_key": canary()},
    }


@pytest.fixture(scope="session")
def process(accounts: dict[str, dict[str, Any]]) -> Iterator[Engine]:
    with running(GOLDEN["KubeconfigFleetProvider"]) as engine:
        engine.configure(config(accounts))
        yield engine


@pytest.fixture(scope="session")
def canaries(emulator: Emulator, accounts: dict[str, dict[str, Any]]) -> list[str]:
    """Everything secret that the process was given or handed out."""
    hidden = ("access_key", "secret_key", "client_secret", "security_token", "acess_key")
    keys = [str(account[name]) for account in accounts.values() for name in hidden if name in account]
    issued = [each.desk.current().key_data for each in emulator.world.clusters.values()]
    return [*keys, *issued, *(key[64:96] for key in issued), base64.b64encode(b"-----BEGIN PRIVATE").decode()[:20]]


@pytest.fixture
def fleet(process: Engine, emulator: Emulator, canaries: list[str]) -> Iterator[Engine]:
    """The engine before a fleet; afterwards nothing that was printed may be secret or a traceback."""
    emulator.quirk("arc-berlin", "direct-200")  # nothing here is about waiting for an operation
    yield Engine(stub=process.stub, provider=GOLDEN["KubeconfigFleetProvider"], output=process.output)
    _printed_nothing_secret(process, canaries)
    emulator.reset()


@pytest.fixture
def single(process: Engine, emulator: Emulator, canaries: list[str]) -> Iterator[Engine]:
    """The same before a resource of one cluster."""
    yield Engine(stub=process.stub, provider=GOLDEN["KubeconfigProvider"], output=process.output)
    _printed_nothing_secret(process, canaries)
    emulator.reset()


def _printed_nothing_secret(process: Engine, canaries: list[str]) -> None:
    printed = str(process.output)
    assert not [index for index, secret in enumerate(canaries) if secret in printed]
    assert "Traceback" not in printed
