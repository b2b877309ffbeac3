"""`python -m sandbox.emulator --state DIR`: serve the vendors of a sandbox until told to stop."""

import argparse
import os
import secrets
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from sandbox.emulator.control import ControlViews, mount_control
from sandbox.emulator.description import WORLD_FILE, WorldDescription, control_planes_from_file
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.server import LOOPBACK, Listener
from sandbox.emulator.world import World
from sandbox.files import write_json


@dataclass(frozen=True, kw_only=True)
class _Announcement:
    """The file that tells the rest of the sandbox where everything listens and what the keys are."""

    emulator: Emulator
    control: str
    token: str = field(repr=False)
    path: Path

    def write(self) -> None:
        write_json(self.path, self._contents())

    def _contents(self) -> dict[str, object]:
        world = self.emulator.world
        return {
            "pid": os.getpid(),
            "ca_bundle": str(self.emulator.ca_bundle),
            "control": self.control,
            "control_token": self.token,
            "services": world.urls,
            "accounts": {name: self.emulator.account(name) for name in world.accounts},
            "clusters": {name: self.emulator.cluster(name) for name in world.clusters},
            "listings": {name: self.emulator.listing(name) for name in world.listings},
        }


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; `emulator.json` exists exactly while everything listens."""
    options = _parser().parse_args(arguments)
    try:
        planes = control_planes_from_file(options.state / "clusters.json")
        world = World.of(WorldDescription.from_file(options.world), planes)
    except (OSError, ValueError) as problem:
        print(f"the emulator cannot start: {problem}", file=sys.stderr)
        return 2
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    _serve(world, options.state.resolve(), stopping)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.emulator", description=__doc__)
    parser.add_argument(
        "--state", type=Path, required=True, help="directory with clusters.json; emulator.json goes there"
    )
    parser.add_argument("--world", type=Path, default=WORLD_FILE, help="accounts and clusters (default: the project's)")
    return parser


def _serve(world: World, state: Path, stopping: threading.Event) -> None:
    announced = state / "emulator.json"
    # A crash may have left one behind, which would send readers to ports that are not ours.
    announced.unlink(missing_ok=True)
    app = Flask("control", static_folder=None)
    control = Listener.bind(app)
    with Emulator.start(world, state) as emulator:
        announcement = _Announcement(
            emulator=emulator,
            control=f"http://{LOOPBACK}:{control.port}",
            token=secrets.token_urlsafe(32),
            path=announced,
        )
        views = ControlViews(emulator=emulator, token=announcement.token, changed=announcement.write)
        mount_control(app, views)
        control.serve()
        announcement.write()
        stopping.wait()
        announced.unlink(missing_ok=True)
        control.close()


if __name__ == "__main__":
    sys.exit(main())
