"""Sends the calls of one kubeconfig operation to ARM, and the token to no other address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule
from clusterkeys.transport.http import Request, Response
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.vendors.azure.endpoints import may_be_polled
from clusterkeys.vendors.azure.errors import (
    CALL_RULES,
    ENDED,
    POLL_RULES,
    call_report,
    error_report,
    pause_in,
    poll_report,
)
from clusterkeys.vendors.azure.replies import OperationStatus
from clusterkeys.vendors.azure.session import AzureSession


@dataclass(frozen=True, kw_only=True)
class ArmCaller:
    """Sends the calls of one operation.

    Attributes:
        operation: Name of the operation.
        role: Name of the role that allows it.
        deadline: Reading of the monotonic clock at which to give up.
    """

    session: AzureSession
    operation: str
    role: str
    deadline: float

    def post(self, url: str) -> Response:
        """Start the operation."""
        return self._send("POST", url, self._checker(call_report, CALL_RULES))

    def poll(self, address: str) -> Response:
        """Poll an address exactly as Azure named it.

        Raises:
            VendorError: It is not an address of ARM; nothing was sent.
        """
        if not may_be_polled(address, endpoint=self.session.endpoints["arm"], cloud=self.session.cloud):
            raise VendorError(
                "Azure named an address outside of ARM to poll; the token is not sent there",
                "Check endpoints.arm and cloud of the account",
                refusal=Refusal(kind="protocol"),
            )
        return self._send("GET", address, self._checker(poll_report, POLL_RULES))

    def failure(self, status: OperationStatus, response: Response) -> VendorError:
        """Return the error of an operation that failed or was canceled."""
        report = error_report(status.error, response)
        return self._checker(call_report, ()).error(report, response, status=None, otherwise=ENDED[status.state])

    def _checker(self, report: Callable[[Response], ErrorReport | None], rules: Sequence[ErrorRule]) -> ResponseChecker:
        words = {"product": "Azure", "service": "arm", "operation": self.operation, "role": self.role}
        return replace(self.session.checker(report, rules, **words), pause=pause_in)

    def _send(self, method: str, url: str, check: ResponseChecker) -> Response:
        request = Request(method=method, url=url, headers={"Accept": "application/json"})
        auth = self.session.signer(self.deadline)
        return self.session.http.send(request, auth=auth, deadline=self.deadline, check=check)
