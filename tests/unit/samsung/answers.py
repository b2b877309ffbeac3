"""Answers as the transport hands them on, and a session that knows two secrets."""

import json
import secrets

from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Http, Response, Route, unsigned
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Session
from clusterkeys.vendors.samsung.errors import RULES, report
from tests.harness.clock import FakeClock

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)


def session() -> Session:
    clock = FakeClock()
    http = Http(
        clock=clock,
        route=Route(),
        throttle=Throttle(rate=1, concurrency=1, clock=clock),
        retry=RetryPolicy(jitter=lambda: 0.0),
    )
    return Session(
        signer=lambda _deadline: unsigned, source="THE SOURCE", http=http, secrets=lambda: frozenset({KEY, SECRET})
    )


def answer(status: int, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=content)


def checked(response: Response) -> VendorError | None:
    """Check an answer as the reader of SKE does."""
    return session().checker(report, RULES, product="SKE", service="ske")(response)


def refused(status: int, body: object, **headers: str) -> VendorError:
    error = checked(answer(status, body, **headers))
    assert error is not None
    return error
