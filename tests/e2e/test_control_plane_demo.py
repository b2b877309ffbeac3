"""A demo that is broken off leaves nothing running and says so with its exit code."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.state import State
from sandbox.world_names import world_clusters

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.xdist_group("every-kind")
def test_the_demo_tells_its_whole_story(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "sandbox", "--state", str(tmp_path / "state"), "demo"]
    told = subprocess.run(argv, cwd=CHECKOUT, capture_output=True, text=True, timeout=400, check=False)  # noqa: S603 - ours

    assert told.returncode == 0, told.stdout[-2000:] + told.stderr
    assert told.stdout.count("deployment.apps/web   2/2") == 2 * len(world_clusters())
    assert '"next_to_expire"' in told.stdout
    assert "renewed: 18% of its life was left" in told.stdout
    assert "re-issued by the vendor: another client certificate" in told.stdout
    assert not [line for line in told.stdout.splitlines() if line.startswith(("demo ", "Traceback"))]
    assert told.stdout.rstrip().splitlines()[-1].startswith("The whole story took ")


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
