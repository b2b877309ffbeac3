"""`python -m sandbox.supervisor`: owns every process of a running sandbox and ends them with itself.

`python -m sandbox up` starts it; it detaches, brings everything up, announces that in `sandbox.json` and stays until it
is told to stop, its time is up, its owner is gone, or one of its processes ends.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

from sandbox import processes
from sandbox.control_plane.boot import boot
from sandbox.control_plane.cluster import Cluster, lay_out
from sandbox.control_plane.ports import free_ports
from sandbox.errors import SandboxError
from sandbox.files import write_json
from sandbox.state import State
from sandbox.toolchain.ensure import Toolchain

NAME = "supervisor"

_BOOT_SECONDS = 180.0
_LOOK_AGAIN_SECONDS = 0.1
_GOODBYE_SECONDS = 1.5
_EMULATOR = "emulator"
_LINES_OF_LOG = 5


@dataclass(frozen=True, kw_only=True)
class Until:
    """What ends a sandbox by itself."""

    stopping: threading.Event
    deadline: float
    owner: psutil.Process | None
    clock: Callable[[], float] = time.monotonic

    def reason(self) -> str | None:
        """Why to stop now, or None."""
        if self.stopping.is_set():
            return "told to stop"
        if self.clock() >= self.deadline:
            return "its time is up"
        if self.owner is not None and not self.owner.is_running():
            return "the process it was started for is gone"
        return None


@dataclass(kw_only=True)
class Supervisor:
    """Mutable only in the processes it started; everything happens on the main thread."""

    state: State
    toolchain: Toolchain
    until: Until
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, clusters: Sequence[Cluster], announcement: dict[str, object]) -> None:
        """Return when there was a reason to stop; everything is stopped then, whatever happened.

        Raises:
            SandboxError: It didn't come up, or a process ended by itself.
        """
        try:
            if self._bring_up(clusters):
                write_json(self.state.file("sandbox.json"), announcement)
                self._watch()
        finally:
            self.stop()

    def start(self, name: str, argv: Sequence[str]) -> None:
        """Start a process that is stopped with the others."""
        launcher = processes.Launcher(records=self.state.records, logs=self.state.logs)
        self.children[name] = launcher.start(name, argv)

    def stop(self) -> None:
        """End what was started. An API server takes its time to say goodbye; its data go away, so it gets little."""
        records = [self.state.records.find(name) for name in self.children]
        processes.stop([record for record in records if record is not None], seconds=_GOODBYE_SECONDS)
        for name in self.children:
            self.state.records.forget(name)
        self.state.file("sandbox.json").unlink(missing_ok=True)

    def _bring_up(self, clusters: Sequence[Cluster]) -> bool:
        """Return False if there was a reason to stop first."""
        deadline = self.until.clock() + _BOOT_SECONDS
        boots: list[Iterator[str]] = [boot(self.toolchain, cluster, self.start) for cluster in clusters]
        boots.append(self._boot_emulator())
        while True:
            waiting = [(step, awaited) for step in boots if (awaited := next(step, None)) is not None]
            boots = [step for step, _ in waiting]
            self._require_all_alive()
            if not boots:
                return True
            if self.until.reason() is not None:
                return False
            if self.until.clock() >= deadline:
                missing = ", ".join(awaited for _, awaited in waiting)
                raise SandboxError(f"not ready after {_BOOT_SECONDS:.0f} s: {missing}")
            self.until.stopping.wait(_LOOK_AGAIN_SECONDS)

    def _boot_emulator(self) -> Iterator[str]:
        argv = (sys.executable, "-m", "sandbox.emulator", "--state", str(self.state.directory))
        self.start(_EMULATOR, argv)
        while not self.state.file("emulator.json").exists():
            yield "emulator"

    def _watch(self) -> None:
        while (reason := self.until.reason()) is None:
            self._require_all_alive()
            self.until.stopping.wait(_LOOK_AGAIN_SECONDS)
        print(f"stopping: {reason}", flush=True)

    def _require_all_alive(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                last = _last_lines(self.state.logs / f"{name}.log")
                raise SandboxError(f"{name} ended with exit code {child.returncode}; it said last:\n{last}")


def _last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-_LINES_OF_LOG:]
    return "\n".join(f"  {line}" for line in lines)


def main() -> int:
    """Detach, then run; what goes wrong is in `failure.json`."""
    options = _parser().parse_args()
    state = State.at(options.state)
    state.logs.mkdir(parents=True, exist_ok=True)
    if (child := os.fork()) > 0:
        state.records.add(processes.record_of(NAME, child, psutil.Process().cmdline()))
        return 0
    _detach(state.logs / f"{NAME}.log")
    try:
        _run(state, options)
    except (SandboxError, OSError) as error:
        write_json(state.file("failure.json"), {"reason": str(error)})
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        state.records.forget(NAME)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.supervisor", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="the sandbox's directory")
    parser.add_argument("--ttl", type=float, required=True, help="seconds until it stops by itself")
    parser.add_argument("--owner", type=int, help="process whose end ends the sandbox")
    parser.add_argument("clusters", nargs="+", help="names of the clusters")
    return parser


def _detach(log: Path) -> None:
    os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((null, 0), (output, 1), (output, 2)):
        os.dup2(source, target)


def _run(state: State, options: argparse.Namespace) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    owner = _owner(options.owner)
    until = Until(stopping=stopping, deadline=time.monotonic() + options.ttl, owner=owner)
    ports = free_ports(random.SystemRandom())
    now = datetime.now(UTC)
    clusters = [lay_out(name, state.clusters / name, ports, now) for name in options.clusters]
    write_json(state.file("clusters.json"), {"clusters": {c.name: _for_emulator(c) for c in clusters}})
    toolchain = Toolchain.from_json(state.read("toolchain.json"))
    announcement: dict[str, object] = {
        "pid": os.getpid(),
        "expires": datetime.fromtimestamp(now.timestamp() + options.ttl, UTC).isoformat(timespec="seconds"),
        "clusters": {c.name: {"server": c.server, "kubeconfig": str(c.kubeconfig)} for c in clusters},
    }
    Supervisor(state=state, toolchain=toolchain, until=until).run(clusters, announcement)


def _owner(pid: int | None) -> psutil.Process | None:
    """Looked up once, so that another process with the same number later is not taken for it."""
    with suppress(psutil.NoSuchProcess):
        return None if pid is None else psutil.Process(pid)
    raise SandboxError(f"the process {pid} that the sandbox was to be started for is gone")


def _for_emulator(cluster: Cluster) -> dict[str, str]:
    return {"server": cluster.server, "ca_cert": str(cluster.ca_certificate), "ca_key": str(cluster.ca_key)}


if __name__ == "__main__":
    sys.exit(main())
