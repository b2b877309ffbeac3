"""Where SKE is called: the account decides, then variables, then the file."""

import secrets

import pytest

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.endpoints import ske_url
from tests.unit.samsung.machine import Machine

LOGIN = "https://iam.{}.samsungsdscloud.com/v1"
WEST = "https://ske.kr-west1.e.samsungsdscloud.com"


def found(machine: Machine, **account: object) -> str:
    return ske_url(SamsungAccount.model_validate(account), machine.ambient)


def refusal(machine: Machine, **account: object) -> str:
    with pytest.raises(ConfigurationError) as caught:
        found(machine, **account)
    return str(caught.value)


def configure_otherwise(machine: Machine) -> None:
    """Set everything on the machine to something else."""
    machine.environment = {
        "SCP_TF_DEFAULT_REGION": "kr-other1",
        "SCP_REGION": "kr-other1",
        "SCP_TF_AUTH_URL": LOGIN.format("other"),
        "SCP_ENVIRONMENT": "other",
        "SCP_TF_ENDPOINT_OVERRIDE": "https://other.example",
    }
    machine.write("config.json", {"default-region": "kr-other1", "auth-url": LOGIN.format("other")})


def test_the_accounts_endpoint_comes_before_everything(machine: Machine) -> None:
    configure_otherwise(machine)

    assert found(machine, endpoints={"ske": "https://h:8443/"}, region="kr-east1") == "https://h:8443"


def test_the_accounts_region_and_environment_make_the_host(machine: Machine) -> None:
    configure_otherwise(machine)

    assert found(machine, region="kr-west1", environment="e") == WEST
    assert found(machine, region="kr-south1", environment="g") == "https://ske.kr-south1.g.samsungsdscloud.com"


def test_with_both_in_the_account_no_file_is_read(machine: Machine) -> None:
    machine.write("config.json", "no JSON at all")

    assert found(machine, region="kr-west1", environment="e") == WEST
    assert "~/.scpconf/config.json" in refusal(machine, region="kr-west1")


@pytest.mark.parametrize(
    "environment",
    [
        {"SCP_TF_DEFAULT_REGION": "kr-west1", "SCP_TF_AUTH_URL": LOGIN.format("e")},
        {"SCP_REGION": "kr-west1", "SCP_ENVIRONMENT": "e"},
        {"SCP_TF_DEFAULT_REGION": "kr-west1", "SCP_REGION": "kr-east1", "SCP_ENVIRONMENT": "e"},
        {"SCP_TF_AUTH_URL": LOGIN.format("E"), "SCP_ENVIRONMENT": "g", "SCP_REGION": "kr-west1"},
        {"SCP_TF_AUTH_URL": "https://login.example/v1", "SCP_ENVIRONMENT": "e", "SCP_REGION": "kr-west1"},
        {},
    ],
)
def test_what_the_account_leaves_out_is_taken_from_variables_then_from_the_file(
    machine: Machine, environment: dict[str, str]
) -> None:
    machine.environment = environment
    file = {"default-region": "kr-east1", "auth-url": LOGIN.format("s")} if environment else {}
    machine.write("config.json", file or {"default-region": "kr-west1", "auth-url": LOGIN.format("e")})

    assert found(machine) == WEST


def test_each_of_the_two_may_come_from_elsewhere(machine: Machine) -> None:
    machine.write("config.json", {"default-region": "kr-west1", "auth-url": "https://iam.e.samsungsdscloud.com"})

    assert found(machine, region="kr-east1") == "https://ske.kr-east1.e.samsungsdscloud.com"
    assert found(machine, environment="s") == "https://ske.kr-west1.s.samsungsdscloud.com"


@pytest.mark.parametrize("by_variable", [True, False])
def test_an_override_of_the_machine_counts_where_the_account_says_nothing(
    machine: Machine, *, by_variable: bool
) -> None:
    machine.environment = {"SCP_REGION": "kr-west1", "SCP_ENVIRONMENT": "e"}
    if by_variable:
        machine.environment["SCP_TF_ENDPOINT_OVERRIDE"] = "https://mine.example/"
    machine.write(
        "config.json", {"endpoint-override": "https://other.example" if by_variable else "https://mine.example"}
    )

    assert found(machine) == "https://mine.example"
    assert found(machine, region="kr-west1") == WEST
    assert found(machine, environment="e") == WEST


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_key_of_the_stack_does_not_follow_an_override_of_the_machine(machine: Machine, *, by_variable: bool) -> None:
    """Region and environment of the machine may count: whatever they say, the host is the vendor's."""
    key = {"access_key": "AK", "secret_key": secrets.token_hex(8)}
    if by_variable:
        machine.environment["SCP_TF_ENDPOINT_OVERRIDE"] = "https://evil.example"
    machine.write("config.json", {} if by_variable else {"endpoint-override": "https://evil.example"})

    assert refusal(machine, **key).startswith("the region ")
    machine.environment |= {"SCP_REGION": "kr-west1", "SCP_ENVIRONMENT": "e"}
    assert found(machine, **key) == WEST


@pytest.mark.parametrize(
    ("account", "named"),
    [
        ({}, ("region", "SCP_TF_DEFAULT_REGION", "default-region")),
        ({"environment": "e"}, ("region", "SCP_TF_DEFAULT_REGION", "default-region")),
        ({"region": "kr-west1"}, ("environment", "SCP_ENVIRONMENT", "auth-url")),
    ],
)
def test_what_is_said_nowhere_is_named_with_the_places_where_it_could_be(
    machine: Machine, account: dict[str, str], named: tuple[str, ...]
) -> None:
    said = refusal(machine, **account)

    assert said.startswith(f"the {named[0]} of the Samsung Cloud Platform account is not known. Set {named[0]}")
    assert all(each in said for each in (*named, "endpoints.ske"))


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        ({"SCP_REGION": "evil.example/"}, "SCP_REGION"),
        ({"SCP_TF_DEFAULT_REGION": "kr_west1"}, "SCP_TF_DEFAULT_REGION"),
        ({"SCP_REGION": "kr-west1", "SCP_ENVIRONMENT": "e.evil.example#"}, "SCP_ENVIRONMENT"),
        ({"SCP_REGION": "kr-west1", "SCP_TF_AUTH_URL": "https://iam.a_b.samsungsdscloud.com"}, "SCP_TF_AUTH_URL"),
        ({"SCP_TF_ENDPOINT_OVERRIDE": "http://h"}, "SCP_TF_ENDPOINT_OVERRIDE"),
        ({"SCP_TF_ENDPOINT_OVERRIDE": "https://me@h"}, "SCP_TF_ENDPOINT_OVERRIDE"),
    ],
)
def test_no_variable_can_send_a_key_elsewhere(machine: Machine, environment: dict[str, str], where: str) -> None:
    machine.environment = environment

    assert refusal(machine).startswith(f"{where} in the environment: expected ")


@pytest.mark.parametrize("content", [{"default-region": 7}, {"default-region": None}, {"default-region": ""}, {}])
def test_a_file_without_the_setting_says_nothing(machine: Machine, content: dict[str, object]) -> None:
    machine.write("config.json", content)

    assert refusal(machine).startswith("the region ")
