"""TLS servers on free loopback ports, behind certificates of an authority made for this run."""

import ssl
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.emulator.certificates import Authority, Identity, Validity
from sandbox.files import write_private

LOOPBACK = "127.0.0.1"
_SERVER_LIFETIME = timedelta(days=30)


class _SilentHandler(WSGIRequestHandler):
    """Targets and headers are full of secrets, so requests are recorded in memory and logged nowhere."""

    protocol_version = "HTTP/1.1"
    # Head and body are written one after the other: with Nagle's algorithm each kept connection would wait 40 ms.
    disable_nagle_algorithm = True

    def send_response(self, code: int, message: str | None = None) -> None:
        """Leave `Date` and `Server` to the vendor: this class would add the machine's own beside them."""
        self.send_response_only(code, message)

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's signature
        pass


@dataclass(frozen=True, kw_only=True)
class Listener:
    """One application being served; `port` is known before the first request is answered."""

    server: BaseWSGIServer

    @classmethod
    def bind(cls, app: Flask, context: ssl.SSLContext | None = None) -> "Listener":
        """Take a free loopback port; requests wait until `serve`."""
        server = make_server(LOOPBACK, 0, app, threaded=True, request_handler=_SilentHandler)
        if context:
            # Handing the context to make_server would run handshakes in the accepting thread,
            # where one silent client holds up all the others.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            server.ssl_context = context
        return cls(server=server)

    @property
    def port(self) -> int:
        """The port that was taken."""
        return self.server.port

    def serve(self) -> None:
        """Answer requests in a background thread."""
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self.server.shutdown()
        self.server.server_close()


def tls_context(authority: Authority, directory: Path, *, now: datetime) -> ssl.SSLContext:
    """Make a server context for `localhost` and 127.0.0.1; the key is on disk only while it is loaded."""
    validity = Validity(
        not_before=now - timedelta(days=1),
        not_after=now + _SERVER_LIFETIME,
        serial=x509.random_serial_number(),
    )
    pair = authority.issue(Identity(common_name="localhost", hosts=("localhost", LOOPBACK)), validity)
    chain = directory / "emulator-server.pem"
    write_private(chain, (pair.certificate + pair.key).decode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    chain.unlink()
    return context
