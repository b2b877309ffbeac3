"""Answers as the transport hands them on, a session that knows two secrets, and operations to read answers of."""

import json
import secrets

from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Http, Response, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.operation import Operation
from clusterkeys.vendors.alibaba.refusals import AlibabaReading
from tests.unit.clock import FakeClock

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)

ENS = Operation(
    service="ens",
    product="ENS",
    action="DescribeClusterUserKubeconfig",
    version="2017-11-10",
    method="POST",
    answer="Config",
    gone="LOOK AT ENS",
)
ACK = Operation(
    service="cs",
    product="ACK",
    action="ListUserKubeConfigStates",
    version="2015-12-15",
    method="GET",
    answer="states",
    gone="LOOK AT ACK",
    forbidden=", OR DO WITHOUT",
)


def session() -> Session:
    clock = FakeClock()
    http = Http(
        clock=clock,
        route=Route(),
        throttle=Throttle(rate=1, concurrency=1, clock=clock),
        retry=RetryPolicy(jitter=lambda: 0.0),
    )
    return Session(auth=lambda it: it, source="THE SOURCE", http=http, secrets=frozenset({KEY, SECRET}))


def answer(status: int, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=content)


def read(status: int, body: object, operation: Operation = ENS, **headers: str) -> VendorError | None:
    return AlibabaReading(operation=operation, session=session())(answer(status, body, **headers))


def refused(status: int, body: object, operation: Operation = ENS, **headers: str) -> VendorError:
    error = read(status, body, operation, **headers)
    assert error is not None
    return error
