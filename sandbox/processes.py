"""Processes the sandbox started: each is on record before it does anything, and only those are ever signalled."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from sandbox.files import read_json, write_json

_LEASH = Path(__file__).parent / "leash.py"
_STOP_SECONDS = 15.0
# The kernel's start time is exact; what psutil makes of it moves when the system clock is set.
_CLOCK_SLACK_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Record:
    """What identifies a process beyond its number, which the kernel gives to others later."""

    name: str
    pid: int
    create_time: float
    argv: tuple[str, ...]

    def process(self) -> psutil.Process | None:
        """The process, if it still runs and really is this one."""
        try:
            process = psutil.Process(self.pid)
            is_it = self._is(process)
        except psutil.NoSuchProcess:
            return None
        except psutil.AccessDenied:  # somebody else's, so not ours
            return None
        return process if is_it else None

    def _is(self, process: psutil.Process) -> bool:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        same_start = abs(process.create_time() - self.create_time) < _CLOCK_SLACK_SECONDS
        # While on its leash the command line has more in front.
        return same_start and tuple(process.cmdline()[-len(self.argv) :]) == self.argv


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records of one sandbox: a file for each process it ever started and has not yet seen end."""

    directory: Path

    def add(self, record: Record) -> None:
        """Put a process on record."""
        self.directory.mkdir(parents=True, exist_ok=True)
        write_json(self._path(record.name), asdict(record))

    def forget(self, name: str) -> None:
        """Remove a record; that there is none is fine."""
        self._path(name).unlink(missing_ok=True)

    def find(self, name: str) -> Record | None:
        """The record of that name, whether or not its process still runs."""
        content = read_json(self._path(name))
        return None if content is None else Record(**{**content, "argv": tuple(content["argv"])})

    def all(self) -> list[Record]:
        """Every record."""
        found = (self.find(path.stem) for path in sorted(self.directory.glob("*.json")))
        return [record for record in found if record is not None]

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.json"


def record_of(name: str, pid: int, argv: Sequence[str]) -> Record:
    """Describe a process that runs now, for the record."""
    return Record(name=name, pid=pid, create_time=psutil.Process(pid).create_time(), argv=tuple(argv))


def stop(records: Iterable[Record], *, seconds: float = _STOP_SECONDS) -> None:
    """End what still runs of these: asked first, killed after `seconds`.

    A number that is now in other hands is left alone.
    """
    running = [process for process in (record.process() for record in records) if process is not None]
    _signal_all(running, psutil.Process.terminate)
    _, stubborn = psutil.wait_procs(running, timeout=seconds)
    _signal_all(stubborn, psutil.Process.kill)
    psutil.wait_procs(stubborn, timeout=seconds)


def _signal_all(processes: Iterable[psutil.Process], send: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            send(process)


@dataclass(frozen=True, kw_only=True)
class Launcher:
    """Starts processes that are on record before they do anything, and that end with this process."""

    records: Records
    logs: Path

    def start(self, name: str, argv: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start `argv` with its output in `<logs>/<name>.log`; only the main thread may call this."""
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_LEASH), str(os.getpid()), *argv],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.records.add(record_of(name, process.pid, argv))
        _release(process)
        return process


def _release(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with process.stdin as go_ahead:
            go_ahead.write(b"!")
