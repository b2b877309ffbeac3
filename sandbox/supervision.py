"""Owns every process of a running sandbox: brings all up, watches them, and ends them with itself."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from sandbox import processes
from sandbox.control_plane.boot import boot
from sandbox.control_plane.cluster import Cluster
from sandbox.errors import SandboxError
from sandbox.files import write_json
from sandbox.state import State
from sandbox.toolchain.ensure import Toolchain

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
