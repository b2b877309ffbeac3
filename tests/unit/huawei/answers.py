"""Answers as the transport hands them on, and their reader, who knows two secrets."""

import json
import secrets

from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Response
from clusterkeys.vendors.huawei.readings import of_ucs
from clusterkeys.vendors.huawei.refusals import Examiner
from tests.unit.clock import MOMENT

KEY, SECRET = secrets.token_hex(10), secrets.token_hex(20)


def examine(response: Response) -> VendorError | None:
    """Read a response as the call to UCS does, on a machine whose time it is `MOMENT`."""
    return Examiner(meaning=of_ucs, source="THE SOURCE", secrets=frozenset({KEY, SECRET}), now=lambda: MOMENT)(response)


def answer(status: int, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=content)
