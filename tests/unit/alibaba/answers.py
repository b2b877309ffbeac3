"""Answers as the transport hands them on, a session that knows two secrets, and operations that are answered so."""

import json
import secrets
from dataclasses import dataclass, field

import requests
from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Check, Request, Response, Signer, unsigned
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.calls import Call, Operation
from tests.harness.clock import FakeClock

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)

ENS = Operation(
    service="ens",
    product="ENS",
    action="DescribeClusterUserKubeconfig",
    version="2017-11-10",
    method="POST",
    result="Config",
    gone="LOOK AT ENS",
)
ACK = Operation(
    service="cs",
    product="ACK",
    action="ListUserKubeConfigStates",
    version="2015-12-15",
    method="GET",
    result="states",
    gone="LOOK AT ACK",
    forbidden=", OR DO WITHOUT",
)


@dataclass
class AnsweringHttp:
    """Signs each call, and answers it with the same."""

    response: Response
    clock: FakeClock = field(default_factory=FakeClock)

    def send(self, request: Request, *, auth: Signer, check: Check, **_given: object) -> Response:
        auth(requests.Request(request.method, request.url).prepare())
        error = check(self.response)
        if error is not None:
            raise error
        return self.response


def session(http: object = None) -> Session:
    return Session(
        signer=lambda _deadline: unsigned,
        source="THE SOURCE",
        http=http,  # type: ignore[arg-type]
        secrets=lambda: frozenset({KEY, SECRET}),
    )


def answer(status: int, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=content)


def read(status: int, body: object, operation: Operation = ENS, **headers: str) -> VendorError | None:
    """Return the error that an answer stands for, or None where it is accepted."""
    http = AnsweringHttp(answer(status, body, **headers))
    try:
        Call(operation=operation, url="https://h/", parameters={}).send(session(http), 0.0)
    except VendorError as error:
        return error
    return None


def refused(status: int, body: object, operation: Operation = ENS, **headers: str) -> VendorError:
    error = read(status, body, operation, **headers)
    assert error is not None
    return error
