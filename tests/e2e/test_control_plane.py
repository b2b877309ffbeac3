"""Real clusters come up, run workloads, and go away without a trace."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import yaml

from sandbox import lifecycle, stack
from sandbox.state import State
from sandbox.toolchain.ensure import Toolchain
from tests.e2e.conftest import PAIR

DEPLOYMENT = """
apiVersion: v1
kind: Namespace
metadata: {name: demo}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: demo}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: web, image: "example.invalid/web:1"}]
"""
CRASH_SECONDS = 30


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    state = State.at(tmp_path_factory.mktemp("control-plane") / "state")
    lifecycle.up(state, lifecycle.Wishes(clusters=PAIR, owner=os.getpid()), print)
    yield state
    lifecycle.down(state, print)
    assert not state.directory.exists()


@pytest.fixture
def kubectl(state: State) -> Callable[..., str]:
    toolchain = Toolchain.from_json(state.read("toolchain.json"))
    kubeconfig = state.read("sandbox.json")["clusters"][PAIR[0]]["kubeconfig"]

    def run(*arguments: str, stdin: str = "") -> str:
        return subprocess.run(  # noqa: S603 - our own command line
            [*toolchain.kubectl, "--kubeconfig", kubeconfig, *arguments],
            input=stdin,
            stdout=subprocess.PIPE,
            text=True,
            timeout=90,
            check=True,
        ).stdout

    return run


def test_the_node_renews_a_lease_as_a_kubelet_does(kubectl: Callable[..., str]) -> None:
    """Without one it is declared not ready after a minute, and the pods that run then stay unready for good."""
    lease = json.loads(kubectl("get", "lease", "--namespace", "kube-node-lease", "node-1", "--output", "json"))
    assert lease["spec"]["leaseDurationSeconds"] == 40


def test_a_deployment_of_two_replicas_becomes_ready_and_its_namespace_goes(
    kubectl: Callable[..., str],
) -> None:
    kubectl("apply", "--filename", "-", stdin=DEPLOYMENT)
    kubectl("rollout", "status", "deployment/web", "--namespace", "demo", "--timeout", "60s")
    status = json.loads(kubectl("get", "deployment/web", "--namespace", "demo", "--output", "json"))["status"]
    kubectl("delete", "namespace", "demo", "--timeout", "60s")

    assert status["readyReplicas"] == 2
    assert "demo" not in kubectl("get", "namespaces", "--output", "name")


def test_up_twice_says_that_it_is_up(state: State) -> None:
    said: list[str] = []
    before = state.records.all()

    lifecycle.up(state, lifecycle.Wishes(clusters=PAIR), said.append)

    assert said == [f"already up in {state.directory}"]
    assert state.records.all() == before


def test_the_stack_points_at_the_emulator_and_holds_its_keys_as_ciphertext(state: State, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("{name: clusterkeys, runtime: python}")
    file = stack.prepare(state, project=tmp_path)
    text = file.path.read_text()
    configured = yaml.safe_load(text)["config"]
    announced = state.read("emulator.json")
    keys = [account[name] for account in announced["accounts"].values() for name in account["secrets"]]

    assert set(configured) == {"clusterkeys:accounts", "clusterkeys:clusters", "clusterkeys:certificate_states"}
    assert configured["clusterkeys:certificate_states"] == announced["listings"]
    assert set(configured["clusterkeys:clusters"]) == set(announced["clusters"])
    assert keys
    assert not [key for key in keys if key in text]
    assert text.count("secure: v1:") == len(keys)
    assert file.path.stat().st_mode & 0o077 == 0


def test_the_environment_reaches_neither_the_users_pulumi_nor_clusters(state: State) -> None:
    users_own = {"PATH": "/usr/bin", "PULUMI_ACCESS_TOKEN": "x", "KUBECONFIG": "/home/me/.kube/config"}
    environment = stack.environment(state, users_own)

    assert "PULUMI_ACCESS_TOKEN" not in environment
    assert environment["PULUMI_BACKEND_URL"] == f"file://{state.directory}/pulumi/backend"
    assert not Path(environment["KUBECONFIG"]).exists()
    assert environment["PATH"].endswith(":/usr/bin")


def test_down_ends_every_process(tmp_path: Path) -> None:
    state, processes = started(tmp_path, owner=None)

    lifecycle.down(state, print)

    assert not state.directory.exists()
    assert not running(processes)


def test_a_sandbox_ends_with_the_process_it_was_started_for(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "300"]) as owner:
        state, processes = started(tmp_path, owner=owner.pid)
        owner.kill()

    psutil.wait_procs(processes, timeout=CRASH_SECONDS)
    assert not running(processes)
    assert lifecycle.status(state) == ["down"]


def test_after_a_crash_the_next_up_starts_afresh(tmp_path: Path) -> None:
    state, processes = started(tmp_path, owner=os.getpid())
    supervisor = psutil.Process(state.read("sandbox.json")["pid"])
    supervisor.kill()
    psutil.wait_procs(processes, timeout=CRASH_SECONDS)
    crashed = lifecycle.status(state)
    survivors = running(processes)

    lifecycle.up(state, lifecycle.Wishes(clusters=PAIR, owner=os.getpid()), print)
    again = lifecycle.status(state)
    lifecycle.down(state, print)

    assert crashed == ["down"]
    assert not survivors
    assert again[0].startswith("up in ")


def test_a_component_that_ends_by_itself_takes_the_sandbox_down_and_is_named(tmp_path: Path) -> None:
    state, processes = started(tmp_path, owner=os.getpid())
    scheduler = next(record for record in state.records.all() if record.name.endswith("kube-scheduler"))
    psutil.Process(scheduler.pid).kill()
    psutil.wait_procs(processes, timeout=CRASH_SECONDS)
    said = lifecycle.status(state)
    lifecycle.down(state, print)

    assert not running(processes)
    assert said[0].startswith(f"down: {scheduler.name} ended with exit code -9")


def started(directory: Path, owner: int | None) -> tuple[State, list[psutil.Process]]:
    state = State.at(directory / "state")
    lifecycle.up(state, lifecycle.Wishes(clusters=PAIR, owner=owner), print)
    return state, [psutil.Process(record.pid) for record in state.records.all()]


def running(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Zombies don't count: whoever runs as process 1 collects them when it likes."""
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
