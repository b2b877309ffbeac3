"""`python -m sandbox.supervisor`: the process that owns all others of a running sandbox.

`python -m sandbox up` starts it; it detaches, brings everything up, announces that in `sandbox.json` and stays until it
is told to stop, its time is up, its owner is gone, or one of its processes ends.
"""

import argparse
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil

from sandbox import processes
from sandbox.control_plane.cluster import Cluster, lay_out
from sandbox.control_plane.ports import free_ports
from sandbox.errors import SandboxError
from sandbox.files import write_json
from sandbox.state import State
from sandbox.supervision import Supervisor, Until
from sandbox.toolchain.ensure import Toolchain

NAME = "supervisor"


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
