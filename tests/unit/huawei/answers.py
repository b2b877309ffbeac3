"""Answers as the transport hands them on, and the checker of a session that knows two secrets."""

import json
import secrets
from collections.abc import Sequence

from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.error_rules import ErrorRule
from clusterkeys.transport.http import Response
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.vendors.huawei.errors import UCS_RULES, report
from tests.harness.clock import MOMENT

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)


def error_of(response: Response, rules: Sequence[ErrorRule] = UCS_RULES) -> VendorError | None:
    """Check a response, on a machine whose time it is `MOMENT`."""
    return ResponseChecker(
        report=report,
        rules=rules,
        words={"product": "THE PRODUCT", "service": "the-service"},
        source="THE SOURCE",
        secrets=lambda: frozenset({KEY, SECRET}),
        now=lambda: MOMENT,
    )(response)


def answer(status: int, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=content)
