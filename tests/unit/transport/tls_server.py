"""A real HTTPS server on a loopback port whose every answer a test writes itself."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sandbox.emulator.certificates import Authority, Identity, Validity


class Handler(BaseHTTPRequestHandler):
    """Records the request, then does what the test says; `gone` is set when the server closes."""

    protocol_version = "HTTP/1.1"
    server: "TlsServer"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        try:
            self.server.behave(self)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def answer(self, status: int = 200, body: bytes = b"{}", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


class TlsServer(ThreadingHTTPServer):
    """Listens on `https://localhost:<port>`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.behave: Callable[[Handler], None] = Handler.answer
        self.closing = threading.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, *_args: object) -> None:
        """Clients that distrust the certificate hang up: that is what some tests are about."""

    def url(self, path: str = "/", host: str = "localhost") -> str:
        return f"https://{host}:{self.server_address[1]}{path}"


@contextmanager
def serving(directory: Path, authority: Authority, *, days: int = 1) -> Iterator[TlsServer]:
    """Serve with a certificate for `localhost` that ends after so many days."""
    now = datetime.now(UTC)
    validity = Validity(not_before=now - timedelta(days=2), not_after=now + timedelta(days=days), serial=7)
    pair = authority.issue(Identity(common_name="localhost", hosts=("localhost",)), validity)
    certificate = directory / "server.pem"
    certificate.write_bytes(pair.certificate + pair.key)
    server = TlsServer(certificate)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
