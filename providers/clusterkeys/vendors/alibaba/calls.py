"""Calls an operation: the headers that name it, its parameters in the query, and its answer as a JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from clusterkeys.transport.http import Request, bounded
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.operation import Operation
from clusterkeys.vendors.alibaba.refusals import AlibabaReading


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call.

    Attributes:
        operation: What is called.
        base: URL of the service, without a slash at the end.
        path: Path, encoded.
        parameters: By name; they go into the query.
    """

    operation: Operation
    base: str
    path: str = "/"
    parameters: Mapping[str, str]


def answered(call: Call, session: Session, deadline: float) -> Mapping[str, object]:
    """Send the call and give its answer.

    Raises:
        VendorError: The service or the gateway in front of it refused or failed.
        DeadlineError: The account's other calls, or its credentials, took too long.
    """
    response = session.http.send(
        Request(
            method=call.operation.method,
            # `requests` would write a space as a plus sign, which is signed as another text.
            url=f"{call.base}{call.path}?{urlencode(sorted(call.parameters.items()), quote_via=quote)}",
            headers={
                "Accept": "application/json",
                "x-acs-action": call.operation.action,
                "x-acs-version": call.operation.version,
            },
        ),
        auth=bounded(session.auth, deadline),
        deadline=deadline,
        examine=AlibabaReading(operation=call.operation, session=session),
    )
    answer = response.json()
    return answer if isinstance(answer, Mapping) else {}
