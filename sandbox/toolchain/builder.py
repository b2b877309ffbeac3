"""Builds pieces into a cache: once per content, whole or not at all, one process at a time."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.locks import exclusive
from sandbox.toolchain import pieces
from sandbox.toolchain.pieces import CopiedFile, Piece

_BUILD_SECONDS = 3600.0
_QUESTION_SECONDS = 600.0
_PROGRESS_SECONDS = 10.0
_LINES_OF_OUTPUT = 15


@dataclass(frozen=True, kw_only=True)
class Builder:
    """Go, a cache directory and somebody to tell about progress."""

    go: str
    cache: Path
    environ: Mapping[str, str]
    report: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    progress_seconds: float = _PROGRESS_SECONDS

    def install(self, piece: Piece, position: str) -> Path:
        """Return the directory that holds the piece's executable, building it if no run did so before."""
        target = self.cache / pieces.key(piece, self._go_version(piece))
        if target.exists():
            return target
        lock = self.cache / f"{piece.name}.lock"
        with exclusive(lock, wait_seconds=_BUILD_SECONDS, on_wait=lambda: self._say_waiting(piece, position)):
            if not target.exists():
                self._build(piece, target, position)
        return target

    def _say_waiting(self, piece: Piece, position: str) -> None:
        self.report(f"{position} {piece.title}: another run is building it, waiting for that")

    def _go_version(self, piece: Piece) -> str:
        return self._ask(piece, ["env", "GOVERSION"])

    def _build(self, piece: Piece, target: Path, position: str) -> None:
        self._remove_interrupted(piece)
        partial = Path(tempfile.mkdtemp(prefix=_partial_prefix(piece), dir=self.cache))
        try:
            self._compile(piece, partial / piece.executable, position)
            for file in piece.copied:
                self._copy(piece, file, partial)
            partial.chmod(0o755)
            partial.replace(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def _remove_interrupted(self, piece: Piece) -> None:
        for leftover in self.cache.glob(_partial_prefix(piece) + "*"):
            shutil.rmtree(leftover)

    def _compile(self, piece: Piece, output: Path, position: str) -> None:
        started = self.clock()
        self.report(f"{position} {piece.title}: building")
        with tempfile.TemporaryFile() as log:
            with self._go(piece, pieces.build_arguments(piece, output), log.fileno()) as process:
                while not self._ended(process):
                    elapsed = self.clock() - started
                    self.report(f"{position} {piece.title}: building, {elapsed:.0f} s")
                    if elapsed > _BUILD_SECONDS:
                        raise SandboxError(f"building {piece.title} took over an hour; stopped it")
            log.seek(0)
            _require_success(piece, process.returncode, log.read().decode(errors="replace"))
        self.report(f"{position} {piece.title}: built in {self.clock() - started:.0f} s")

    def _ended(self, process: subprocess.Popen[bytes]) -> bool:
        try:
            process.wait(timeout=self.progress_seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    @contextmanager
    def _go(self, piece: Piece, arguments: list[str], output: int) -> Iterator[subprocess.Popen[bytes]]:
        """Run go in a group of its own, so that its compilers end with it."""
        process = subprocess.Popen(
            [self.go, *arguments],
            cwd=piece.module_directory,
            env=pieces.build_environment(self.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=60)

    def _copy(self, piece: Piece, file: CopiedFile, directory: Path) -> None:
        source = Path(self._ask(piece, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", file.module])) / file.path
        destination = directory / source.name
        shutil.copyfile(source, destination)
        destination.chmod(0o755)

    def _ask(self, piece: Piece, arguments: list[str]) -> str:
        answer = subprocess.run(
            [self.go, *arguments],
            cwd=piece.module_directory,
            env=pieces.build_environment(self.environ),
            capture_output=True,
            text=True,
            timeout=_QUESTION_SECONDS,
            check=False,
        )
        _require_success(piece, answer.returncode, answer.stderr)
        return answer.stdout.strip()


def _partial_prefix(piece: Piece) -> str:
    return f".partial-{piece.name}-"


def _require_success(piece: Piece, returncode: int, output: str) -> None:
    if returncode == 0:
        return
    last = "\n".join(f"  {line}" for line in output.strip().splitlines()[-_LINES_OF_OUTPUT:])
    raise SandboxError(f"go could not build {piece.title} (exit code {returncode}):\n{last}")
