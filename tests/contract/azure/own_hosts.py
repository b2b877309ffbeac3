"""The emulated Azure under a cloud's own host names: a proxy leads there, as a company's would lead out."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from sandbox.emulator.certificates import Authority, Identity, Validity
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.server import LOOPBACK, Listener
from sandbox.emulator.service import application


@dataclass(kw_only=True)
class ConnectProxy:
    """Takes CONNECT, notes for which host, and leads to the port that it knows for the host, or nowhere.

    Attributes:
        ports: By host and port as they are asked for.
        asked: The hosts and ports that were asked for, in order; of a call without CONNECT, its URL.
        url: Where it listens.
    """

    ports: Mapping[str, int]
    asked: list[str] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def listening(self) -> Iterator[str]:
        with socket.create_server((LOOPBACK, 0)) as server:
            threading.Thread(target=self._accept, args=(server,), daemon=True).start()
            self.url = f"http://{LOOPBACK}:{server.getsockname()[1]}"
            yield self.url

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._lead, args=(client,), daemon=True).start()

    def _lead(self, client: socket.socket) -> None:
        asked = client.recv(65536).decode().split()[1]
        self.asked.append(asked)
        port = self.ports.get(asked)
        if port is None:
            client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            client.close()
            return
        server = socket.create_connection((LOOPBACK, port))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=_pour, args=(server, client), daemon=True).start()
        _pour(client, server)


def _pour(one: socket.socket, other: socket.socket) -> None:
    try:
        while octets := one.recv(65536):
            other.sendall(octets)
    except OSError:
        pass  # one side has gone
    finally:
        other.close()


@dataclass(frozen=True, kw_only=True)
class OwnHosts:
    """What leads to the emulated Azure under the host names of a cloud.

    Attributes:
        bundle: The authority that signed for these names.
        proxy: Where the proxy listens.
        connected: The proxy's notes.
    """

    bundle: Path
    proxy: str
    connected: list[str]


@contextmanager
def own_hosts(emulator: Emulator, hosts: Mapping[str, str], directory: Path) -> Iterator[OwnHosts]:
    """Let services answer under these host names too.

    Args:
        emulator: Whose services.
        hosts: Host name by service.
        directory: Where the bundle is written.
    """
    authority = Authority.new("own hosts", now=utc_now())
    bundle, context = directory / "own-hosts.pem", _context(authority, tuple(hosts.values()), directory)
    bundle.write_bytes(authority.pem)
    azure = emulator.vendors["azure"]
    services = {service.name: service for service in azure.services}
    listeners = {
        host: Listener.bind(application(azure, services[name], emulator.world), context) for name, host in hosts.items()
    }
    emulator.world.urls.update({name: f"https://{host}" for name, host in hosts.items()})
    proxy = ConnectProxy(ports={f"{host}:443": listener.port for host, listener in listeners.items()})
    for listener in listeners.values():
        listener.serve()
    try:
        with proxy.listening() as url:
            yield OwnHosts(bundle=bundle, proxy=url, connected=proxy.asked)
    finally:
        for listener in listeners.values():
            listener.close()


def _context(authority: Authority, hosts: tuple[str, ...], directory: Path) -> SSLContext:
    now = utc_now()
    validity = Validity(not_before=now - timedelta(days=1), not_after=now + timedelta(days=1), serial=1)
    pair = authority.issue(Identity(common_name=hosts[0], hosts=hosts), validity)
    chain = directory / "own-hosts-server.pem"
    chain.write_bytes(pair.certificate + pair.key)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    chain.unlink()
    return context
