"""A token that was obtained from IAM is as secret as the password that it was obtained for."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.transport.tokens import Token, TokenCache
from clusterkeys.vendor import Session
from clusterkeys.vendors.huawei.auth import HuaweiUserSigner
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader
from sandbox.emulator.certificates import Authority
from tests.unit.clock import FakeClock
from tests.unit.transport.calls import make_http
from tests.unit.transport.tls_server import Handler, serving

TOKEN = secrets.token_hex(4)
"""Too short for its form to betray it."""


def quote(handler: Handler) -> None:
    said = {"error_code": "X.1", "error_msg": f"the token {handler.headers['X-Auth-Token']} may not"}
    handler.answer(403, json.dumps(said).encode())


def test_a_refusal_that_quotes_it_is_told_without_it(tmp_path: Path) -> None:
    authority, clock, bundle = Authority.new("quotes", now=datetime.now(UTC)), FakeClock(), tmp_path / "ca.pem"
    bundle.write_bytes(authority.pem)
    token = Token(value=TOKEN, expires_at=clock.now().timestamp() + 3600)
    desk = TokenCache(issuer="IAM", obtain=lambda _deadline: token, clock=clock)
    with serving(tmp_path, authority) as server:
        server.behave = quote
        session = Session(
            auth=HuaweiUserSigner(desk=desk),
            source="THE SOURCE",
            http=make_http(clock, str(bundle)),
            endpoints={"ucs": server.url("")},
        )
        with pytest.raises(VendorError, match=r"the token .* may not") as refused:
            HuaweiUcsReader().fetch(HuaweiUcsCluster(cluster_id="c1"), session, clock.monotonic() + 30)

    assert server.seen[0][1]["x-auth-token"] == TOKEN
    assert TOKEN not in str(refused.value) + repr(refused.value)
