"""A token that was obtained from IAM is as secret as the password that it was exchanged for."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.transport.cache import Token, TokenCache
from clusterkeys.vendors.huawei.session import HuaweiSession, HuaweiTokenSigner
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader
from sandbox.emulator.certificates import Authority
from tests.unit.clock import FakeClock
from tests.unit.transport.calls import make_http
from tests.unit.transport.tls_server import Handler, TlsServer, serving

TOKEN, NEXT = secrets.token_hex(4), secrets.token_hex(4)
"""Too short for their form to betray them."""


@dataclass
class _Setup:
    session: HuaweiSession
    tokens: TokenCache
    clock: FakeClock
    server: TlsServer

    def refused(self, answer_with: int) -> VendorError:
        """Fetch from a server that quotes the token."""

        def quote(handler: Handler) -> None:
            text = {"error_code": "X.1", "error_msg": f"the token {handler.headers['X-Auth-Token']} may not"}
            handler.answer(answer_with, json.dumps(text).encode())

        self.server.behave = quote
        with pytest.raises(VendorError, match=r"the token .* may not") as caught:
            HuaweiUcsReader().fetch(HuaweiUcsCluster(cluster_id="c1"), self.session, self.clock.monotonic() + 30)
        return caught.value


@contextmanager
def set_up(directory: Path) -> Iterator[_Setup]:
    authority, clock, bundle = Authority.new("quotes", now=datetime.now(UTC)), FakeClock(), directory / "ca.pem"
    bundle.write_bytes(authority.pem)
    values = iter([TOKEN, NEXT])
    tokens = TokenCache(
        issuer="IAM",
        obtain=lambda _deadline: Token(value=next(values), expires_at=clock.now().timestamp() + 3600),
        clock=clock,
    )
    with serving(directory, authority) as server:
        session = HuaweiSession(
            signer=lambda deadline: HuaweiTokenSigner(token=tokens.token(deadline)),
            source="THE SOURCE",
            http=make_http(clock, str(bundle)),
            endpoints={"ucs": server.url("")},
            secrets=lambda: tokens.secrets,
            tokens=tokens,
        )
        yield _Setup(session, tokens, clock, server)


def test_a_refusal_that_quotes_it_is_printed_without_it(tmp_path: Path) -> None:
    with set_up(tmp_path) as setup:
        error = setup.refused(403)

    assert setup.server.seen[0][1]["x-auth-token"] == TOKEN
    assert TOKEN not in str(error) + repr(error)


def test_so_is_one_that_comes_after_another_call_had_the_token_dropped_and_replaced(tmp_path: Path) -> None:
    """A whole fleet calls with one token, and the first answer of 401 drops it for all."""
    with set_up(tmp_path) as setup:
        slow = setup.session.signer(setup.clock.monotonic() + 30)
        setup.refused(401)
        assert setup.tokens.token(setup.clock.monotonic() + 30) == NEXT
        late = HuaweiSession(
            signer=lambda _deadline: slow,
            source="THE SOURCE",
            http=setup.session.http,
            endpoints=setup.session.endpoints,
            secrets=setup.session.secrets,
            tokens=setup.tokens,
        )
        setup.session = late
        error = setup.refused(401)

        assert setup.tokens.token(setup.clock.monotonic() + 30) == NEXT
    assert TOKEN not in str(error) + repr(error)


def test_nothing_that_has_the_token_shows_it(tmp_path: Path) -> None:
    with set_up(tmp_path) as setup:
        shown = repr([setup.session.signer(setup.clock.monotonic() + 30), setup.session])

    assert TOKEN not in shown
