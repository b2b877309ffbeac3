"""`python -m sandbox.emulator` as the sandbox runs it: files, signals and the control interface."""

import json
import secrets
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives import serialization

from sandbox import commands
from sandbox.__main__ import parser
from sandbox.emulator.certificates import Authority
from sandbox.emulator.discovery import vendors


@dataclass
class Running:
    state: Path
    process: subprocess.Popen
    announced: dict

    def ask(self, method: str, path: str, body: dict | None = None, *, token: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token or self.announced['control_token']}"}
        url = self.announced["control"] + path
        return requests.request(method, url, json=body, headers=headers, timeout=10)


def describe_control_planes(state: Path) -> None:
    clusters = {}
    for port, name in enumerate(("arc-berlin", "ucs-dc1"), start=7443):
        authority = Authority.new(name, now=datetime.now(UTC))
        certificate, key = state / f"{name}.pem", state / f"{name}.key"
        certificate.write_bytes(authority.pem)
        key.write_bytes(
            authority.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        clusters[name] = {
            "server": f"https://127.0.0.1:{port}",
            "ca_cert": str(certificate),
            "ca_key": str(key),
        }
    (state / "clusters.json").write_text(json.dumps({"clusters": clusters}))


def start(state: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "sandbox.emulator", "--state", str(state)]
    # No shell, and every word of the command is ours.
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - see above


def announced(state: Path) -> bool:
    file = state / "emulator.json"
    return file.exists() and file.read_text().startswith("{")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("state")
    describe_control_planes(state)
    (state / "emulator.json").write_text("left behind by a crash")
    with start(state) as process:
        deadline = time.monotonic() + 20
        while not announced(state):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield Running(state, process, json.loads((state / "emulator.json").read_text()))
        process.terminate()
        output, _ = process.communicate(timeout=10)
    assert output == ""
    assert process.returncode == 0
    assert not (state / "emulator.json").exists()


def test_it_announces_itself_in_a_file_that_only_its_owner_reads(running: Running) -> None:
    announced = running.announced

    assert stat.S_IMODE((running.state / "emulator.json").stat().st_mode) == 0o600
    assert announced["pid"] == running.process.pid
    assert set(announced["services"]) >= {"arm", "entra", "ucs", "iam"}
    assert announced["accounts"]["huawei"]["secrets"] == ["secret_key"]
    assert announced["accounts"]["contoso"]["endpoints"] == {"arm": announced["services"]["arm"]}
    assert announced["accounts"]["aliyun"]["endpoints"] == {name: announced["services"][name] for name in ("ens", "cs")}
    assert announced["accounts"]["scp"]["endpoints"] == {"ske": announced["services"]["ske"]}
    assert announced["clusters"]["ucs-dc1"]["kind"] == "huawei-ucs"
    assert announced["listings"]["ack-user"]["account"] == "aliyun"
    assert Path(announced["ca_bundle"]).is_file()
    assert not list(running.state.glob("emulator-server*"))


def test_rotate_and_expire_change_the_credential_on_file(running: Running) -> None:
    first = running.ask("GET", "/status").json()["clusters"]["ucs-dc1"]
    rotated = running.ask("POST", "/rotate/ucs-dc1", {"ca": True, "server": True}).json()["clusters"]["ucs-dc1"]
    expired = running.ask("POST", "/expire/ucs-dc1").json()["clusters"]["ucs-dc1"]

    assert [each["revision"] for each in (first, rotated, expired)] == [1, 2, 3]
    assert len({each["serial"] for each in (first, rotated, expired)}) == 3
    assert datetime.fromisoformat(expired["not_after"]) < datetime.now(UTC)


def test_a_removed_cluster_is_said_to_be(running: Running) -> None:
    said = running.ask("POST", "/remove/ucs-dc1").json()["clusters"]
    back = running.ask("POST", "/reset").json()["clusters"]

    assert [said["ucs-dc1"]["removed"], said["arc-berlin"]["removed"]] == [True, False]
    assert not back["ucs-dc1"]["removed"]


def test_fail_delay_and_reset_reach_the_services(running: Running) -> None:
    services, bundle = running.announced["services"], running.announced["ca_bundle"]

    def knock() -> int:
        return requests.post(f"{services['ucs']}/v1/clusters/x/kubeconfig", verify=bundle, timeout=10).status_code

    running.ask("POST", "/fail/huawei", {"status": 429, "retry_after": 2, "times": 3})
    assert knock() == 429
    running.ask("POST", "/reset")
    running.ask("POST", "/fail/huawei", {"status": None, "body": "html"})
    assert running.ask("GET", "/status").json()["faults"] == [{"vendor": "huawei", "status": None, "remaining": None}]
    running.ask("POST", "/reset")
    assert knock() == 401
    running.ask("POST", "/delay/huawei", {"seconds": 0.3})
    began = time.monotonic()
    knock()
    assert time.monotonic() - began >= 0.3
    assert running.ask("POST", "/reset").json()["faults"] == []


def test_the_verbs_of_the_command_line_reach_the_vendors(running: Running) -> None:
    """`python -m sandbox fail huawei --body html`, and so on."""

    def command(*words: str) -> dict:
        options = parser().parse_args(["--state", str(running.state), *words])
        options.run(options)
        return running.ask("GET", "/status").json()

    failing = command("fail", "huawei", "--body", "html", "--times", "2", "--service", "iam")
    command("fail", "azure", "--status", "429", "--retry-after", "7")
    command("delay", "azure", "0.1", "--service", "entra")
    removed = command("remove", "ucs-dc1")
    told = "\n".join(commands.lines_of(removed))
    back = command("reset")

    assert failing["faults"] == [{"vendor": "huawei", "status": None, "remaining": 2}]
    assert removed["clusters"]["ucs-dc1"]["removed"]
    assert "huawei   broken bodies, 2 left" in told
    assert "azure    429, until reset" in told
    assert "ucs-dc1                  is gone" in told
    assert (back["faults"], back["clusters"]["ucs-dc1"]["removed"]) == ([], False)


def test_new_keys_of_an_account_are_announced(running: Running) -> None:
    before = running.announced["accounts"]["huawei"]["secret_key"]

    assert running.ask("POST", "/rekey/huawei").status_code == 200

    after = json.loads((running.state / "emulator.json").read_text())["accounts"]["huawei"]["secret_key"]
    assert after != before


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/rotate/nowhere", {}, "no cluster 'nowhere'; there are arc-berlin, ucs-dc1"),
        ("/rekey/acme", {}, "no account 'acme'; there are {accounts}"),
        ("/fail/acme", {"status": 500}, "no vendor 'acme'; there are {vendors}"),
        ("/fail/azure", {}, "status: Field required"),
        ("/fail/azure", {"status": 500, "colour": "red"}, "colour: Extra inputs are not permitted"),
        ("/fail/azure", {"status": 42}, "42 is no HTTP status"),
    ],
)
def test_a_wrong_command_is_answered_with_a_sentence(
    running: Running, path: str, body: dict[str, object], sentence: str
) -> None:
    response = running.ask("POST", path, body)

    known = {"accounts": sorted(running.announced["accounts"]), "vendors": sorted(vendors())}
    expected = sentence.format_map({name: ", ".join(words) for name, words in known.items()})
    assert (response.status_code, response.json()) == (400, {"error": expected})


def test_a_command_without_the_token_is_refused(running: Running) -> None:
    response = running.ask("POST", "/reset", token=secrets.token_urlsafe(8))

    assert (response.status_code, response.json()) == (401, {"error": "the control token is missing or wrong"})


def test_without_control_planes_it_says_so_and_does_not_start(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        output, _ = process.communicate(timeout=20)

    assert process.returncode == 2
    assert output.startswith("the emulator cannot start: ")
    assert "clusters.json" in output
    assert "Traceback" not in output


def test_a_control_plane_that_the_world_does_not_describe_is_named(tmp_path: Path) -> None:
    describe_control_planes(tmp_path)
    renamed = (tmp_path / "clusters.json").read_text().replace('"ucs-dc1"', '"ucs-dc2"')
    (tmp_path / "clusters.json").write_text(renamed)

    with start(tmp_path) as process:
        output, _ = process.communicate(timeout=20)

    assert output == "the emulator cannot start: no description of ucs-dc2 in the world\n"
