"""What an account of Huawei Cloud accepts."""

import secrets

import pytest
from pydantic import ValidationError

from clusterkeys.ambient import Ambient
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.credentials import find_credentials

KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))
USER = {"user_name": "reader", "password": secrets.token_hex(8), "domain_name": "contoso"}


def refusal(**fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        HuaweiAccount(**fields)
    said = str(caught.value)
    assert SECRET not in said
    assert TOKEN not in said
    return said


def test_an_account_needs_no_credentials() -> None:
    assert HuaweiAccount().vendor == "huawei"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"access_key": KEY}, "secret_key missing"),
        ({"secret_key": SECRET}, "access_key missing"),
        ({"security_token": TOKEN}, "access_key and secret_key missing"),
        ({"access_key": KEY, "security_token": TOKEN}, "secret_key missing"),
        ({"user_name": "reader"}, "password and domain_name missing"),
        ({"password": SECRET}, "user_name and domain_name missing"),
        ({"user_name": "reader", "password": SECRET}, "domain_name missing"),
        ({"domain_name": "contoso", "access_key": KEY, "secret_key": SECRET}, "user_name and password missing"),
    ],
)
def test_half_a_login_is_refused_and_the_other_half_named(fields: dict[str, str], missing: str) -> None:
    assert missing in refusal(**fields)


def test_a_key_and_a_user_are_not_taken_together() -> None:
    assert "set either access_key" in refusal(access_key=KEY, secret_key=SECRET, **USER)


@pytest.mark.parametrize("name", ["user_name", "password", "domain_name"])
@pytest.mark.parametrize("change", ["", " {}", "{}\n"])
def test_a_user_who_is_written_carelessly_is_refused_before_iam_counts_a_failure(name: str, change: str) -> None:
    said = refusal(**USER | {name: change.replace("{}", SECRET)})

    assert name in said
    assert "white space" in said


@pytest.mark.parametrize("name", ["region", "cloud"])
@pytest.mark.parametrize("value", ["", "a/b", "a b", "https://h", "a@b", "-a", "a.", "a..b", "a\n", "ä"])
def test_what_becomes_part_of_a_host_cannot_lead_elsewhere(name: str, value: str) -> None:
    assert name in refusal(**{name: value})


@pytest.mark.parametrize("name", ["access_key", "secret_key", "security_token", "domain_id"])
@pytest.mark.parametrize("change", ["{}\n", " {}", "{} {}", "{}ä", "", "{}\x00"])
def test_a_key_that_no_header_could_carry_is_refused_before_it_counts_as_a_wrong_one(name: str, change: str) -> None:
    fields = {"access_key": KEY, "secret_key": SECRET, "security_token": TOKEN, "domain_id": "d0"}

    said = refusal(**fields | {name: change.replace("{}", SECRET)})

    assert name in said
    assert "white space" in said


@pytest.mark.parametrize(
    "endpoints",
    [
        {"arm": "https://h"},
        {"ucs": "http://h"},
        {"ucs": "h"},
        {"ucs": "https://"},
        {"ucs": "https://me:pw@h"},
        {"ucs": "https://h?x=1"},
        {"ucs": "https://h#x"},
        {"ucs": "https://h:port"},
        {"iam": "https://h /"},
    ],
)
def test_an_endpoint_is_a_plain_https_url_of_a_service_that_exists(endpoints: dict[str, str]) -> None:
    said = refusal(endpoints=endpoints)

    assert "endpoints" in said
    assert next(iter(endpoints)) in said


def test_a_slash_at_the_end_of_an_endpoint_makes_no_difference() -> None:
    assert HuaweiAccount(endpoints={"ucs": "https://h/p/"}).endpoints == {"ucs": "https://h/p"}


def test_no_repr_shows_a_secret() -> None:
    ambient = Ambient(environment={"HW_AUTH_TOKEN": TOKEN}, home="/nowhere")
    accounts = (
        HuaweiAccount(access_key=KEY, secret_key=SECRET, security_token=TOKEN),
        HuaweiAccount(**USER),
        HuaweiAccount(),
    )
    shown = repr([(account, find_credentials(account, ambient)) for account in accounts] + [ambient])

    assert not [each for each in (KEY, SECRET, TOKEN, USER["password"]) if each in shown]
