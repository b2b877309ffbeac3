"""Tokens of the real ClientSecretCredential: one for all, refreshed in time, each refusal in words, nothing in logs."""

import logging
import re
import secrets
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from clusterkeys.errors import DeadlineError, VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure
from tests.harness.clock import FakeClock


def refusal_of(azure: Azure, **changes: object) -> VendorError:
    with pytest.raises(VendorError) as refused:
        azure.fetch(azure.session(**changes))
    return refused.value


@pytest.mark.parametrize(
    ("setting", "code", "says"),
    [
        ("client_secret", "AADSTS7000215", "the secret's value, not its id"),
        ("client_id", "AADSTS700016", "the tenant does not know the application"),
        ("tenant_id", "AADSTS90002", "it does not know the tenant"),
    ],
)
def test_a_wrong_setting_is_named_and_not_tried_again(azure: Azure, setting: str, code: str, says: str) -> None:
    wrong = secrets.token_hex(16)

    error = refusal_of(azure, **{setting: wrong})

    assert (error.refusal.kind, error.refusal.code, error.refusal.transient) == ("credential", code, False)
    assert says in str(error)
    assert "client_secret in the stack" in str(error)
    assert error.refusal.request_id
    assert azure.calls("token", "discovery") <= 2
    assert wrong not in str(error) + repr(error)


def test_an_expired_secret_is_distinguished_from_a_wrong_one(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=401, service="entra", operation="token")

    error = refusal_of(azure)

    assert (error.refusal.code, error.refusal.kind) == ("AADSTS7000222", "credential")
    assert "has expired" in str(error)
    assert azure.calls("token") == 1


def test_a_refusal_without_a_known_code_is_quoted(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=400, code="AADSTS1002012", service="entra", operation="token")

    assert "AADSTS1002012" in str(refusal_of(azure))


@pytest.mark.parametrize(("status", "kind"), [(429, "throttled"), (503, "server"), (500, "server")])
def test_entra_in_trouble_is_tried_again(azure: Azure, emulator: Emulator, status: int, kind: str) -> None:
    emulator.fail("azure", status=status, service="entra", operation="token")

    error = refusal_of(azure)

    assert (error.refusal.kind, azure.calls("token")) == (kind, 5)


def test_entra_recovers(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=429, service="entra", operation="token", retry_after=9, times=1)

    azure.fetch()

    assert azure.waits[0] == 9.0


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("body", ["html", "garbage", "cut-json", "empty"])
def test_a_proxy_that_answers_for_entra_is_not_taken_for_a_refused_credential(
    azure: Azure, emulator: Emulator, body: str, status: int
) -> None:
    emulator.fail("azure", status=status, service="entra", operation="token", body=body)

    assert refusal_of(azure).refusal.kind == "protocol"


def test_an_unreachable_authority_is_a_network_error_within_the_deadline(azure: Azure) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        error = refusal_of(azure, authority=f"https://localhost:{closed.getsockname()[1]}")

    assert error.refusal.kind == "network"
    assert "localhost" in str(error)


def test_an_authority_that_is_not_trusted_is_reported_with_the_way_to_trust_it(azure: Azure) -> None:
    error = refusal_of(azure, ca_bundle=None)

    assert error.refusal.kind == "network"
    assert "ca_bundle" in error.advice


def test_an_authority_that_never_answers_costs_no_more_than_the_deadline(azure: Azure) -> None:
    """Real time passes here: the deadline is half a second away."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        session = azure.session(authority=f"https://localhost:{mute.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises((VendorError, DeadlineError)) as refused:
            azure.fetch(session, within=0.5)

    assert time.monotonic() - started < 5
    assert re.search("did not answer in time|deadline passed while waiting for a token of Entra ID", str(refused.value))


def test_all_threads_share_one_token(azure: Azure) -> None:
    session = azure.session()
    start = threading.Barrier(64)

    def fetch(_: int) -> None:
        start.wait(timeout=30)
        azure.reader.fetch(azure.cluster(), session, azure.clock.monotonic() + 100_000)

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(fetch, range(64)))

    assert azure.calls("token") == 1
    assert azure.starts == 64


def test_a_refused_secret_is_asked_about_once_by_a_whole_fleet(azure: Azure, clock: FakeClock) -> None:
    session = azure.session(client_secret=secrets.token_urlsafe())

    for _ in range(8):
        with pytest.raises(VendorError, match="the client secret is wrong"):
            azure.fetch(session)

    assert azure.calls("token") == 1
    clock.advance(60)
    with pytest.raises(VendorError):
        azure.fetch(session)
    assert azure.calls("token") == 2


def test_nothing_is_asked_before_the_first_request(azure: Azure, emulator: Emulator) -> None:
    azure.session()

    assert emulator.requests == []


@pytest.mark.parametrize("cause", ["success", "wrong secret", "refused", "failed", "server"])
def test_no_secret_is_logged_raised_or_shown(
    azure: Azure, emulator: Emulator, caplog: pytest.LogCaptureFixture, cause: str
) -> None:
    secret = secrets.token_urlsafe(30) if cause == "wrong secret" else emulator.account("contoso")["client_secret"]
    session = azure.session(client_secret=secret)
    if cause in ("refused", "server"):
        emulator.fail("azure", status=403 if cause == "refused" else 500)
    if cause == "failed":
        emulator.quirk("arc-berlin", "fail-operation")

    shown = [repr(session), repr(azure.account(client_secret=secret)), repr(session.signer(0))]
    with caplog.at_level(logging.DEBUG):
        try:
            shown.append(repr(azure.fetch(session)))
        except VendorError as error:
            shown += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]

    assert {"msal", "urllib3"} <= {record.name.split(".")[0] for record in caplog.records}
    canaries = {secret, *signed_parts(emulator)}
    text = "\n".join([*shown, *(record.getMessage() for record in caplog.records), caplog.text])
    assert len(canaries) >= (1 if cause == "wrong secret" else 2)
    assert [canary[:6] for canary in canaries if canary in text] == []


def signed_parts(emulator: Emulator) -> set[str]:
    tokens = {
        request.headers["authorization"].removeprefix("Bearer ")
        for request in emulator.requests
        if "authorization" in request.headers
    }
    queries = {
        part for request in emulator.requests if request.operation == "poll" for part in request.query.split("&")
    }
    return tokens | {part for part in queries if len(part) > 40}
