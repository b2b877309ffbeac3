"""What Samsung's emulated gateway lets through, in which of three shapes it refuses the rest, and its versions."""

import secrets
from datetime import date, timedelta

import pytest
import requests

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.ske_client import Ske

REJECTED = {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway"}


def unauthorized(response: requests.Response) -> str:
    assert response.status_code == 401
    body = response.json()
    message = body.pop("message")
    assert body == REJECTED
    return message


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_a_clock_up_to_fifteen_minutes_off_is_accepted(ske: Ske, emulator: Emulator, minutes: int) -> None:
    assert ske.kubeconfig(date=emulator.clock() + timedelta(minutes=minutes)).status_code == 200


@pytest.mark.parametrize("seconds", [-901, 901])
def test_a_clock_further_off_is_refused_like_a_wrong_signature(ske: Ske, emulator: Emulator, seconds: int) -> None:
    response = ske.kubeconfig(date=emulator.clock() + timedelta(seconds=seconds))

    assert unauthorized(response) == "HmacValidFail"
    assert response.headers["Date"] == "Mon, 23 Nov 2026 09:30:00 GMT"


@pytest.mark.parametrize("stamp", ["now", "-1605290625682", "2026-11-23T09:30:00Z", "9" * 15])
def test_a_time_that_is_no_milliseconds_is_refused(ske: Ske, stamp: str) -> None:
    assert unauthorized(ske.kubeconfig(headers={"Scp-Timestamp": stamp})) == "HmacValidFail"


def test_a_wrong_secret_is_told_from_an_unknown_key(ske: Ske) -> None:
    assert unauthorized(ske.kubeconfig(secret_key=secrets.token_hex(12))) == "HmacValidFail"
    assert "access key" in unauthorized(ske.kubeconfig(access_key=secrets.token_hex(10)))


def test_a_signature_has_to_cover_the_whole_address(ske: Ske, emulator: Emulator) -> None:
    target = f"/v1/clusters/{emulator.cluster('ske-seoul')['cluster_id']}/user-kubeconfig?kubeconfig_type=public"
    url = emulator.url("ske") + target

    assert ske.get(target, signed_url=url).status_code == 200
    for other in (target, url.partition("?")[0], url.replace("localhost", "127.0.0.1"), url.replace("https", "http")):
        assert unauthorized(ske.get(target, signed_url=other)) == "HmacValidFail"


@pytest.mark.parametrize("header", ["Scp-Accesskey", "Scp-Signature", "Scp-Timestamp", "Scp-ClientType"])
def test_without_one_of_the_signatures_headers_there_is_no_such_route(ske: Ske, header: str) -> None:
    """The vendor answers 404 in the gateway's shape, not 401."""
    response = ske.kubeconfig(headers={header: None})

    assert response.status_code == 404
    body = response.json()
    assert set(body) == {"timestamp", "path", "status", "error", "requestId"}
    assert (body["status"], body["error"]) == (404, "Not Found")
    assert body["path"].endswith("/user-kubeconfig")


@pytest.mark.parametrize(
    "target", ["/v1/clusters", "/v2/clusters/none/user-kubeconfig", "/v1/clusters/none/kubeconfig"]
)
def test_another_path_is_answered_in_the_gateways_shape(ske: Ske, target: str) -> None:
    response = ske.get(target)

    assert response.status_code == 404
    assert set(response.json()) == {"timestamp", "path", "status", "error", "requestId"}


def test_another_type_of_client_is_refused(ske: Ske) -> None:
    assert unauthorized(ske.kubeconfig(headers={"Scp-ClientType": "user-api"})) == "HmacValidFail"


def test_new_keys_make_the_old_ones_worthless(ske: Ske, emulator: Emulator) -> None:
    old = emulator.account("scp")

    emulator.rekey("scp")

    assert "access key" in unauthorized(ske.kubeconfig(access_key=old["access_key"], secret_key=old["secret_key"]))
    assert ske.kubeconfig().status_code == 200


def test_temporary_keys_need_their_token(temporary: Emulator) -> None:
    ske = Ske(temporary)
    account = temporary.account("scp")

    assert account["secrets"] == ["secret_key", "auth_token"]
    assert ske.kubeconfig(headers={"X-Auth-Token": account["auth_token"]}).status_code == 200
    assert unauthorized(ske.kubeconfig())
    assert unauthorized(ske.kubeconfig(headers={"X-Auth-Token": secrets.token_hex(8)}))


def test_the_account_is_configured_with_environment_and_region(emulator: Emulator) -> None:
    account = emulator.account("scp")

    assert (account["environment"], account["region"]) == ("e", "kr-west1")
    assert account["endpoints"] == {"ske": emulator.url("ske")}
    assert account["secrets"] == ["secret_key"]


def test_anybody_can_list_the_versions(ske: Ske) -> None:
    """The dates are the reference's; on 23 November 2026 three of them have passed."""
    assert ske.versions() == {
        "v1.4": ("CURRENT", ""),
        "v1.3": ("SUPPORTED", ""),
        "v1.2": ("DEPRECATED", "2026-10-14"),
        "v1.1": ("DEPRECATED", "2026-09-19"),
        "v1.0": ("DEPRECATED", "2025-12-31"),
    }


def test_a_version_is_deprecated_when_less_than_ninety_days_are_left(ske: Ske, emulator: Emulator) -> None:
    def on(day: date) -> str:
        emulator.clock.reset()
        emulator.clock.advance((day - emulator.clock().date()).days * 86400)
        return ske.versions()["v1.2"][0]

    assert on(date(2026, 7, 16)) == "SUPPORTED"
    assert on(date(2026, 7, 17)) == "DEPRECATED"


@pytest.mark.parametrize(
    ("quirk", "listed"),
    [
        ("version-deprecated", ("DEPRECATED", "2027-01-22")),
        ("version-past", ("DEPRECATED", "2026-11-22")),
    ],
)
def test_the_usual_version_can_be_made_to_end(
    ske: Ske, emulator: Emulator, quirk: str, listed: tuple[str, str]
) -> None:
    emulator.quirk("ske-seoul", quirk)

    assert ske.versions()["v1.3"] == listed
    assert ske.kubeconfig().status_code == 200


@pytest.mark.parametrize("version", ["ske 1.0", "ske 1.1", "ske 1.2", "ske 1.3", "ske 1.4", None])
def test_each_version_is_answered_and_none_means_the_current_one(ske: Ske, version: str | None) -> None:
    assert ske.kubeconfig(headers={"Scp-Api-Version": version}).status_code == 200


@pytest.mark.parametrize("version", ["ske 1.9", "ske v1.3", "ske1.3", "ske  1.3", "1.3", "vpc 1.3"])
def test_a_version_that_is_not_one_of_the_services_is_refused(ske: Ske, version: str) -> None:
    response = ske.kubeconfig(headers={"Scp-Api-Version": version})

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["code"] == "ValidationError"
    assert version in error["detail"]


@pytest.mark.parametrize(("version", "status"), [("ske 1.2", 400), ("ske 1.3", 200), ("ske 1.4", 200)])
def test_versions_past_their_date_may_be_refused(ske: Ske, emulator: Emulator, version: str, status: int) -> None:
    emulator.quirk("ske-seoul", "version-ended")

    assert ske.kubeconfig(headers={"Scp-Api-Version": version}).status_code == status
