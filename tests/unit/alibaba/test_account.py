"""What an account of Alibaba Cloud accepts."""

import secrets

import pytest
from pydantic import ValidationError

from clusterkeys.vendors.alibaba.account import AlibabaAccount

KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))


def refusal(**fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        AlibabaAccount(**fields)
    said = str(caught.value)
    assert SECRET not in said
    assert TOKEN not in said
    return said


def test_an_account_needs_no_credentials_and_may_call_as_often_as_the_vendor_lets_a_user() -> None:
    account = AlibabaAccount()

    assert (account.vendor, account.rate) == ("alibaba", 100)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"access_key": KEY}, "secret_key missing"),
        ({"secret_key": SECRET}, "access_key missing"),
        ({"security_token": TOKEN}, "access_key and secret_key missing"),
        ({"access_key": KEY, "security_token": TOKEN}, "secret_key missing"),
    ],
)
def test_half_a_key_is_refused_and_the_other_half_named(fields: dict[str, str], missing: str) -> None:
    assert missing in refusal(**fields)


@pytest.mark.parametrize("name", ["access_key", "secret_key", "security_token"])
@pytest.mark.parametrize("change", ["{}\n", " {}", "{} {}", "{}ä", "", "{}\x00"])
def test_a_key_that_no_header_could_carry_is_refused_before_it_counts_as_a_wrong_one(name: str, change: str) -> None:
    fields = {"access_key": KEY, "secret_key": SECRET, "security_token": TOKEN}

    said = refusal(**fields | {name: change.replace("{}", SECRET)})

    assert name in said
    assert "white space" in said


@pytest.mark.parametrize("endpoints", [{"ucs": "https://h"}, {"ens": "http://h"}, {"cs": "https://me:pw@h"}])
def test_an_endpoint_is_a_plain_https_url_of_one_of_the_two_services(endpoints: dict[str, str]) -> None:
    said = refusal(endpoints=endpoints)

    assert "endpoints" in said
    assert next(iter(endpoints)) in said


def test_no_repr_shows_a_key() -> None:
    shown = repr(AlibabaAccount(access_key=KEY, secret_key=SECRET, security_token=TOKEN))

    assert not [each for each in (KEY, SECRET, TOKEN) if each in shown]
