"""What Huawei's emulated gateway lets through and how it refuses the rest."""

import secrets
from datetime import timedelta

import pytest
import requests

from sandbox.emulator.description import AccountDescription, WorldDescription
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.contract.emulator.clients import Ucs


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_a_clock_up_to_fifteen_minutes_off_is_accepted(ucs: Ucs, emulator: Emulator, minutes: int) -> None:
    assert ucs.kubeconfig(date=emulator.clock() + timedelta(minutes=minutes)).status_code == 201


@pytest.mark.parametrize("seconds", [-901, 901])
def test_a_clock_further_off_is_refused_with_both_times(ucs: Ucs, emulator: Emulator, seconds: int) -> None:
    response = ucs.kubeconfig(date=emulator.clock() + timedelta(seconds=seconds))

    assert response.status_code == 401
    assert response.json()["error_code"] == "APIGW.0301"
    assert "signature expired, signature time:20261123T09" in response.json()["error_msg"]
    assert "server time:20261123T093000Z" in response.json()["error_msg"]


def test_five_bad_signatures_lock_the_key_for_five_minutes(ucs: Ucs, emulator: Emulator) -> None:
    """The sixth call is refused though its signature is right."""
    for _ in range(5):
        assert "verify aksk" in ucs.kubeconfig(secret_key=secrets.token_hex(20)).json()["error_msg"]

    locked = ucs.kubeconfig()
    assert locked.status_code == 401
    assert "AK access failed to reach the limit,forbidden" in locked.json()["error_msg"]

    emulator.clock.advance(299)
    assert ucs.kubeconfig().status_code == 401
    emulator.clock.advance(1)
    assert ucs.kubeconfig().status_code == 201


def test_a_good_signature_in_between_starts_the_count_anew(ucs: Ucs) -> None:
    for _ in range(4):
        ucs.kubeconfig(secret_key=secrets.token_hex(20))
    ucs.kubeconfig()
    ucs.kubeconfig(secret_key=secrets.token_hex(20))

    assert ucs.kubeconfig().status_code == 201


def test_reset_unlocks(ucs: Ucs, emulator: Emulator) -> None:
    for _ in range(5):
        ucs.kubeconfig(secret_key=secrets.token_hex(20))

    emulator.reset()

    assert ucs.kubeconfig().status_code == 201


def test_a_request_without_any_login_is_refused(emulator: Emulator) -> None:
    response = requests.post(
        f"{emulator.url('ucs')}/v1/clusters/any/kubeconfig", verify=str(emulator.ca_bundle), timeout=10
    )

    assert (response.status_code, response.json()["error_code"]) == (401, "APIGW.0301")
    assert response.json()["request_id"] == response.headers["X-Request-Id"]


def test_another_accounts_domain_is_forbidden(ucs: Ucs) -> None:
    response = ucs.kubeconfig(headers={"X-Domain-Id": secrets.token_hex(16)})

    assert (response.status_code, response.json()["error_code"]) == (403, "UCS.00000004")


def test_new_keys_make_the_old_ones_worthless(ucs: Ucs, emulator: Emulator) -> None:
    old = emulator.account("huawei")

    emulator.rekey("huawei")

    refused = ucs.kubeconfig(access_key=old["access_key"], secret_key=old["secret_key"])
    assert "ak not exist" in refused.json()["error_msg"]
    assert ucs.kubeconfig().status_code == 201


def test_a_token_of_iam_is_an_alternative_to_a_signature(emulator: Emulator) -> None:
    password = emulator.world.account("huawei").keys["password"]
    identity = {"user": {"name": "huawei", "password": password, "domain": {"name": "huawei"}}}
    body = {
        "auth": {"identity": {"methods": ["password"], "password": identity}, "scope": {"domain": {"name": "huawei"}}}
    }
    verify = str(emulator.ca_bundle)
    login = requests.post(f"{emulator.url('iam')}/v3/auth/tokens", json=body, verify=verify, timeout=10)
    assert login.status_code == 201
    token = {"X-Auth-Token": login.headers["X-Subject-Token"]}
    cluster = emulator.cluster("ucs-dc1")["cluster_id"]
    url = f"{emulator.url('ucs')}/v1/clusters/{cluster}/kubeconfig"

    assert requests.post(url, headers=token, verify=verify, timeout=10).status_code == 201
    emulator.clock.advance(24 * 3600)
    expired = requests.post(url, headers=token, verify=verify, timeout=10)
    assert (expired.status_code, expired.json()["error_code"]) == (401, "APIGW.0301")


def test_a_wrong_password_gets_no_token(emulator: Emulator) -> None:
    identity = {"user": {"name": "huawei", "password": secrets.token_hex(8)}}
    body = {"auth": {"identity": {"methods": ["password"], "password": identity}}}

    login = requests.post(
        f"{emulator.url('iam')}/v3/auth/tokens", json=body, verify=str(emulator.ca_bundle), timeout=10
    )

    assert login.status_code == 401
    assert "X-Subject-Token" not in login.headers


def test_temporary_keys_need_their_security_token(ucs: Ucs, tmp_path_factory: pytest.TempPathFactory) -> None:
    usual = WorldDescription.from_file()
    configuration = usual.accounts["huawei"].configuration
    accounts = dict(usual.accounts)
    accounts["huawei"] = AccountDescription(vendor="huawei", configuration=configuration, temporary=True)
    world = World.generated(WorldDescription(accounts=accounts, clusters=usual.clusters))
    with Emulator.start(world, tmp_path_factory.mktemp("temporary")) as emulator:
        ucs.emulator = emulator
        account = emulator.account("huawei")

        assert account["secrets"] == ["secret_key", "security_token"]
        assert ucs.kubeconfig().status_code == 401
        assert ucs.kubeconfig(headers={"X-Security-Token": account["security_token"]}).status_code == 201
