"""The odd ways of emulated ARM that can be switched on for a cluster."""

from base64 import b64decode

import pytest
import yaml

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.clients import Arm


def test_a_cluster_just_created_conflicts_for_a_while(arm: Arm, emulator: Emulator) -> None:
    emulator.quirk("arc-berlin", "not-ready", times=2)

    assert [arm.list_kubeconfig().status_code for _ in range(3)] == [409, 409, 202]


@pytest.mark.parametrize(("quirk", "status"), [("fail-operation", "Failed"), ("canceled", "Canceled")])
def test_an_operation_may_end_badly_with_a_flat_error(arm: Arm, emulator: Emulator, quirk: str, status: str) -> None:
    emulator.quirk("arc-berlin", quirk)

    body = arm.finish(arm.list_kubeconfig().headers["Azure-AsyncOperation"])

    assert body["status"] == status
    assert set(body["error"]) == {"code", "message"}
    assert "properties" not in body


def test_a_location_alone_answers_202_until_it_answers_200(arm: Arm, emulator: Emulator) -> None:
    emulator.quirk("arc-berlin", "location-only")
    accepted = arm.list_kubeconfig()

    polls = [arm.poll(accepted.headers["Location"]) for _ in range(3)]

    assert "Azure-AsyncOperation" not in accepted.headers
    assert [each.status_code for each in polls] == [202, 202, 200]
    assert polls[0].headers["Location"] == accepted.headers["Location"]


def test_the_result_may_be_at_the_location_only(arm: Arm, emulator: Emulator) -> None:
    emulator.quirk("arc-berlin", "succeeded-without-body-then-location")
    accepted = arm.list_kubeconfig()

    status = arm.finish(accepted.headers["Azure-AsyncOperation"])
    result = arm.poll(accepted.headers["Location"])

    assert "properties" not in status
    assert result.json()["properties"]["kubeconfigs"]


def test_addresses_may_be_missing_or_elsewhere_or_unprotected(arm: Arm, emulator: Emulator) -> None:
    emulator.quirk("arc-berlin", "no-headers", times=1)
    missing = arm.list_kubeconfig()
    emulator.quirk("arc-berlin", "foreign-poll-host", times=1)
    foreign = arm.list_kubeconfig()
    emulator.quirk("arc-berlin", "http-poll-url", times=1)
    unprotected = arm.list_kubeconfig()

    assert not {"Location", "Azure-AsyncOperation"} & set(missing.headers)
    assert foreign.headers["Azure-AsyncOperation"].startswith("https://127.0.0.1:")
    assert unprotected.headers["Azure-AsyncOperation"].startswith("http://localhost:")


def test_a_running_operation_may_be_slow_and_ask_for_patience(arm: Arm, emulator: Emulator) -> None:
    emulator.quirk("arc-berlin", "slow", times=4)
    emulator.quirk("arc-berlin", "retry-after")
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]

    polls = [arm.poll(status) for _ in range(5)]

    assert [each.json()["status"] for each in polls] == ["Creating"] * 4 + ["Succeeded"]
    assert [each.headers.get("Retry-After") for each in polls] == ["1"] * 4 + [None]


def test_a_post_or_a_poll_may_be_redirected_to_another_host(arm: Arm, emulator: Emulator) -> None:
    status = arm.list_kubeconfig().headers["Azure-AsyncOperation"]
    emulator.quirk("arc-berlin", "redirect")
    emulator.quirk("arc-berlin", "poll-redirect")

    for response in (arm.list_kubeconfig(), arm.poll(status)):
        assert response.status_code == 307
        assert response.headers["Location"].startswith("https://127.0.0.1:")


@pytest.mark.parametrize(
    ("quirk", "expected"),
    [
        ("empty-list", []),
        ("invalid-base64", [{"name": "admin", "value": "%not base64%"}]),
    ],
)
def test_the_list_of_kubeconfigs_may_be_empty_or_garbled(
    arm: Arm, emulator: Emulator, quirk: str, expected: list[dict[str, str]]
) -> None:
    emulator.quirk("arc-berlin", quirk)

    body = arm.finish(arm.list_kubeconfig().headers["Azure-AsyncOperation"])

    assert body["properties"]["kubeconfigs"] == expected


def test_the_kubeconfig_may_be_no_yaml_or_lack_parts(arm: Arm, emulator: Emulator) -> None:
    def delivered(quirk: str) -> str:
        emulator.quirk("arc-berlin", quirk, times=1)
        body = arm.finish(arm.list_kubeconfig().headers["Azure-AsyncOperation"])
        return b64decode(body["properties"]["kubeconfigs"][0]["value"]).decode()

    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(delivered("invalid-yaml"))
    assert yaml.safe_load(delivered("no-clusters"))["clusters"] == []
    nobody = yaml.safe_load(delivered("no-credentials"))
    assert [each["user"] for each in nobody["users"]] == [{}]
    assert nobody["contexts"][0]["context"]["user"] == nobody["users"][0]["name"]
