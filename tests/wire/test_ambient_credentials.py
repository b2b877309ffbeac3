"""Whoever is logged in with the vendor's own tool needs no credentials in the stack: the process finds its files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.emulator.emulator import Emulator
from tests.harness.provider_process import Checked, config, running
from tests.unit.kubeconfig.minting import canary
from tests.wire.conftest import GOLDEN

Keys = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A vendor's tool, and the file of a home directory in which it keeps its login.

    Attributes:
        shown: How the file is named to a person.
    """

    cluster: str
    account: str
    file: str
    shown: str
    written: Callable[[Keys], object]


TOOLS = {
    "Terraform's provider for Samsung Cloud Platform": Tool(
        cluster="ske-seoul",
        account="scp",
        file=".scpconf/credentials.json",
        shown="~/.scpconf/credentials.json",
        written=lambda keys: {"access-key": keys["access_key"], "secret-key": keys["secret_key"]},
    ),
    "KooCLI": Tool(
        cluster="ucs-dc1",
        account="huawei",
        file=".hcloud/config.json",
        shown="profile 'default' of ~/.hcloud/config.json",
        written=lambda keys: {
            "current": "default",
            "profiles": [
                {
                    "name": "default",
                    "mode": "AKSK",
                    "accessKeyId": keys["access_key"],
                    "secretAccessKey": keys["secret_key"],
                    "domainId": keys["domain_id"],
                }
            ],
        },
    ),
    "the command line aliyun": Tool(
        cluster="ens-sh",
        account="aliyun",
        file=".aliyun/config.json",
        shown="cli_profile",
        written=lambda keys: {
            "current": "default",
            "profiles": [
                {
                    "name": "default",
                    "mode": "AK",
                    "access_key_id": keys["access_key"],
                    "access_key_secret": keys["secret_key"],
                }
            ],
        },
    ),
}
EACH_TOOL = pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One where nothing is configured but what its user's tools have written."""

    home: Path
    emulator: Emulator

    def log_in(self, tool: Tool, **changes: str) -> None:
        file = self.home / tool.file
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(tool.written({**self.emulator.account(tool.account), **changes})))

    def check(self, tool: Tool) -> Checked:
        """Check a cluster whose account says where the vendor is, and nothing else."""
        known = self.emulator.account(tool.account)
        account = {name: known[name] for name in ("vendor", "endpoints", "ca_bundle")}
        news: dict[str, Any] = {"clusters": {tool.cluster: self.emulator.cluster(tool.cluster)}}
        with running(GOLDEN["KubeconfigFleetProvider"], {"HOME": str(self.home)}) as engine:
            engine.configure(config({tool.account: account}))
            return engine.check(news)


@pytest.fixture
def machine(tmp_path: Path, emulator: Emulator) -> Machine:
    return Machine(home=tmp_path, emulator=emulator)


@EACH_TOOL
def test_the_tools_login_reads_the_cluster(machine: Machine, tool: Tool) -> None:
    machine.log_in(tool)

    checked = machine.check(tool)

    assert checked.failures == []
    assert checked.inputs["observed"][tool.cluster]["status"] == "ok"


@EACH_TOOL
def test_a_wrong_login_is_refused_naming_where_it_was_found(machine: Machine, tool: Tool) -> None:
    wrong = canary()[:20]
    machine.log_in(tool, access_key=wrong)

    failure = machine.check(tool).failure

    assert "HTTP 40" in failure, "the vendor was not even asked"
    assert tool.shown in failure
    assert wrong not in failure
