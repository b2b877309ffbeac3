"""What all emulated services have in common: discovery, TLS, records, and defects that give nothing away."""

import logging
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

import sandbox.emulator
from sandbox.emulator.credentials import CredentialDesk
from sandbox.emulator.discovery import vendors
from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.clients import Arm, Ucs

NEW_VENDOR = """
from sandbox.emulator.service import Vendor

VENDOR = Vendor(
    name="acme", services=(), quirks={}, keys=lambda *_: {}, secrets=(), configure=lambda *_: {}
)
"""


@pytest.fixture
def known() -> set[str]:
    """The vendors of the project."""
    return set(vendors())


@pytest.fixture
def package_with_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "acme.py").write_text(NEW_VENDOR)
    monkeypatch.setattr(sandbox.emulator, "__path__", [*sandbox.emulator.__path__, str(tmp_path)])
    yield
    del sys.modules["sandbox.emulator.acme"]
    del sandbox.emulator.acme  # type: ignore[attr-defined] # importing set it


@pytest.mark.usefixtures("known", "package_with_another_file")
def test_adding_a_vendor_is_adding_its_file(known: set[str]) -> None:
    """`known` is made before the file is there."""
    assert set(vendors()) - known == {"acme"}


def test_a_client_that_stays_silent_holds_nobody_up(emulator: Emulator, ucs: Ucs) -> None:
    """It connects and never begins the TLS handshake."""
    port = urlsplit(emulator.url("ucs")).port

    with socket.create_connection(("127.0.0.1", port), timeout=10):
        assert ucs.kubeconfig().status_code == 201


@pytest.mark.parametrize("service", ["arm", "entra", "ucs", "iam"])
def test_every_service_is_trusted_through_the_sandboxs_authority_only(emulator: Emulator, service: str) -> None:
    url = emulator.url(service)

    assert requests.get(url, verify=str(emulator.ca_bundle), timeout=10).status_code == 404
    with pytest.raises(requests.exceptions.SSLError, match="unable to get local issuer certificate"):
        requests.get(url, timeout=10)


def test_requests_are_recorded_byte_for_byte_in_order(emulator: Emulator, arm: Arm) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]
    arm.poll(status)

    token, post, poll = emulator.requests
    assert [each.operation for each in (token, post, poll)] == ["token", "listAdminKubeconfig", "poll"]
    assert b"grant_type=client_credentials" in token.body
    assert emulator.url("arm") + poll.target == status
    assert post.headers["authorization"] == poll.headers["authorization"] == f"Bearer {arm.token}"
    assert (post.query, post.headers["content-length"]) == ("api-version=2024-01-01", "0")
    assert token.request_id != post.request_id != poll.request_id
    assert emulator.status()["calls"] == {"arm": {"listAdminKubeconfig": 1, "poll": 1}, "entra": {"token": 1}}


def test_a_request_is_recorded_under_the_id_that_its_answer_carries(emulator: Emulator, ucs: Ucs) -> None:
    answer = ucs.kubeconfig()

    assert emulator.requests[-1].request_id == answer.headers["X-Request-Id"]


def test_a_defect_is_a_500_and_its_log_says_where_but_no_value(
    ucs: Ucs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_desk: CredentialDesk) -> None:
        raise RuntimeError(value)

    value = "something confidential"
    monkeypatch.setattr(CredentialDesk, "current", broken)
    with caplog.at_level(logging.DEBUG):
        response = ucs.kubeconfig()

    assert (response.status_code, response.json()["error_code"]) == (500, "UCS.00000006")
    assert "RuntimeError in kubeconfig" in caplog.text
    assert value not in caplog.text + response.text
