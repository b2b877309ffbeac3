"""What an account of Samsung Cloud Platform accepts."""

import secrets

import pytest
import yaml
from pydantic import ValidationError

from clusterkeys.vendors.samsung.account import SamsungAccount

KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))


def refusal(**fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        SamsungAccount.model_validate(fields)
    said = str(caught.value)
    assert SECRET not in said
    assert TOKEN not in said
    return said


def test_an_account_needs_nothing() -> None:
    account = SamsungAccount()

    assert (account.vendor, account.api_version) == ("samsung", "1.3")
    assert (account.region, account.environment) == (None, None)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"access_key": KEY}, "secret_key missing"),
        ({"secret_key": SECRET}, "access_key missing"),
        ({"auth_token": TOKEN}, "access_key and secret_key missing"),
        ({"access_key": KEY, "auth_token": TOKEN}, "secret_key missing"),
    ],
)
def test_half_a_key_is_refused_and_the_other_half_named(fields: dict[str, str], missing: str) -> None:
    assert missing in refusal(**fields)


@pytest.mark.parametrize("name", ["access_key", "secret_key", "auth_token"])
@pytest.mark.parametrize("change", ["{}\n", " {}", "{}ä", "", "{}\x00"])
def test_a_key_that_no_header_could_carry_is_refused(name: str, change: str) -> None:
    fields = {"access_key": KEY, "secret_key": SECRET, "auth_token": TOKEN}

    said = refusal(**fields | {name: change.replace("{}", SECRET)})

    assert name in said
    assert "white space" in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.3", "1.3"),
        ("1.0", "1.0"),
        ("1", "1.0"),
        ('"1.0"', "1.0"),
        ("'1.4'", "1.4"),
        ("'1.10'", "1.10"),
    ],
)
def test_a_version_may_be_written_as_the_number_it_looks_like(written: str, meant: str) -> None:
    assert SamsungAccount.model_validate(yaml.safe_load(f"api_version: {written}")).api_version == meant


@pytest.mark.parametrize(
    "value", ["v1.3", "1", "2.0", "1.", "1.3.1", " 1.3", "1.3\n", "", 2, 2.5, 1e9, 10**400, True, None, []]
)
def test_what_is_no_version_is_refused(value: object) -> None:
    assert "api_version" in refusal(api_version=value)


@pytest.mark.parametrize("name", ["region", "environment"])
@pytest.mark.parametrize("value", ["", "KR-WEST1", "kr.west1", "x/y", "a@b", "a b", "e\n", "-e", "e-", "ä", "x" * 64])
def test_region_and_environment_are_labels_of_a_host_for_keys_are_sent_there(name: str, value: str) -> None:
    assert name in refusal(**{name: value})


@pytest.mark.parametrize("value", ["e", "s", "g", "dev2", "kr-west1", "kr-south3"])
def test_known_and_other_environments_and_regions_are_taken(value: str) -> None:
    account = SamsungAccount(region=value, environment=value)

    assert (account.region, account.environment) == (value, value)


def test_its_only_service_is_ske() -> None:
    assert SamsungAccount(endpoints={"ske": "https://h/"}).endpoints == {"ske": "https://h"}
    assert "endpoints" in refusal(endpoints={"iam": "https://h"})


def test_no_repr_shows_a_key() -> None:
    shown = repr(SamsungAccount(access_key=KEY, secret_key=SECRET, auth_token=TOKEN))

    assert not [each for each in (KEY, SECRET, TOKEN) if each in shown]
