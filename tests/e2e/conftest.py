"""One sandbox for the whole run: two real control planes and the vendors' emulated APIs."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import lifecycle
from sandbox.state import State
from sandbox.world_names import world_clusters
from tests.e2e.engine import Engine


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    state = State.at(tmp_path_factory.mktemp("sandbox") / "state")
    lifecycle.up(state, lifecycle.Wishes(clusters=world_clusters(), owner=os.getpid(), ttl_seconds=1800), print)
    yield state
    lifecycle.down(state, print)


@pytest.fixture
def engine(running: State, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A new stack of this project; what it made is destroyed afterwards, and all faults end."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower().removeprefix("test_"))
    name = f"{words[:32].strip('-')}-{zlib.crc32(request.node.name.encode()):08x}"
    made = Engine.on(running, name, tmp_path)
    yield made
    made.vendor("reset")
    assert made.run("destroy", "--yes").exit == 0
