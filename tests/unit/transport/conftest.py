"""A server per test, and an `Http` on the test's own clock that trusts it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clusterkeys.transport.http import Http, Request, Response, unsigned
from sandbox.emulator.certificates import Authority
from tests.harness.clock import FakeClock
from tests.unit.transport.calls import Send, accept, make_http
from tests.unit.transport.tls_server import TlsServer, serving


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority.new("transport tests", now=datetime.now(UTC))


@pytest.fixture
def bundle(tmp_path: Path, authority: Authority) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(authority.pem)
    return str(path)


@pytest.fixture
def server(tmp_path: Path, authority: Authority) -> Iterator[TlsServer]:
    with serving(tmp_path, authority) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The machine's own proxies, bundles and netrc are not what is tested."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def http(clock: FakeClock, bundle: str) -> Http:
    return make_http(clock, bundle)


@pytest.fixture
def send(clock: FakeClock) -> Send:
    def sending(http: Http, url: str, *, seconds: float = 30, **changes: object) -> Response:
        arguments = {"auth": unsigned, "check": accept, "deadline": clock.monotonic() + seconds} | changes
        return http.send(Request(method="POST", url=url), **arguments)

    return sending
