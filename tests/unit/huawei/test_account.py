"""What an account of Huawei Cloud accepts, and where credentials are found."""

import secrets

import pytest
from pydantic import ValidationError

from providers.contract import Ambient
from providers.errors import ConfigurationError
from providers.vendors.huawei.account import HuaweiAccount
from providers.vendors.huawei.auth import HuaweiCredentials, find_credentials

KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))
OTHER = secrets.token_hex(8)


def found(account: dict[str, object] | None = None, **environment: str) -> HuaweiCredentials:
    return find_credentials(HuaweiAccount(**account or {}), Ambient(environment=environment, home="/nowhere"))


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
    ],
)
def test_half_a_key_is_refused_and_the_other_half_named(fields: dict[str, str], missing: str) -> None:
    assert missing in refusal(**fields)


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


def test_no_repr_shows_a_key() -> None:
    account = {"access_key": KEY, "secret_key": SECRET, "security_token": TOKEN}
    shown = repr((HuaweiAccount(**account), found(account), Ambient(environment={"K": SECRET}, home="/")))

    assert not [each for each in (KEY, SECRET, TOKEN) if each in shown]


def test_the_accounts_keys_come_first_and_whole() -> None:
    """A security token of the environment belongs to another key."""
    account = {"access_key": KEY, "secret_key": SECRET}

    credentials = found(
        account,
        HUAWEICLOUD_SDK_AK=OTHER,
        HUAWEICLOUD_SDK_SK=OTHER,
        HUAWEICLOUD_SDK_SECURITY_TOKEN=OTHER,
        HUAWEICLOUD_SDK_DOMAIN_ID="d0",
    )

    assert (credentials.access_key, credentials.secret_key) == (KEY, SECRET)
    assert (credentials.security_token, credentials.domain_id) == (None, None)
    assert credentials.source == "the account in the stack's configuration"


@pytest.mark.parametrize(
    ("environment", "token", "domain"),
    [
        (
            {
                "HUAWEICLOUD_SDK_AK": KEY,
                "HUAWEICLOUD_SDK_SK": SECRET,
                "HUAWEICLOUD_SDK_SECURITY_TOKEN": TOKEN,
                "HUAWEICLOUD_SDK_DOMAIN_ID": "d1",
            },
            TOKEN,
            "d1",
        ),
        (
            {
                "HW_ACCESS_KEY": KEY,
                "HW_SECRET_KEY": SECRET,
                "HW_SECURITY_TOKEN": TOKEN,
                "HW_DOMAIN_ID": "d2",
                "OS_DOMAIN_ID": "other",
            },
            TOKEN,
            "d2",
        ),
        ({"HW_ACCESS_KEY": KEY, "HW_SECRET_KEY": SECRET, "OS_DOMAIN_ID": "other"}, None, None),
        ({"OS_ACCESS_KEY": KEY, "OS_SECRET_KEY": SECRET, "OS_USER_DOMAIN_ID": "d3"}, None, "d3"),
        ({"OS_ACCESS_KEY": KEY, "OS_SECRET_KEY": SECRET, "HUAWEICLOUD_SDK_SECURITY_TOKEN": TOKEN}, None, None),
        ({"HW_ACCESS_KEY": KEY, "HW_SECRET_KEY": SECRET, "HUAWEICLOUD_SDK_AK": ""}, None, None),
    ],
    ids=["sdk", "terraform", "terraform-not-os-domain", "os", "os-not-sdk-token", "terraform-beside-empty-sdk"],
)
def test_of_the_environment_one_tools_variables_are_used_and_never_mixed(
    environment: dict[str, str], token: str | None, domain: str | None
) -> None:
    credentials = found(**environment)

    assert (credentials.access_key, credentials.secret_key) == (KEY, SECRET)
    assert (credentials.security_token, credentials.domain_id) == (token, domain)


def test_the_sdks_variables_come_before_terraforms() -> None:
    credentials = found(HW_ACCESS_KEY=OTHER, HW_SECRET_KEY=OTHER, HUAWEICLOUD_SDK_AK=KEY, HUAWEICLOUD_SDK_SK=SECRET)

    assert credentials.access_key == KEY
    assert credentials.source == "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK in the environment"


def test_an_account_may_give_the_domain_of_keys_in_the_environment() -> None:
    assert found({"domain_id": "d9"}, HW_ACCESS_KEY=KEY, HW_SECRET_KEY=SECRET, HW_DOMAIN_ID="d1").domain_id == "d9"


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"HUAWEICLOUD_SDK_AK": KEY}, "HUAWEICLOUD_SDK_SK"),
        ({"HUAWEICLOUD_SDK_SK": SECRET, "HW_ACCESS_KEY": KEY, "HW_SECRET_KEY": SECRET}, "HUAWEICLOUD_SDK_AK"),
        ({"HW_ACCESS_KEY": KEY, "OS_SECRET_KEY": SECRET}, "HW_SECRET_KEY"),
    ],
)
def test_half_a_key_in_the_environment_is_refused_and_the_other_half_named(
    environment: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"{missing} is missing"):
        found(**environment)


def test_a_variable_that_no_header_could_carry_is_named_without_its_value() -> None:
    with pytest.raises(ConfigurationError, match="HW_SECRET_KEY") as caught:
        found(HW_ACCESS_KEY=KEY, HW_SECRET_KEY=f"{SECRET}\n")

    assert SECRET not in str(caught.value)


def test_without_any_credentials_both_ways_to_give_them_are_said() -> None:
    with pytest.raises(ConfigurationError) as caught:
        found()

    assert "access_key and secret_key" in str(caught.value)
    assert "HUAWEICLOUD_SDK_AK" in str(caught.value)
