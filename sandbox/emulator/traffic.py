"""What the emulated services were asked: recorded requests and counts per operation."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class RecordedRequest:
    """One request as it came over the wire; targets, headers and bodies carry secrets.

    Attributes:
        operation: The vendor's name of what was asked, or `unrouted` for anything the emulator does not know.
        target: Path and query, byte for byte.
        headers: By lower-case name.
        request_id: The id that the service gave to this request.
    """

    vendor: str
    service: str
    operation: str
    method: str
    target: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    time: datetime
    request_id: str

    @property
    def path(self) -> str:
        """The path, as sent."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query, as sent and without its question mark."""
        return self.target.partition("?")[2]


@dataclass
class Traffic:
    """Requests in order of arrival; threads share it.

    Only the newest are kept in full, so that a sandbox left running does not grow; counts are complete.
    """

    keep: int = 2_000
    _requests: list[RecordedRequest] = field(default_factory=list, repr=False)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def record(self, request: RecordedRequest) -> None:
        """Add a request."""
        with self._lock:
            self._requests.append(request)
            del self._requests[: -self.keep]
            self._counts[(request.service, request.operation)] += 1

    def requests(self) -> list[RecordedRequest]:
        """Give the requests so far, oldest first."""
        with self._lock:
            return list(self._requests)

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the calls per service and operation."""
        with self._lock:
            report: dict[str, dict[str, int]] = {}
            for (service, operation), count in sorted(self._counts.items()):
                report.setdefault(service, {})[operation] = count
            return report
