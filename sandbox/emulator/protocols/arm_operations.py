"""ARM's long-running operations: signed status addresses that must come back byte for byte."""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sandbox.emulator.credentials import Entropy

STATUS_FOLDER = "/providers/Microsoft.HybridContainerService/locations/EASTUS/operationStatuses/"
_QUICKEST = timedelta(seconds=1)
_POLLS = 2


@dataclass(kw_only=True)
class Operation:
    """An operation under way; the quirk that its request met decides how its polls answer."""

    name: str
    resource_id: str
    started_at: datetime
    outcome: dict[str, object] = field(repr=False)
    quirk: str | None
    cluster: str
    polls: int = 0

    def done(self, now: datetime) -> bool:
        """Tell whether the backend has finished: after two polls, or a second of the world's time."""
        return self.polls > _POLLS or now - self.started_at >= _QUICKEST


@dataclass(kw_only=True)
class OperationBook:
    """Operations by the addresses that were signed for them; threads share it."""

    entropy: Entropy
    clock: Callable[[], datetime]
    _issued: dict[str, tuple[Operation, bool]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, *, cluster: str, resource_id: str, quirk: str | None, outcome: dict[str, object]) -> Operation:
        """Start an operation under a name in the vendor's form: a GUID, an asterisk and 64 hex digits."""
        raw = self.entropy(48)
        guid = raw[:16].hex()
        dashed = "-".join((guid[:8], guid[8:12], guid[12:16], guid[16:20], guid[20:]))
        return Operation(
            name=f"{dashed}*{raw[16:].hex().upper()}",
            resource_id=resource_id,
            started_at=self.clock(),
            outcome=outcome,
            quirk=quirk,
            cluster=cluster,
        )

    def sign(self, operation: Operation, *, version: str, location: bool) -> str:
        """Issue an address: path and a signed query of about 4 KB in all, different for each header.

        Args:
            operation: What the address will tell about.
            version: The api-version of the request.
            location: Whether it goes into the Location header; polls there answer 202 while running.
        """
        signature = {
            "api-version": version,
            "t": str(int(self.clock().timestamp() * 10_000_000)),
            "c": _random_text(self.entropy, 2700),
            "s": _random_text(self.entropy, 256),
            "h": _random_text(self.entropy, 32),
        }
        target = f"{STATUS_FOLDER}{operation.name}?{urlencode(signature)}"
        with self._lock:
            self._issued[target] = (operation, location)
        return target

    def poll(self, target: str) -> tuple[Operation, bool] | None:
        """Count a poll of exactly this address; None if it was never signed.

        Returns:
            The operation, and whether the address was the Location.
        """
        with self._lock:
            found = self._issued.get(target)
            if found:
                found[0].polls += 1
            return found

    def forget(self) -> None:
        """Drop all operations, so that their addresses are refused."""
        with self._lock:
            self._issued.clear()


def _random_text(entropy: Entropy, octets: int) -> str:
    return urlsafe_b64encode(entropy(octets)).decode().rstrip("=")
