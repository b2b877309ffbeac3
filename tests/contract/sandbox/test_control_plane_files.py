"""What a cluster and a sandbox put on disk, before anything runs."""

import argparse
import json
import random
import socket
import ssl
import stat
import threading
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from sandbox import lifecycle
from sandbox.__main__ import duration, parser
from sandbox.control_plane.cluster import Cluster, lay_out
from sandbox.control_plane.ports import free_ports
from sandbox.errors import SandboxError
from sandbox.state import State
from sandbox.supervision import Until

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return lay_out("dc1", tmp_path / "dc1", iter([20001, 20002, 20003]), NOW)


def dice() -> random.Random:
    """The same throws each time."""
    return random.Random(4)  # noqa: S311 - ports are no secrets


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_every_file_of_a_cluster_is_private(cluster: Cluster) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in cluster.directory.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(cluster.directory.stat().st_mode) == 0o700


def test_the_server_is_known_by_name_and_by_number(cluster: Cluster) -> None:
    names = certificate(cluster.file("serving.pem")).extensions.get_extension_for_class(x509.SubjectAlternativeName)

    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(ip) for ip in names.value.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_the_clusters_own_authority_signs_server_and_administrator(cluster: Cluster) -> None:
    authority = certificate(cluster.ca_certificate)

    for name in ("serving.pem", "admin.pem"):
        certificate(cluster.file(name)).verify_directly_issued_by(authority)


def test_another_clusters_authority_did_not_sign_them(cluster: Cluster, tmp_path: Path) -> None:
    other = certificate(lay_out("dc2", tmp_path / "dc2", iter([20004, 20005, 20006]), NOW).ca_certificate)

    with pytest.raises(ValueError, match="Issuer"):
        certificate(cluster.file("admin.pem")).verify_directly_issued_by(other)


def test_the_kubeconfig_stands_alone(cluster: Cluster) -> None:
    document = json.loads(cluster.kubeconfig.read_text())
    [entry] = document["clusters"]
    [user] = document["users"]

    assert entry["cluster"]["server"] == "https://127.0.0.1:20003"
    assert b64decode(entry["cluster"]["certificate-authority-data"]) == cluster.ca_certificate.read_bytes()
    assert set(user["user"]) == {"client-certificate-data", "client-key-data"}


def test_laying_out_again_makes_a_new_cluster(cluster: Cluster) -> None:
    before = cluster.ca_certificate.read_text()
    lay_out("dc1", cluster.directory, iter([20001, 20002, 20003]), NOW)

    assert cluster.ca_certificate.read_text() != before


def test_a_port_in_use_is_not_handed_out() -> None:
    taken = next(free_ports(dice()))
    with socket.create_server(("127.0.0.1", taken)):
        assert next(free_ports(dice())) != taken


def test_ports_are_handed_out_once() -> None:
    ports = free_ports(dice())
    chosen = [next(ports) for _ in range(50)]

    assert len(set(chosen)) == 50
    assert all(20000 <= port < 32000 for port in chosen)


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("5m", 300), ("2h", 7200)])
def test_a_duration_is_written_as_people_write_it(text: str, seconds: float) -> None:
    assert duration(text) == seconds


def test_a_wrong_duration_says_how_to_write_it() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="90s, 5m or 2h"):
        duration("soon")


def test_a_command_that_is_none_gives_usage_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["upp"])

    assert stopped.value.code == 2
    assert "usage: python -m sandbox" in capsys.readouterr().err


def test_a_directory_with_somebody_elses_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(SandboxError, match="no sandbox made"):
        lifecycle.down(State.at(tmp_path), print)
    assert (tmp_path / "thesis.txt").exists()


def test_down_removes_what_the_sandbox_made_and_nothing_else(tmp_path: Path) -> None:
    state = State.at(tmp_path / "state")
    state.clusters.mkdir(parents=True)
    for name in ("lock", "sandbox.json", "clusters.json", "Pulumi.sandbox.yaml", "notes.txt"):
        state.file(name).write_text("{}")

    lifecycle.down(state, lambda _: None)

    assert sorted(path.name for path in state.directory.iterdir()) == ["lock", "notes.txt"]


def test_down_twice_says_that_there_is_nothing_to_stop(tmp_path: Path) -> None:
    said: list[str] = []
    lifecycle.down(State.at(tmp_path / "none"), said.append)

    assert said == [f"nothing to stop: there is no {tmp_path / 'none'}"]


def test_a_sandbox_ends_when_its_time_is_up() -> None:
    times = iter([99.0, 100.0])
    until = Until(stopping=threading.Event(), deadline=100.0, owner=None, clock=lambda: next(times))

    assert [until.reason(), until.reason()] == [None, "its time is up"]


def test_a_client_of_tls_accepts_the_server_under_both_names(cluster: Cluster) -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(cluster.file("serving.pem"), cluster.file("serving.key"))
    client = ssl.create_default_context(cafile=str(cluster.ca_certificate))

    for name in ("localhost", "127.0.0.1"):
        assert handshake(client, server, name) == "ok"


def handshake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> str:
    """Shake hands in memory, so that no clock but the machine's and no network is involved."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(10):
        pending = []
        for side in sides:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pending.append(side)
        if not pending:
            return "ok"
    return "unfinished"
