"""Shows and runs commands the way a person would type them, and leaves none of them behind."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError

_STEP_SECONDS = 600.0
_INTERRUPT_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Runs commands in one directory and environment, in sight of the user."""

    directory: Path
    environ: Mapping[str, str]

    def run(self, argv: Sequence[str], *, shown: str | None = None) -> None:
        """Show the command, run it and let its output through.

        Args:
            argv: The command.
            shown: What a person would type, where that differs.

        Raises:
            SandboxError: It failed or took too long.
        """
        self._run(argv, shown, output=None)

    def run_into(self, path: Path, argv: Sequence[str]) -> None:
        """Like `run`, with the output in a new file that only the user can read."""
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            self._run(argv, f"{shlex.join(argv)} > {shlex.quote(str(path))}", output=descriptor)
        finally:
            os.close(descriptor)

    def _run(self, argv: Sequence[str], shown: str | None, output: int | None) -> None:
        line = shown or shlex.join(argv)
        print("$ " + line.replace(f"{self.directory}/", ""), flush=True)
        with _in_a_group_of_its_own(argv, self.directory, self.environ, output) as process:
            try:
                code = process.wait(timeout=_STEP_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise SandboxError(f"`{argv[0]}` was not done after {_STEP_SECONDS:.0f} s") from error
        if code != 0:
            raise SandboxError(f"`{argv[0]}` failed with exit code {code}")
        print(flush=True)


@contextmanager
def _in_a_group_of_its_own(
    argv: Sequence[str], directory: Path, environ: Mapping[str, str], output: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    """Ctrl-C reaches us alone, and we pass it on once: a second one makes pulumi give up without tidying."""
    process = subprocess.Popen(
        argv, cwd=directory, env=dict(environ), stdin=subprocess.DEVNULL, stdout=output, process_group=0
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(timeout=_INTERRUPT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=_INTERRUPT_SECONDS)
