"""Whom a call trusts, how it gets there, and that the environment changes neither behind the account's back."""

import secrets
import socket
import threading
from pathlib import Path

import pytest
import requests

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Http
from sandbox.emulator.certificates import Authority
from tests.harness.clock import MOMENT, FakeClock
from tests.unit.transport.calls import Send, make_http
from tests.unit.transport.tls_server import TlsServer, serving


def refused(send: Send, http: Http, url: str, **changes: object) -> VendorError:
    with pytest.raises(VendorError) as caught:
        send(http, url, **changes)
    assert caught.value.refusal.kind == "network"
    return caught.value


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_certificate_of_an_unknown_authority_is_not_trusted(server: TlsServer, send: Send, clock: FakeClock) -> None:
    error = refused(send, make_http(clock, attempts=3), server.url())

    assert "the TLS certificate of localhost" in str(error)
    assert "is not trusted" in str(error)
    assert "ca_bundle" in error.advice
    assert not error.refusal.transient
    assert server.seen == []


def test_a_certificate_for_another_name_is_not_trusted(server: TlsServer, send: Send, http: Http) -> None:
    error = refused(send, http, server.url(host="127.0.0.1"))

    assert "is not trusted" in str(error)
    assert server.seen == []


def test_an_account_trusts_its_bundle_alone(send: Send, clock: FakeClock, tmp_path: Path, server: TlsServer) -> None:
    other = Authority.new("other", now=MOMENT)
    bundle = tmp_path / "other.pem"
    bundle.write_bytes(other.pem)

    assert "is not trusted" in str(refused(send, make_http(clock, str(bundle)), server.url()))


def test_two_accounts_do_not_share_trust(send: Send, clock: FakeClock, bundle: str, server: TlsServer) -> None:
    send(make_http(clock, bundle), server.url())

    assert "is not trusted" in str(refused(send, make_http(clock), server.url()))


@pytest.mark.parametrize(
    "content",
    [None, b"", b"nothing\n", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ids=["absent", "empty", "text", "broken"],
)
def test_a_bundle_that_cannot_be_read_is_named_as_the_cause(
    server: TlsServer, send: Send, clock: FakeClock, tmp_path: Path, content: bytes | None
) -> None:
    bundle = tmp_path / "bad.pem"
    if content is not None:
        bundle.write_bytes(content)

    error = refused(send, make_http(clock, str(bundle)), server.url())

    assert "cannot be read" in str(error)
    assert "ca_bundle" in error.advice
    assert not error.refusal.transient
    assert str(bundle) not in str(error)


def test_a_name_that_does_not_resolve_says_so(send: Send, http: Http) -> None:
    error = refused(send, http, "https://no-such-host.invalid/x?sig=1")

    assert str(error).startswith("the name no-such-host.invalid cannot be resolved")


def test_a_closed_port_cannot_be_reached(send: Send, http: Http) -> None:
    error = refused(send, http, f"https://localhost:{closed_port()}/")

    assert "cannot be reached" in str(error)
    assert error.refusal.transient


@pytest.mark.parametrize("url", ["https://", "https://[::1/x", "ftp://host/x", "no url", "https://host:port/"])
def test_an_address_that_is_no_url_is_refused_without_a_traceback(send: Send, http: Http, url: str) -> None:
    error = refused(send, http, url)

    assert "cannot be called" in str(error)
    assert not error.refusal.transient


def test_a_server_that_talks_no_tls_broke_the_connection_off(send: Send, http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        plain.settimeout(5)
        url = f"https://localhost:{plain.getsockname()[1]}/"

        def rude() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")

        threading.Thread(target=rude, daemon=True).start()
        error = refused(send, http, url)

    assert "broke off" in str(error)


def test_netrc_does_not_replace_the_signature(
    server: TlsServer, send: Send, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine localhost login someone password {secrets.token_hex(8)}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))

    def signer(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = "ours"
        return request

    send(http, server.url(), auth=signer)
    send(http, server.url())

    assert [headers.get("authorization") for _, headers in server.seen] == ["ours", None]


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_bundle_of_the_environment_adds_no_trust(
    server: TlsServer, send: Send, bundle: str, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Whether REQUESTS_CA_BUNDLE counts is decided once, where the route is made."""
    monkeypatch.setenv(variable, bundle)

    assert "is not trusted" in str(refused(send, make_http(FakeClock()), server.url()))


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_bundle_of_the_environment_takes_no_trust(
    server: TlsServer, send: Send, http: Http, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "/absent.pem")

    assert send(http, server.url()).status == 200


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environments_proxy_is_used_where_the_account_has_none(
    server: TlsServer, send: Send, http: Http, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    password = secrets.token_hex(8)
    monkeypatch.setenv(variable, f"http://me:{password}@127.0.0.1:{closed_port()}")

    error = refused(send, http, server.url())

    assert str(error).startswith("the proxy on the way to localhost")
    assert password not in repr(error)
    assert server.seen == []


def test_no_proxy_is_honoured(server: TlsServer, send: Send, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("NO_PROXY", "localhost")

    assert send(http, server.url()).status == 200


def test_an_accounts_proxy_comes_before_the_environments(
    server: TlsServer, send: Send, clock: FakeClock, bundle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    proxy = f"http://127.0.0.1:{closed_port()}"

    error = refused(send, make_http(clock, bundle, proxy=proxy), server.url())

    assert str(error).startswith("the proxy on the way to localhost")


def test_a_proxys_credentials_do_not_reach_the_vendor(
    server: TlsServer, send: Send, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:pw@127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "localhost")

    send(http, server.url())

    assert "proxy-authorization" not in server.seen[0][1]


def test_an_expired_certificate_is_not_trusted(send: Send, http: Http, tmp_path: Path, authority: Authority) -> None:
    with serving(tmp_path, authority, days=-1) as server:
        assert "is not trusted" in str(refused(send, http, server.url()))
        assert server.seen == []
