"""The vendor's own chain, for which a process of its own is needed: it reads the environment when it is imported."""

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))
CHAIN = "alibabacloud-credentials' default chain"


def asked(home: Path, *questions: str, instance: bool = False, **environment: str) -> tuple[list[dict[str, Any]], str]:
    """Ask, and give the answers and what was written to standard error; only some tests may look for an instance."""
    quiet = {} if instance else {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "error", "-m", "tests.unit.alibaba.chain_process", *questions],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **quiet, **environment},
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def silent() -> Iterator[str]:
    """A proxy that takes calls and never answers, which is what a host outside the cloud may find at its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def take() -> None:
        try:
            while True:
                taken.append(listener.accept()[0])
        except OSError:
            return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for each in taken:
        each.close()


def test_the_profile_of_the_command_line_is_found_and_said(tmp_path: Path) -> None:
    profile = {
        "name": "default",
        "mode": "StsToken",
        "access_key_id": KEY,
        "access_key_secret": SECRET,
        "sts_token": TOKEN,
    }
    (tmp_path / ".aliyun").mkdir()
    (tmp_path / ".aliyun" / "config.json").write_text(json.dumps({"current": "default", "profiles": [profile]}))

    (answer,), errors = asked(tmp_path, "30")

    assert (answer["key"], answer["source"]) == ([KEY, SECRET, TOKEN], f"{CHAIN} (cli_profile/static_sts)")
    assert f"clusterkeys.alibaba: credentials come from {CHAIN} (cli_profile/static_sts)" in errors
    assert SECRET not in errors


def test_the_credentials_file_is_found_and_said(tmp_path: Path) -> None:
    (tmp_path / ".alibabacloud").mkdir()
    (tmp_path / ".alibabacloud" / "credentials.ini").write_text(
        f"[default]\ntype = access_key\naccess_key_id = {KEY}\naccess_key_secret = {SECRET}\n"
    )

    (answer,), _ = asked(tmp_path, "30")

    assert (answer["key"], answer["source"]) == ([KEY, SECRET, None], f"{CHAIN} (profile/static_ak)")


def test_keys_that_rotate_are_asked_for_each_time(tmp_path: Path) -> None:
    answers, errors = asked(tmp_path, "serving", "30", "30")

    assert [each["key"] for each in answers] == [
        ["AccessKeyId1", "AccessKeySecret1", "SecurityToken1"],
        ["AccessKeyId2", "AccessKeySecret2", "SecurityToken2"],
    ]
    assert answers[0]["source"] == f"{CHAIN} (credential_uri)"
    assert "AccessKeySecret" not in errors


def test_where_nothing_is_found_the_chain_says_nothing_itself(tmp_path: Path) -> None:
    """It would print a traceback for each of its links."""
    (answer,), errors = asked(tmp_path, "30")

    assert answer["type"] == "VendorError"
    assert answer["error"].startswith(f"{CHAIN} found no credentials. Set access_key and secret_key")
    assert "Traceback" not in errors
    assert "Refresh credentials failed" not in errors


def test_looking_for_an_instances_role_where_there_is_none_ends_soon_and_before_the_deadline(
    tmp_path: Path, silent: str
) -> None:
    (hurried, patient), errors = asked(tmp_path, "0.2", "30", instance=True, HTTP_PROXY=silent)

    assert (hurried["type"], patient["type"]) == ("DeadlineError", "VendorError")
    assert hurried["seconds"] < 3
    assert patient["seconds"] < 20
    assert "Traceback" not in errors


def test_a_service_that_is_not_reached_is_not_taken_for_credentials_that_are_missing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/keys?a={SECRET}"
    (answer,), errors = asked(tmp_path, "30", ALIBABA_CLOUD_CREDENTIALS_URI=address)

    assert answer["error"].startswith(f"{CHAIN} could not reach the service that issues its keys. Check the network")
    assert SECRET not in answer["error"] + errors


def test_a_chain_that_hangs_does_not_keep_a_program_from_its_end() -> None:
    program = (
        "import threading\n"
        "from clusterkeys.errors import DeadlineError\n"
        "from clusterkeys.transport.clock import SystemClock\n"
        "from clusterkeys.vendors.alibaba.chain import DefaultChain\n"
        "clock = SystemClock()\n"
        "try:\n"
        "    DefaultChain(chain=threading.Event().wait, clock=clock).key(clock.monotonic() + 0.1)\n"
        "except DeadlineError as error:\n"
        "    print(error.what)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=20, cwd=ROOT
    )

    assert done.stdout.strip() == f"the deadline passed while waiting for {CHAIN}"
