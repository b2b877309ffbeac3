"""The state directory of one sandbox: which file means what. Everything in it can be made again."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.files import read_json
from sandbox.processes import Records

CHECKOUT = Path(__file__).parent.parent
DEFAULT_STATE = CHECKOUT / ".sandbox"

_DIRECTORIES = ("clusters", "processes", "pulumi")
_FILES = ("clusters.json", "emulator.json", "emulator-ca.pem", "failure.json", "sandbox.json", "toolchain.json")
_LOGS = "logs"
_LOCK = "lock"


@dataclass(frozen=True, kw_only=True)
class State:
    """Paths below one absolute directory."""

    directory: Path

    @classmethod
    def at(cls, directory: Path) -> "State":
        """Make it absolute: processes with other working directories read it."""
        return cls(directory=directory.absolute())

    @property
    def records(self) -> Records:
        """The processes of this sandbox."""
        return Records(directory=self.directory / "processes")

    @property
    def logs(self) -> Path:
        """What each process printed."""
        return self.directory / _LOGS

    @property
    def lock(self) -> Path:
        """Held while a command changes what runs."""
        return self.directory / _LOCK

    @property
    def clusters(self) -> Path:
        """A directory per cluster."""
        return self.directory / "clusters"

    @property
    def pulumi(self) -> Path:
        """Pulumi's home, its backend and the stack's files."""
        return self.directory / "pulumi"

    def file(self, name: str) -> Path:
        """One of the JSON files; `clear` removes those it knows."""
        return self.directory / name

    def read(self, name: str) -> Any:  # noqa: ANN401 - each reader knows its file
        """The content of one of the JSON files, or None."""
        return read_json(self.file(name))

    def is_foreign(self) -> bool:
        """Whether the directory has something in it, but not from a sandbox."""
        return self.directory.exists() and not self.lock.exists() and any(self.directory.iterdir())

    def clear(self, *, keep_logs: bool) -> None:
        """Remove what the sandbox put here, and the directory if nothing of anybody else is in it."""
        directories = _DIRECTORIES if keep_logs else (*_DIRECTORIES, _LOGS)
        for name in directories:
            shutil.rmtree(self.directory / name, ignore_errors=True)
        for name in _FILES:
            self.file(name).unlink(missing_ok=True)
        for stack_file in self.directory.glob("Pulumi.*.yaml"):
            stack_file.unlink()

    def remove_if_empty(self) -> None:
        """Remove the directory unless something is left in it, such as logs."""
        if [self.lock] == list(self.directory.iterdir()):
            self.lock.unlink()
            with suppress(OSError):  # another command began in it just now
                self.directory.rmdir()
