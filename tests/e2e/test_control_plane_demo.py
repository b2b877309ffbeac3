"""A demo that is broken off leaves nothing running and says so with its exit code."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.state import State

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_interrupted_half_way_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    state = State.at(tmp_path / "state")
    argv = [sys.executable, "-m", "sandbox", "--state", str(state.directory), "demo"]
    with subprocess.Popen(argv, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as demo:  # noqa: S603 - our own
        assert demo.stdout is not None
        for line in demo.stdout:
            if line.startswith("$ pulumi up"):
                break
        processes = [psutil.Process(record.pid) for record in state.records.all()]
        demo.send_signal(number)
        rest = demo.stdout.read()

    assert demo.returncode == 130
    assert "Traceback" not in rest
    assert processes
    assert not [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
    assert not state.file("emulator.json").exists()
    assert not state.clusters.exists()
