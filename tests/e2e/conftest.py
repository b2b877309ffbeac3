"""A sandbox per worker: two real control planes and the vendors' emulated APIs."""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sandbox import lifecycle
from sandbox.state import CHECKOUT, State
from tests.e2e.engine import Engine
from tests.packaging.distributions import run

PAIR = ("arc-berlin", "ucs-dc1")
"""A cluster whose vendor stores credentials and one whose vendor may mint: enough for whatever is no vendor's own."""


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """Refuse another checkout's environment: the engine would run that one's package, and these tests would pass."""
    path = run([sys.executable, "-P", "-c", "import clusterkeys; print(clusterkeys.__file__)"]).strip()
    assert Path(path).samefile(CHECKOUT / "providers" / "clusterkeys" / "__init__.py"), (
        f"{sys.prefix} has another checkout installed: run `make setup` here"
    )


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    yield from sandbox_of(tmp_path_factory.mktemp("sandbox") / "state", PAIR)


@pytest.fixture
def engine(running: State, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A new stack of this project; what it made is destroyed afterwards, and all faults end."""
    yield from stack_of(running, request.node.name, tmp_path)


def stack_of(state: State, test: str, logs: Path) -> Iterator[Engine]:
    """Give a stack named after a test, and take it away afterwards."""
    words = re.sub(r"[^a-z0-9]+", "-", test.lower().removeprefix("test_"))
    made = Engine.on(state, f"{words[:32].strip('-')}-{zlib.crc32(test.encode()):08x}", logs)
    yield made
    made.vendor("reset")
    assert made.run("destroy", "--yes").exit == 0


def sandbox_of(directory: Path, clusters: Sequence[str]) -> Iterator[State]:
    state = State.at(directory)
    lifecycle.up(state, lifecycle.Wishes(clusters=clusters, owner=os.getpid(), ttl_seconds=1800), print)
    yield state
    lifecycle.down(state, print)
