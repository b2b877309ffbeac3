"""Free loopback ports, away from the range from which the kernel hands out ports by itself."""

import random
import socket
from collections.abc import Iterator

from sandbox.errors import SandboxError

# Linux gives clients 32768-60999, so between our look and the server's bind nobody takes these by chance.
_RANGE = range(20000, 32000)


def free_ports(rng: random.Random) -> Iterator[int]:
    """Yield ports that nobody listens on, each one once, in random order.

    Raises:
        SandboxError: Every port of the range is taken.
    """
    for port in rng.sample(_RANGE, len(_RANGE)):
        if _is_free(port):
            yield port
    raise SandboxError(f"no free port between {_RANGE.start} and {_RANGE.stop - 1}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
