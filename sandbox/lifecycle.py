"""Up, down and status of a sandbox, for the command line and for tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox import processes, supervisor
from sandbox.errors import SandboxError
from sandbox.files import write_json
from sandbox.locks import exclusive
from sandbox.state import CHECKOUT, State
from sandbox.toolchain.ensure import ensure

DEFAULT_TTL_SECONDS = 7200.0

_UP_SECONDS = 240.0
_LOOK_AGAIN_SECONDS = 0.1

Report = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a sandbox is to be started."""

    clusters: Sequence[str]
    ttl_seconds: float = DEFAULT_TTL_SECONDS
    owner: int | None = None
    """A process whose end ends the sandbox, too."""


def up(state: State, wishes: Wishes, report: Report) -> None:
    """Start a sandbox and return when it is ready; one that is up already is left as it is.

    Raises:
        SandboxError: It did not come up; nothing of it runs any more, its logs are kept.
    """
    with _alone(state, report):
        if is_up(state):
            report(f"already up in {state.directory}")
            return
        _sweep(state, report, keep_logs=False)
        toolchain = ensure(report=report)
        write_json(state.file("toolchain.json"), toolchain.to_json())
        report(f"starting {len(wishes.clusters)} clusters and the emulated vendors")
        started = time.monotonic()
        _start_supervisor(state, wishes)
        _await_ready(state, started + _UP_SECONDS)
        report(f"ready in {time.monotonic() - started:.1f} s; stops by itself after {wishes.ttl_seconds:.0f} s")


def down(state: State, report: Report, *, keep_logs: bool = False) -> None:
    """Stop everything the sandbox started and remove its files; that nothing runs is fine."""
    if not state.directory.exists():
        report(f"nothing to stop: there is no {state.directory}")
        return
    with _alone(state, report):
        _sweep(state, report, keep_logs=keep_logs)
        state.remove_if_empty()
    report(f"down; logs are in {state.logs}" if keep_logs else "down; its files are removed")


def is_up(state: State) -> bool:
    """Whether it is ready and its supervisor runs."""
    return state.file("sandbox.json").exists() and _supervisor_runs(state)


def status(state: State) -> list[str]:
    """Lines about what runs, for people."""
    announcement = state.read("sandbox.json")
    if announcement is None or not _supervisor_runs(state):
        failure = state.read("failure.json")
        return ["down"] if failure is None else [f"down: {failure['reason']}"]
    lines = [f"up in {state.directory}, until {announcement['expires']}"]
    lines += [f"  {name:24} {cluster['server']}" for name, cluster in announcement["clusters"].items()]
    return lines + [f"  {record.name:40} pid {record.pid}" for record in state.records.all()]


@contextmanager
def _alone(state: State, report: Report) -> Iterator[None]:
    if state.is_foreign():
        raise SandboxError(f"{state.directory} holds files that no sandbox made; choose an empty directory")
    state.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with exclusive(
        state.lock,
        wait_seconds=_UP_SECONDS,
        on_wait=lambda: report(f"another command works on {state.directory}, waiting for it"),
    ):
        yield


def _supervisor_runs(state: State) -> bool:
    record = state.records.find(supervisor.NAME)
    return record is not None and record.process() is not None


def _sweep(state: State, report: Report, *, keep_logs: bool) -> None:
    """Stop the supervisor, which stops the others; then whatever a crashed one left behind."""
    record = state.records.find(supervisor.NAME)
    if record is not None:
        processes.stop([record], seconds=60)
    leftovers = [other for other in state.records.all() if other.process() is not None]
    for leftover in leftovers:
        report(f"stopping what a crash left behind: {leftover.name} (pid {leftover.pid})")
    processes.stop(leftovers)
    state.clear(keep_logs=keep_logs)


def _start_supervisor(state: State, wishes: Wishes) -> None:
    owner = [] if wishes.owner is None else ["--owner", str(wishes.owner)]
    options = ["--state", str(state.directory), "--ttl", str(wishes.ttl_seconds), *owner]
    subprocess.run(
        [sys.executable, "-m", "sandbox.supervisor", *options, *wishes.clusters],
        check=True,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
    )


def _await_ready(state: State, deadline: float) -> None:
    while _supervisor_runs(state):
        if is_up(state):
            return
        if time.monotonic() >= deadline:
            _sweep(state, lambda _: None, keep_logs=True)
            raise SandboxError(f"it did not come up in {_UP_SECONDS:.0f} s; logs are in {state.logs}")
        time.sleep(_LOOK_AGAIN_SECONDS)
    failure = state.read("failure.json") or {"reason": "its supervisor ended"}
    raise SandboxError(f"it did not come up: {failure['reason']}\nlogs are in {state.logs}")
