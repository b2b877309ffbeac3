"""Calls an operation: the headers that name it, its parameters in the query, and its answer as a JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, urlencode

from clusterkeys.transport.http import Request
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.errors import RULES, error_report, requested_pause


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation of one of the services, and the advice where it fails.

    Attributes:
        service: The service's name in `endpoints` and in RAM.
        product: Its name in sentences.
        action: The operation's name.
        version: The API's version.
        method: Verb.
        result: Name of the field that holds the result.
        gone: What to check where the service does not know the cluster.
        forbidden: What else helps where RAM denies the call; it continues a sentence.
    """

    service: str
    product: str
    action: str
    version: str
    method: str
    result: str
    gone: str
    forbidden: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of an operation.

    Attributes:
        operation: The operation.
        url: Base URL and path, encoded.
        parameters: By name; they go into the query.
    """

    operation: Operation
    url: str
    parameters: Mapping[str, str]

    def send(self, session: Session, deadline: float) -> Mapping[str, object]:
        """Return the answer.

        Raises:
            VendorError: The service or the gateway in front of it refused or failed.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        operation = self.operation
        checker = session.checker(
            partial(error_report, result=operation.result),
            RULES,
            product=operation.product,
            service=operation.service,
            permission=f"{operation.service}:{operation.action}",
            gone=operation.gone,
            forbidden=operation.forbidden,
        )
        answer = session.http.send(
            self._request(),
            auth=session.signer(deadline),
            deadline=deadline,
            check=replace(checker, pause=requested_pause),
        ).json()
        return answer if isinstance(answer, Mapping) else {}

    def _request(self) -> Request:
        return Request(
            method=self.operation.method,
            # `requests` would write a space as a plus sign, which is signed as another text.
            url=f"{self.url}?{urlencode(sorted(self.parameters.items()), quote_via=quote)}",
            headers={
                "Accept": "application/json",
                "x-acs-action": self.operation.action,
                "x-acs-version": self.operation.version,
            },
        )
