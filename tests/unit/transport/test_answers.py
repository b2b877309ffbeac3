"""What a server may do to a call, and what is made of it: real sockets, real TLS."""

import gzip
import logging
import secrets
import time

import pytest
import requests

from clusterkeys.errors import VendorError
from clusterkeys.transport.clock import SystemClock
from clusterkeys.transport.http import Http, Request, Response, unsigned
from tests.harness.clock import FakeClock
from tests.unit.transport.calls import Send, busy_unless_ok, make_http
from tests.unit.transport.tls_server import Handler, TlsServer


def refused(send: Send, http: Http, url: str, **changes: object) -> VendorError:
    with pytest.raises(VendorError) as caught:
        send(http, url, **changes)
    return caught.value


def test_an_answer_comes_back_whole(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.answer(201, b'{"a": 1}', X_Request_Id="r1")

    response = send(http, server.url("/x"))

    assert (response.status, response.json(), response.headers["x-request-id"]) == (201, {"a": 1}, "r1")


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_body_that_is_no_json_decodes_to_none(body: bytes) -> None:
    assert Response(status=200, headers={}, body=body).json() is None


def test_a_compressed_body_is_decoded(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.answer(body=gzip.compress(b"x" * 300_000), Content_Encoding="gzip")

    assert send(http, server.url()).body == b"x" * 300_000


def test_a_body_in_chunks_is_joined(server: TlsServer, send: Send, http: Http) -> None:
    def chunks(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    server.behave = chunks

    assert send(http, server.url()).body == b"abcde"


def test_a_server_that_never_answers_is_a_timeout_at_the_deadline(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.server.closing.wait(10)

    error = refused(send, http, server.url(), seconds=0.3)

    assert str(error).startswith(f"localhost:{server.server_address[1]} did not answer in time")
    assert (error.refusal.kind, error.refusal.transient) == ("network", True)


@pytest.mark.parametrize("framing", ["Content-Length: 100000", "Transfer-Encoding: chunked"])
def test_a_server_that_drips_does_not_outlast_the_deadline(
    server: TlsServer, send: Send, bundle: str, framing: str
) -> None:
    """Each piece comes in time, so a timeout per read alone would wait for hours."""

    def drip(handler: Handler) -> None:
        piece = b"1\r\nx\r\n" if "chunked" in framing else b"x"
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n".encode())
        while not handler.server.closing.wait(0.05):
            handler.wfile.write(piece)

    server.behave = drip
    clock = SystemClock()
    started = clock.monotonic()

    error = refused(send, make_http(clock, bundle), server.url(), deadline=started + 0.5)

    assert "did not answer in time" in str(error)
    assert clock.monotonic() - started < 2


@pytest.mark.parametrize("body", [b"", b"half"])
def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(
    server: TlsServer, send: Send, http: Http, body: bytes
) -> None:
    def truncate(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    server.behave = truncate

    error = refused(send, http, server.url())

    assert "broke off" in str(error)
    assert error.refusal.transient


def test_a_server_that_hangs_up_is_a_connection_that_broke_off(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.connection.shutdown(2)

    error = refused(send, http, server.url())

    assert "broke off" in str(error)
    assert error.refusal.transient


def test_a_body_that_claims_compression_and_has_none_is_refused(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.answer(body=b"plain", Content_Encoding="gzip")

    assert "broke off" in str(refused(send, http, server.url()))


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_body_over_the_limit_is_refused_early(server: TlsServer, send: Send, http: Http, encoding: str) -> None:
    """Four mebibytes is the limit; compressed, fifty fit in fifty kilobytes."""
    body = b"0" * (50 * 1024 * 1024)
    sent = gzip.compress(body) if encoding == "gzip" else body
    server.behave = lambda handler: handler.answer(body=sent, Content_Encoding=encoding)

    error = refused(send, http, server.url("/big?sig=1"))

    assert error.what == f"{server.url('/big')} answered with more than 4194304 bytes"
    assert (error.refusal.kind, error.refusal.transient) == ("protocol", False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_not_followed(
    server: TlsServer, send: Send, bundle: str, clock: FakeClock, status: int
) -> None:
    http = make_http(clock, bundle, attempts=3)
    server.behave = lambda handler: handler.answer(status, Location=server.url("/elsewhere"))

    error = refused(send, http, server.url("/call?sig=1"))

    assert "answered with a redirect" in str(error)
    assert [path for path, _ in server.seen] == ["/call?sig=1"]
    assert (error.refusal.kind, error.refusal.transient) == ("protocol", False)


def test_the_body_of_a_redirect_does_not_outlast_the_deadline(server: TlsServer, send: Send, bundle: str) -> None:
    """`requests` would read it all to prepare a next request, though told not to follow."""

    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 307 Go\r\nLocation: https://localhost/\r\nContent-Length: 100000\r\n\r\n")
        while not handler.server.closing.wait(0.05):
            handler.wfile.write(b"x")

    server.behave = drip
    clock = SystemClock()
    started = time.monotonic()

    refused(send, make_http(clock, bundle), server.url(), deadline=started + 0.5)

    assert time.monotonic() - started < 2


def test_the_signer_is_called_for_every_attempt(server: TlsServer, send: Send, clock: FakeClock, bundle: str) -> None:
    statuses = iter([503, 429, 200])
    server.behave = lambda handler: handler.answer(next(statuses))

    def dated(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Date"] = clock.now().isoformat()
        return request

    send(make_http(clock, bundle, attempts=5), server.url(), auth=dated, check=busy_unless_ok)

    dates = [headers["x-date"][17:25] for _, headers in server.seen]
    assert dates == ["00+00:00", "00.25000", "00.75000"]


def test_no_cookie_is_kept(server: TlsServer, send: Send, http: Http) -> None:
    server.behave = lambda handler: handler.answer(Set_Cookie="a=b; Path=/")

    send(http, server.url())
    send(http, server.url())

    assert all("cookie" not in headers for _, headers in server.seen)


def test_a_post_without_a_body_says_so(server: TlsServer, send: Send, http: Http) -> None:
    send(http, server.url())

    assert server.seen[0][1]["content-length"] == "0"


def test_a_signed_url_goes_out_byte_for_byte(server: TlsServer, send: Send, http: Http) -> None:
    target = "/a%2Fb%25/%7Ex/../y//z;p?t=2026-01-01T00%3A00%3A00Z&c=MII%2B%2F%3D&s&e=&%41=(a)+b"

    send(http, server.url(target))

    assert server.seen[0][0] == target


def test_a_signature_of_a_url_is_over_what_goes_out(server: TlsServer, send: Send, http: Http) -> None:
    signed = []

    def signer(request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed.append(request.url)
        return request

    send(http, server.url("/%7Ea?b=%41"), auth=signer)

    assert signed == [server.url(server.seen[0][0])]


def test_no_log_at_any_level_has_a_query_or_a_header(
    server: TlsServer, send: Send, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    query, key = secrets.token_hex(8), secrets.token_hex(8)

    def signer(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = key
        return request

    send(http, server.url(f"/call?sig={query}"), auth=signer)

    assert "/call" in caplog.text
    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
    assert query not in caplog.text
    assert key not in caplog.text


def test_what_may_be_secret_is_in_no_repr(http: Http) -> None:
    secret = secrets.token_hex(8)
    request = Request(method="GET", url=f"https://h/?s={secret}", headers={"A": secret}, body=secret.encode())
    response = Response(status=200, headers={"A": secret}, body=secret.encode())

    assert secret not in repr((request, response, http))
    assert unsigned(request) is request
