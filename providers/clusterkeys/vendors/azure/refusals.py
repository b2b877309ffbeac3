"""Reads ARM's refusals: of a call, of a poll, and of an operation that failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from clusterkeys.errors import Kind, Refusal, VendorError
from clusterkeys.readings import Reading
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_text, safe_word
from clusterkeys.vendors.azure.arm_codes import of_code, of_status
from clusterkeys.vendors.azure.pauses import asked_pause
from clusterkeys.vendors.azure.replies import ArmError, OperationStatus, error_in

_NO_REQUEST_ID = "00000000-0000-0000-0000-000000000000"
_REQUEST_IDS = ("x-ms-correlation-request-id", "x-ms-request-id", "x-ms-routing-request-id")
_DEPTH = 3  # of details in details; what matters is told near the top
_CONFLICT_PAUSE = 12.0
"""Seconds; a cluster just created answers 409, and five tries make some 50 s."""

_ONLY: dict[int, Kind] = {HTTPStatus.UNAUTHORIZED: "credential", HTTPStatus.FORBIDDEN: "forbidden"}
"""Whatever code such a status comes with, it is not taken for anything milder."""


@dataclass(frozen=True, kw_only=True)
class ArmReading:
    """Reads the responses of one call or of its polls; it is the `examine` of both.

    Attributes:
        operation: Name of the operation.
        role: Name of the role that allows it.
        source: Where the credentials came from.
        secrets: What no sentence may hold.
        now: Gives the time that a Retry-After date counts from.
        polling: Whether the operation's status is asked for; a 404 then says nothing of the cluster.
    """

    operation: str
    role: str
    source: object
    secrets: frozenset[str] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    polling: bool = False

    def __call__(self, response: Response) -> VendorError | None:
        """Accept what is 2xx, and name the meaning of everything else."""
        if HTTPStatus(200) <= response.status < HTTPStatus(300):
            return None
        error = error_in(response)
        code, reading = self._reading(response.status, error)
        refusal = Refusal(
            kind=reading.kind,
            status=response.status,
            code=safe_word(code),
            request_id=request_id(response),
            retryable=reading.passing,
            retry_after=self._pause(response, reading),
        )
        return self._error(reading, error, refusal)

    def failed(self, status: OperationStatus, response: Response) -> VendorError:
        """Name the meaning of an operation that ended as Failed or Canceled; asking again is left to the user."""
        codes = list(_codes(status.error))
        code, reading = next(
            ((each, found) for each in codes if (found := of_code(each))),
            (codes[0] if codes else None, _ended_as(status)),
        )
        refusal = Refusal(kind=reading.kind, code=safe_word(code), request_id=request_id(response))
        return self._error(reading, status.error, refusal)

    def _reading(self, status: int, error: ArmError | None) -> tuple[str | None, Reading]:
        codes = list(_codes(error))
        by_status = of_status(status, understood=error is not None, polling=self.polling)
        for code in [] if self.polling else codes:
            found = of_code(code)
            if found and found.kind == _ONLY.get(status, found.kind):
                return code, found
        return codes[0] if codes else None, by_status

    def _pause(self, response: Response, reading: Reading) -> float | None:
        if not reading.passing:
            return None
        asked = asked_pause(response.headers, self.now())
        return _CONFLICT_PAUSE if asked is None and reading.kind == "conflict" else asked

    def _error(self, reading: Reading, error: ArmError | None, refusal: Refusal) -> VendorError:
        words = {"operation": self.operation, "role": self.role, "source": self.source}
        said = safe_text(next(_messages(error), ""), secrets=self.secrets)
        told = reading.told(words, refusal)
        return VendorError(f'{told.what}: "{said.rstrip(".")}"', told.advice, refusal=refusal) if said else told


def request_id(response: Response) -> str | None:
    """Give what Azure's support asks for; the 202 of an operation has a request id of noughts."""
    ids = (safe_word(response.headers.get(name)) for name in _REQUEST_IDS)
    return next((each for each in ids if each and each != _NO_REQUEST_ID), None)


def _ended_as(status: OperationStatus) -> Reading:
    return Reading(
        kind="server",
        what=f"the operation {{operation}} ended as {'Canceled' if status.state == 'canceled' else 'Failed'}",
        advice="Check that the cluster is connected to Azure (az connectedk8s show), then try again",
    )


def _tree(error: ArmError | None, depth: int = _DEPTH) -> Iterator[ArmError]:
    if error is None or depth == 0:
        return
    yield error
    for detail in error.details or ():
        yield from _tree(detail, depth - 1)


def _codes(error: ArmError | None) -> Iterator[str]:
    return (each.code for each in _tree(error) if each.code)


def _messages(error: ArmError | None) -> Iterator[str]:
    return (each.message for each in _tree(error) if each.message)
