"""Emulated ARM: its long-running operation, its refusals and its quirks."""

import secrets
from base64 import b64decode
from urllib.parse import urlsplit

import pytest
import yaml

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.clients import Arm

ZEROS = "00000000-0000-0000-0000-000000000000"


def test_the_operation_runs_as_recorded_from_real_traffic(arm: Arm, emulator: Emulator) -> None:
    accepted = arm.list_kubeconfig()

    assert (accepted.status_code, accepted.content) == (202, b"null")
    assert accepted.headers["Content-Length"] == "4"
    assert accepted.headers["x-ms-request-id"] == ZEROS
    assert accepted.headers["x-ms-correlation-request-id"] != ZEROS
    status, location = accepted.headers["Azure-AsyncOperation"], accepted.headers["Location"]
    assert urlsplit(status).path == urlsplit(location).path
    assert status != location
    assert "*" in urlsplit(status).path
    assert len(status) > 4000

    first, second, third = (arm.poll(status) for _ in range(3))
    for running in (first, second):
        assert (running.status_code, running.json()["status"], running.json()["error"]) == (200, "Creating", {})
        assert "properties" not in running.json()
    done = third.json()
    assert (done["status"], done["error"]) == ("Succeeded", {})
    assert done["resourceId"].startswith(emulator.cluster("arc-berlin")["resource_uri"])
    (kubeconfig,) = done["properties"]["kubeconfigs"]
    assert kubeconfig["name"] == "admin"
    assert yaml.safe_load(b64decode(kubeconfig["value"], validate=True))["kind"] == "Config"


def test_a_second_of_the_worlds_time_is_enough_too(arm: Arm, emulator: Emulator) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]

    emulator.clock.advance(1)

    assert arm.poll(status).json()["status"] == "Succeeded"


@pytest.mark.parametrize("position", [-1, -700, 120])
def test_an_address_changed_in_one_octet_is_refused(arm: Arm, position: int) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]
    octet = "A" if status[position] != "A" else "B"
    changed = status[:position] + octet + status[position:][1:]

    assert len(changed) == len(status)
    assert arm.poll(changed).status_code == 403


def test_an_address_with_its_asterisk_encoded_is_refused(arm: Arm) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]

    assert arm.poll(status.replace("*", "%2A")).status_code == 403


def test_keywords_in_any_case_and_a_doubled_slash_are_the_same_resource(arm: Arm, emulator: Emulator) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]

    assert arm.list_kubeconfig(uri=uri.upper()).status_code == 202
    assert arm.list_kubeconfig(uri=f"/{uri}").status_code == 202


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b", "SubscriptionNotFound"),
        ("edge-berlin", "ResourceGroupNotFound"),
        ("arc-berlin", "ResourceNotFound"),
    ],
)
def test_404_says_which_part_does_not_exist(arm: Arm, emulator: Emulator, part: str, code: str) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"].replace(part, "nowhere")

    response = arm.list_kubeconfig(uri=uri)

    assert (response.status_code, response.json()["error"]["code"]) == (404, code)


@pytest.mark.parametrize(
    ("version", "code"),
    [(None, "MissingApiVersionParameter"), ("2020-01-01", "NoRegisteredProviderFound")],
)
def test_an_unknown_api_version_is_refused_with_those_that_are(arm: Arm, version: str | None, code: str) -> None:
    response = arm.list_kubeconfig(version=version)

    assert (response.status_code, response.json()["error"]["code"]) == (400, code)
    assert version is None or "2024-01-01, 2026-04-01-preview" in response.json()["error"]["message"]


def test_the_preview_version_is_served(arm: Arm) -> None:
    assert arm.list_kubeconfig(version="2026-04-01-preview").status_code == 202


def test_a_request_without_a_token_is_challenged(stranger: Arm) -> None:
    response = stranger.list_kubeconfig()

    assert (response.status_code, response.json()["error"]["code"]) == (401, "AuthenticationFailed")
    assert response.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


def test_a_made_up_token_is_refused(stranger: Arm) -> None:
    stranger.token = secrets.token_urlsafe(40)

    response = stranger.list_kubeconfig()

    assert (response.status_code, response.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


def test_a_token_for_another_audience_is_refused(stranger: Arm) -> None:
    stranger.log_in(scope="https://graph.microsoft.com/.default")

    assert stranger.list_kubeconfig().status_code == 401


def test_a_token_expires_after_an_hour(arm: Arm, emulator: Emulator) -> None:
    emulator.clock.advance(3600)

    response = arm.list_kubeconfig()

    assert response.json()["error"]["code"] == "ExpiredAuthenticationToken"


def test_polls_need_the_token_too(arm: Arm, stranger: Arm) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]

    assert stranger.poll(status).status_code == 401


@pytest.mark.parametrize(
    ("setting", "status", "error", "number"),
    [
        ("client_secret", 401, "invalid_client", 7000215),
        ("client_id", 400, "unauthorized_client", 700016),
        ("tenant_id", 400, "invalid_tenant", 90002),
    ],
)
def test_entra_refuses_in_its_documented_shape(
    stranger: Arm, setting: str, status: int, error: str, number: int
) -> None:
    response = stranger.log_in(**{setting: secrets.token_hex(16)})

    body = response.json()
    assert (response.status_code, body["error"], body["error_codes"]) == (status, error, [number])
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert body["timestamp"] == "2026-11-23 09:30:00Z"
    assert body["trace_id"]
    assert body["correlation_id"]
