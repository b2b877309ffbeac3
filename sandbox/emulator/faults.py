"""Faults on command: what a vendor answers instead of the truth, how often and how late."""

import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal, Required, TypedDict, get_args

BodyKind = Literal[
    "json",
    "html",
    "empty",
    "truncated",
    "cut-json",
    "garbage",
    "drop",
    "null",
    "list",
    "text",
    "object",
    "deep",
    "huge",
]
"""How a fault's body looks.

`truncated` promises more octets than it sends, `drop` closes the connection. From `null` on it is JSON that says
nothing: `object` has no member, `deep` is 100,000 lists in one another, `huge` is 5 MiB long.
"""


class FaultOptions(TypedDict, total=False):
    """How to command a fault; the keys mean what `Fault` says."""

    status: Required[int | None]
    code: str | None
    retry_after: float | str | None
    body: BodyKind
    content: str | None
    service: str | None
    operation: str | None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One commanded misbehaviour.

    Attributes:
        status: The HTTP status, which also picks the vendor's documented code unless `code` is given; None is the
            honest answer, of which only the body is broken.
        retry_after: Seconds, said as the service says them, or an HTTP date for the Retry-After header.
        content: What the body is instead, word for word.
        service: Only this service; otherwise the vendor's main one, so that logging in still works.
        operation: Only this operation, for instance a poll.
    """

    status: int | None
    code: str | None = None
    retry_after: float | str | None = None
    body: BodyKind = "json"
    content: str | None = None
    service: str | None = None
    operation: str | None = None

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in set(HTTPStatus):
            raise ValueError(f"{self.status} is no HTTP status")
        honest = self.body == "json" and self.content is None
        if self.status is None and (honest or self.code or self.retry_after):
            raise ValueError("without a status a fault breaks the body of the honest answer, and nothing else")
        if self.body not in get_args(BodyKind):
            raise ValueError(f"a body is one of {', '.join(get_args(BodyKind))}, not {self.body!r}")


@dataclass
class _Commanded:
    vendor: str
    fault: Fault
    remaining: int | None


@dataclass
class FaultBoard:
    """The faults and delays in force, oldest first; threads share it."""

    _commanded: list[_Commanded] = field(default_factory=list)
    _delays: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, vendor: str, fault: Fault, *, times: int | None) -> None:
        """Put a fault in force for so many matching requests, or until `clear` with None."""
        if times is not None and times < 1:
            raise ValueError(f"a fault happens at least once, not {times} times")
        with self._lock:
            self._commanded.append(_Commanded(vendor, fault, times))

    def delay(self, vendor: str, service: str, seconds: float) -> None:
        """Make every answer of a service late by so many seconds."""
        if seconds < 0:
            raise ValueError(f"an answer cannot be {-seconds} s early")
        with self._lock:
            self._delays[vendor, service] = seconds

    def delay_of(self, vendor: str, service: str) -> float:
        """Tell how late the service's answers are."""
        with self._lock:
            return self._delays.get((vendor, service), 0.0)

    def take(self, vendor: str, service: str, operation: str) -> Fault | None:
        """Use up one occurrence of the oldest fault that matches this request."""
        with self._lock:
            for commanded in self._commanded:
                if _matches(commanded, vendor, service, operation):
                    self._use(commanded)
                    return commanded.fault
        return None

    def clear(self) -> None:
        """Let every vendor behave again."""
        with self._lock:
            self._commanded.clear()
            self._delays.clear()

    def pending(self) -> list[dict[str, object]]:
        """Describe what is in force, for the status report."""
        with self._lock:
            return [
                {"vendor": each.vendor, "status": each.fault.status, "remaining": each.remaining}
                for each in self._commanded
            ]

    def _use(self, commanded: _Commanded) -> None:
        if commanded.remaining is None:
            return
        commanded.remaining -= 1
        if commanded.remaining <= 0:
            self._commanded.remove(commanded)


def _matches(commanded: _Commanded, vendor: str, service: str, operation: str) -> bool:
    fault = commanded.fault
    return commanded.vendor == vendor and fault.service == service and fault.operation in (None, operation)
