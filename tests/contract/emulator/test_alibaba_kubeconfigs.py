"""The kubeconfigs that emulated ENS and ACK hand out, stored and temporary, plain and with quirks."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import yaml
from cryptography import x509

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.acs_client import Acs

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
Fetch = Callable[..., requests.Response]


@pytest.fixture(params=["ens-sh", "ack-hz"])
def cluster(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fetch(acs: Acs, cluster: str) -> Fetch:
    return {"ens-sh": acs.ens_kubeconfig, "ack-hz": acs.ack_kubeconfig}[cluster]


def config(response: requests.Response) -> Any:  # noqa: ANN401 - the vendors' SDKs leave its type open, too
    """ENS and ACK spell the key differently."""
    assert response.status_code == 200
    body = response.json()
    return body["Config"] if "Config" in body else body["config"]


def kubeconfig(response: requests.Response) -> dict[str, Any]:
    return yaml.safe_load(config(response))


def server(response: requests.Response) -> str:
    (entry,) = kubeconfig(response)["clusters"]
    return entry["cluster"]["server"].rpartition(":")[0]


def certificate(response: requests.Response) -> x509.Certificate:
    (user,) = kubeconfig(response)["users"]
    return x509.load_pem_x509_certificate(b64decode(user["user"]["client-certificate-data"]))


def refusal(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("Code") or response.json().get("code")


def test_ens_answers_with_the_request_id_and_the_text_of_the_reference_and_no_end(acs: Acs, emulator: Emulator) -> None:
    response = acs.ens_kubeconfig()

    assert set(response.json()) == {"RequestId", "Config"}
    assert response.json()["RequestId"] == response.headers["x-acs-request-id"]
    tree = kubeconfig(response)
    identity = emulator.cluster("ens-sh")["cluster_id"]
    assert tree["clusters"][0]["name"] == "kubernetes"
    assert tree["contexts"] == [{"name": identity, "context": {"cluster": "kubernetes", "user": "user"}}]
    assert (tree["current-context"], tree["kind"], tree["users"][0]["name"]) == (identity, "Config", "user")


def test_ack_answers_with_the_text_and_the_certificates_own_end(acs: Acs) -> None:
    response = acs.ack_kubeconfig()

    assert set(response.json()) == {"config", "expiration"}
    assert response.json()["expiration"] == "2029-11-22T09:30:00Z"
    assert certificate(response).not_valid_after_utc == NOW + timedelta(days=1095)


def test_ack_may_say_an_end_that_comes_before_the_certificates_own(acs: Acs, emulator: Emulator) -> None:
    emulator.quirk("ack-hz", "expires-earlier")

    response = acs.ack_kubeconfig(query={"TemporaryDurationMinutes": "60"})

    assert response.json()["expiration"] == f"{NOW + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"
    assert certificate(response).not_valid_after_utc == NOW + timedelta(minutes=60)


@pytest.mark.parametrize("word", [None, "false", "False", "true", "True"])
def test_the_flag_picks_the_address_in_any_case(fetch: Fetch, word: str | None) -> None:
    response = fetch(query={"PrivateIpAddress": word} if word else {})

    assert server(response) == ("https://127.0.0.1" if word in ("true", "True") else "https://localhost")


def test_a_flag_that_is_neither_is_refused(fetch: Fetch) -> None:
    assert refusal(fetch(query={"PrivateIpAddress": "yes"})) == (400, "InvalidParameter")


def test_the_same_certificate_is_handed_out_until_the_vendor_issues_anew(
    fetch: Fetch, emulator: Emulator, cluster: str
) -> None:
    first, second = certificate(fetch()), certificate(fetch())
    emulator.rotate(cluster)

    assert first == second
    assert certificate(fetch()).serial_number != first.serial_number


def test_an_expired_certificate_is_handed_out_on_command(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    emulator.expire(cluster)

    assert certificate(fetch()).not_valid_after_utc < NOW


def test_ens_does_not_know_a_cluster_of_ack_nor_one_that_is_gone(acs: Acs, emulator: Emulator) -> None:
    other = {"ClusterId": emulator.cluster("ack-hz")["cluster_id"]}

    assert refusal(acs.ens_kubeconfig(query=other)) == (404, "InvalidClusterId.NotFound")
    emulator.remove("ens-sh")
    assert refusal(acs.ens_kubeconfig()) == (404, "InvalidClusterId.NotFound")


def test_ens_wants_a_cluster_id(acs: Acs) -> None:
    assert refusal(acs.ens_kubeconfig(query={"ClusterId": ""})) == (400, "MissingClusterId")


def test_ack_says_in_lower_case_that_it_does_not_know_a_cluster(acs: Acs, emulator: Emulator) -> None:
    unknown = acs.ack_kubeconfig("c" + "0" * 32)

    assert refusal(unknown) == (404, "ErrorClusterNotFound")
    assert set(unknown.json()) == {"code", "message", "requestId", "status"}
    assert unknown.json()["requestId"] == unknown.headers["x-acs-request-id"]
    assert refusal(acs.ack_kubeconfig(emulator.cluster("ens-sh")["cluster_id"])) == (404, "ErrorClusterNotFound")
    emulator.remove("ack-hz")
    assert refusal(acs.ack_kubeconfig()) == (404, "ErrorClusterNotFound")


@pytest.mark.parametrize("minutes", [15, 4320])
def test_each_call_for_a_temporary_kubeconfig_issues_another_one_that_ends_in_time(acs: Acs, minutes: int) -> None:
    stored = certificate(acs.ack_kubeconfig())
    temporary = [acs.ack_kubeconfig(query={"TemporaryDurationMinutes": str(minutes)}) for _ in range(2)]

    end = NOW + timedelta(minutes=minutes)
    assert {response.json()["expiration"] for response in temporary} == {f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    assert {certificate(response).not_valid_after_utc for response in temporary} == {end}
    assert len({stored.serial_number, *(certificate(response).serial_number for response in temporary)}) == 3
    assert certificate(acs.ack_kubeconfig()) == stored


@pytest.mark.parametrize("minutes", ["14", "4321", "-15", "an hour", ""])
def test_other_durations_are_refused(acs: Acs, minutes: str) -> None:
    assert refusal(acs.ack_kubeconfig(query={"TemporaryDurationMinutes": minutes})) == (400, "InvalidParameter")


@pytest.mark.parametrize(("minutes", "status"), [(None, 403), ("61", 403), ("60", 200)])
def test_a_policy_may_forbid_all_but_short_durations(
    acs: Acs, emulator: Emulator, minutes: str | None, status: int
) -> None:
    emulator.quirk("ack-hz", "duration-forbidden")

    response = acs.ack_kubeconfig(query={"TemporaryDurationMinutes": minutes} if minutes else {})

    assert response.status_code == status
    if status == 403:
        assert response.json()["message"] == "RAM policy Forbidden for action cs:DescribeClusterUserKubeconfig"
        assert response.json()["accessDeniedDetail"]["AuthAction"] == "cs:DescribeClusterUserKubeconfig"


def test_reading_near_the_end_may_renew(acs: Acs, emulator: Emulator) -> None:
    """The vendor documents 180 days; the old certificate stays valid until its own end."""
    emulator.quirk("ack-hz", "renewing")
    emulator.clock.advance(timedelta(days=915).total_seconds())
    before = certificate(acs.ack_kubeconfig())
    emulator.clock.advance(1)
    after = certificate(acs.ack_kubeconfig())

    assert before.not_valid_after_utc == NOW + timedelta(days=1095)
    assert after.not_valid_after_utc == NOW + timedelta(days=915 + 1095, seconds=1)
    assert certificate(acs.ack_kubeconfig()) == after


def test_the_kubeconfig_may_be_an_object_or_json(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    plain = kubeconfig(fetch())
    emulator.quirk(cluster, "config-object", times=1)
    assert config(fetch()) == plain
    emulator.quirk(cluster, "config-json-text", times=1)
    assert json.loads(config(fetch())) == plain


def test_the_kubeconfig_may_be_empty_missing_or_no_yaml(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    emulator.quirk(cluster, "empty-config", times=1)
    assert config(fetch()) == ""
    emulator.quirk(cluster, "missing-config", times=1)
    missing = fetch()
    assert (missing.status_code, missing.json().keys() & {"Config", "config"}) == (200, set())
    emulator.quirk(cluster, "invalid-yaml", times=1)
    with pytest.raises(yaml.YAMLError):
        kubeconfig(fetch())


def test_an_answer_of_200_may_tell_of_a_failure(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    emulator.quirk(cluster, "code-200")

    response = fetch()

    assert response.status_code == 200
    assert response.json()["Code"] == 1001
    assert response.json().keys() & {"Config", "config"} == set()


def test_the_address_may_be_the_other_one_than_was_asked_for(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    emulator.quirk(cluster, "wrong-endpoint")

    assert server(fetch(query={"PrivateIpAddress": "true"})) == "https://localhost"
    assert server(fetch(query={"PrivateIpAddress": "false"})) == "https://127.0.0.1"


def test_a_kubeconfig_may_lack_its_cluster_or_its_credential(fetch: Fetch, emulator: Emulator, cluster: str) -> None:
    emulator.quirk(cluster, "no-clusters")
    emulator.quirk(cluster, "no-credentials")

    tree = kubeconfig(fetch())

    assert tree["clusters"] == []
    assert [user["user"] for user in tree["users"]] == [{}]


@pytest.mark.parametrize(
    ("status", "ens", "cs"),
    [
        (400, "InvalidParameter", "InvalidParameter"),
        (403, "Forbidden.RAM", "StatusForbidden"),
        (404, "InvalidClusterId.NotFound", "ErrorClusterNotFound"),
        (500, "InternalError", "InternalError"),
        (503, "ServiceUnavailable", "ServiceUnavailable"),
    ],
)
def test_a_fault_has_the_services_own_code(acs: Acs, emulator: Emulator, status: int, ens: str, cs: str) -> None:
    emulator.fail("alibaba", status=status)
    emulator.fail("alibaba", status=status, service="cs")

    assert refusal(acs.ens_kubeconfig()) == (status, ens)
    assert refusal(acs.ack_kubeconfig()) == (status, cs)


def test_a_missing_permission_is_named_by_its_action(acs: Acs, emulator: Emulator) -> None:
    emulator.fail("alibaba", status=403)

    detail = acs.ens_kubeconfig().json()["AccessDeniedDetail"]

    assert detail["AuthAction"] == "ens:DescribeClusterUserKubeconfig"
