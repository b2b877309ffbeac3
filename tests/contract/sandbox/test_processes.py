"""Nothing outlives the sandbox, and nothing that it did not start is ever signalled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from sandbox import lifecycle
from sandbox.processes import Launcher, Records, record_of, stop
from sandbox.state import State

CHECKOUT = Path(__file__).parents[3]
SLEEP = ("/bin/sleep", "300")


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(directory=tmp_path / "processes")


@pytest.fixture
def launcher(tmp_path: Path, records: Records) -> Launcher:
    logs = tmp_path / "logs"
    logs.mkdir()
    return Launcher(records=records, logs=logs)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:  # noqa: S603 - our own command line
        yield process
        process.kill()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_process_is_on_record_before_it_does_anything(launcher: Launcher, records: Records) -> None:
    with launcher.start("early", ("/bin/sh", "-c", f"cat {records.directory}/early.json")) as process:
        process.wait(timeout=10)

    assert f'"pid": {process.pid}' in (launcher.logs / "early.log").read_text()


def test_a_starter_that_dies_before_the_go_ahead_leaves_nothing_behind(tmp_path: Path) -> None:
    evidence = tmp_path / "ran"
    answer = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-I", CHECKOUT / "sandbox/leash.py", str(os.getpid()), "/bin/touch", str(evidence)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=10,
        check=False,
    )

    assert answer.returncode != 0
    assert not evidence.exists()


def test_a_recorded_process_is_found_and_stopped(launcher: Launcher, records: Records) -> None:
    with launcher.start("sleeper", SLEEP) as process:
        stop(records.all())

    assert process.poll() is not None
    assert not psutil.pid_exists(process.pid)


def test_a_process_that_ignores_the_request_is_killed(launcher: Launcher, records: Records) -> None:
    deaf = ("/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do /bin/sleep 0.1; done")
    with launcher.start("stubborn", deaf) as process:
        eventually(lambda: "deaf" in (launcher.logs / "stubborn.log").read_text())
        stop(records.all(), seconds=0.3)

    assert not psutil.pid_exists(process.pid)


def test_a_stale_record_whose_number_is_now_anothers_is_not_signalled(
    stranger: subprocess.Popen[bytes],
) -> None:
    real = record_of("stale", stranger.pid, SLEEP)
    earlier = replace(real, create_time=real.create_time - 60)

    stop([earlier], seconds=0.2)

    assert earlier.process() is None
    assert stranger.poll() is None


def test_a_process_with_another_command_line_is_not_signalled(stranger: subprocess.Popen[bytes]) -> None:
    other = record_of("stale", stranger.pid, ("/usr/bin/etcd",))

    stop([other], seconds=0.2)

    assert other.process() is None
    assert stranger.poll() is None


def test_stopping_what_has_long_ended_is_fine(stranger: subprocess.Popen[bytes]) -> None:
    record = record_of("gone", stranger.pid, SLEEP)
    stranger.kill()
    stranger.wait(timeout=10)

    stop([record])

    assert record.process() is None


def test_killing_the_starter_ends_what_it_started(tmp_path: Path, records: Records) -> None:
    program = (
        "import sys, time; from pathlib import Path; from sandbox.processes import *;"
        "base = Path(sys.argv[1]); Launcher(records=Records(directory=base / 'processes'), logs=base)"
        ".start('orphan', ('/bin/sleep', '300')); time.sleep(300)"
    )
    argv = [sys.executable, "-B", "-c", program, str(tmp_path)]
    with subprocess.Popen(argv, cwd=CHECKOUT) as starter:  # noqa: S603 - our own command line
        eventually(lambda: bool(records.all()) and records.all()[0].process() is not None)
        starter.send_signal(signal.SIGKILL)

    eventually(lambda: records.all()[0].process() is None)


def test_a_record_survives_the_disk(records: Records, stranger: subprocess.Popen[bytes]) -> None:
    record = record_of("it", stranger.pid, SLEEP)
    records.add(record)

    assert records.find("it") == record
    records.forget("it")
    assert records.all() == []


def test_down_ends_what_a_crashed_supervisor_left_and_names_it(tmp_path: Path) -> None:
    state = State.at(tmp_path / "state")
    state.logs.mkdir(parents=True)
    state.lock.touch()
    said: list[str] = []
    with Launcher(records=state.records, logs=state.logs).start("dc1-etcd", SLEEP) as leftover:
        lifecycle.down(state, said.append)

    assert said == [
        f"stopping what a crash left behind: dc1-etcd (pid {leftover.pid})",
        "down; its files are removed",
    ]
    assert not psutil.pid_exists(leftover.pid)
