"""A token that was obtained from IAM is as secret as the password that it was exchanged for."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import VendorError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.session import HuaweiSession, HuaweiTokenSigner, open_session
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader
from sandbox.emulator.certificates import Authority
from tests.harness.clock import FakeClock
from tests.unit.transport.calls import make_http
from tests.unit.transport.tls_server import Handler, TlsServer, serving

PASSWORD, FIRST, SECOND = (secrets.token_hex(4) for _ in range(3))
"""Too short for their form to betray them."""


@dataclass
class Harness:
    """IAM, which issues two tokens, and UCS, which refuses with a sentence that quotes token and password."""

    server: TlsServer
    session: HuaweiSession
    status: int = 403

    def token(self) -> str:
        signer = self.session.signer(self.session.http.clock.monotonic() + 30)
        assert isinstance(signer, HuaweiTokenSigner)
        return signer.token

    def refused(self, session: HuaweiSession, status: int) -> str:
        self.status = status
        deadline = session.http.clock.monotonic() + 30
        with pytest.raises(VendorError, match="may not") as caught:
            HuaweiUcsReader().fetch(HuaweiUcsCluster(cluster_id="c1"), session, deadline)
        return str(caught.value) + repr(caught.value)


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    authority, bundle = Authority.new("quotes", now=datetime.now(UTC)), tmp_path / "ca.pem"
    bundle.write_bytes(authority.pem)
    tokens = iter([FIRST, SECOND])
    with serving(tmp_path, authority) as server:
        endpoints = {"ucs": server.url(""), "iam": server.url("")}
        account = HuaweiAccount(user_name="u", password=PASSWORD, domain_name="n", endpoints=endpoints)
        session = open_session(account, make_http(FakeClock(), str(bundle)), Ambient(environment={}, home="/nowhere"))
        harness = Harness(server, session)

        def answer(handler: Handler) -> None:
            if handler.path.startswith("/v3/auth/tokens"):
                handler.answer(201, b'{"token": {}}', X_Subject_Token=next(tokens))
                return
            text = f"the token {handler.headers['X-Auth-Token']} for {PASSWORD} may not"
            handler.answer(harness.status, json.dumps({"error_code": "X.1", "error_msg": text}).encode())

        server.behave = answer
        yield harness


def test_a_refusal_that_quotes_token_and_password_is_printed_without_them(harness: Harness) -> None:
    printed = harness.refused(harness.session, 403)

    assert harness.server.seen[-1][1]["x-auth-token"] == FIRST
    assert FIRST not in printed
    assert PASSWORD not in printed


def test_so_is_one_that_comes_after_another_call_had_the_token_dropped_and_replaced(harness: Harness) -> None:
    """A whole fleet calls with one token, and the first answer of 401 drops it for all."""
    signer = harness.session.signer(harness.session.http.clock.monotonic() + 30)
    under_way = replace(harness.session, signer=lambda _deadline: signer)
    harness.refused(harness.session, 401)
    assert harness.token() == SECOND

    printed = harness.refused(under_way, 401)

    assert harness.server.seen[-1][1]["x-auth-token"] == FIRST
    assert FIRST not in printed
    assert harness.token() == SECOND


def test_nothing_that_has_the_token_shows_it(harness: Harness) -> None:
    assert harness.token() == FIRST
    assert FIRST not in repr([harness.session, harness.session.signer(harness.session.http.clock.monotonic() + 30)])
