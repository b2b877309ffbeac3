"""A lock between processes that ends with its holder, however that one ends."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.errors import SandboxError

_LOOK_AGAIN_SECONDS = 0.5


@contextmanager
def exclusive(
    path: Path,
    *,
    wait_seconds: float,
    on_wait: Callable[[], None],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the lock file at `path`; `on_wait` is called once if somebody else has it.

    Raises:
        SandboxError: The other holder kept it for longer than `wait_seconds`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _try_lock(descriptor):
            on_wait()
            _wait(descriptor, path, clock() + wait_seconds, clock, sleep)
        yield
    finally:
        os.close(descriptor)


def _wait(
    descriptor: int, path: Path, deadline: float, clock: Callable[[], float], sleep: Callable[[float], None]
) -> None:
    while not _try_lock(descriptor):
        if clock() >= deadline:
            raise SandboxError(f"another process still holds {path}; is it stuck? (`fuser {path}` names it)")
        sleep(_LOOK_AGAIN_SECONDS)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
