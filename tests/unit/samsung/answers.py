"""Answers as the transport hands them on, and a session that knows two secrets."""

import json
import secrets

from requests.structures import CaseInsensitiveDict

from clusterkeys.transport.http import Http, Response, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Session
from tests.unit.clock import FakeClock

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)


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
