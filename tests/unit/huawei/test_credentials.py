"""Where credentials for Huawei Cloud are found, in which order, and that no two places are mixed."""

import secrets

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import ConfigurationError, VendorError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.credentials import find_credentials
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiToken, HuaweiUser

KEY, SECRET, TOKEN, OTHER = (secrets.token_hex(8) for _ in range(4))
IAM = "https://iam.myhuaweicloud.com/v3"


def identity(account: dict[str, object] | None = None, **environment: str) -> HuaweiIdentity:
    return find_credentials(HuaweiAccount(**account or {}), Ambient(environment=environment, home="/nowhere"))


def found(account: dict[str, object] | None = None, **environment: str) -> HuaweiKey:
    found = identity(account, **environment)
    assert isinstance(found, HuaweiKey)
    return found


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

    assert (credentials.key.access_key, credentials.key.secret_key) == (KEY, SECRET)
    assert (credentials.key.security_token, credentials.domain_id) == (None, None)
    assert credentials.source == "the stack's configuration"


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

    assert (credentials.key.access_key, credentials.key.secret_key) == (KEY, SECRET)
    assert (credentials.key.security_token, credentials.domain_id) == (token, domain)


def test_the_sdks_variables_come_before_terraforms() -> None:
    credentials = found(HW_ACCESS_KEY=OTHER, HW_SECRET_KEY=OTHER, HUAWEICLOUD_SDK_AK=KEY, HUAWEICLOUD_SDK_SK=SECRET)

    assert credentials.key.access_key == KEY
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
        found(HW_ACCESS_KEY=KEY, HW_SECRET_KEY=f"{SECRET} x")

    assert SECRET not in str(caught.value)


def test_without_any_credentials_both_ways_to_give_them_are_said() -> None:
    with pytest.raises(VendorError) as caught:
        found()

    assert "access_key and secret_key" in str(caught.value)
    assert "HUAWEICLOUD_SDK_AK" in str(caught.value)


def test_the_account_of_a_user_comes_before_any_environment() -> None:
    user = identity(
        {"user_name": "reader", "password": SECRET, "domain_name": "contoso", "domain_id": "d0"},
        HUAWEICLOUD_SDK_AK=OTHER,
        HUAWEICLOUD_SDK_SK=OTHER,
        HW_AUTH_URL="https://iam.elsewhere.example/v3",
    )

    assert user == HuaweiUser(
        user_name="reader",
        password=SECRET,
        domain_name="contoso",
        domain_id="d0",
        source="user_name and password in the stack's configuration",
    )


@pytest.mark.parametrize(
    ("environment", "user"),
    [
        (
            {"HW_USER_NAME": "u", "HW_USER_PASSWORD": SECRET, "HW_DOMAIN_NAME": "n", "HW_DOMAIN_ID": "d"},
            HuaweiUser(
                user_name="u",
                password=SECRET,
                domain_name="n",
                domain_id="d",
                source="HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME in the environment",
            ),
        ),
        (
            {
                "OS_USERNAME": "u",
                "OS_PASSWORD": SECRET,
                "OS_USER_DOMAIN_NAME": "n",
                "OS_AUTH_URL": "https://iam.eu-west-101.myhuaweicloud.eu/v3/",
                "HW_AUTH_URL": "https://other.example.com/v3",
            },
            HuaweiUser(
                user_name="u",
                password=SECRET,
                domain_name="n",
                iam="https://iam.eu-west-101.myhuaweicloud.eu",
                source="OS_USERNAME, OS_PASSWORD and OS_DOMAIN_NAME or OS_USER_DOMAIN_NAME in the environment",
            ),
        ),
    ],
    ids=["terraform", "os"],
)
def test_terraforms_user_is_one_prefixs_with_the_iam_that_its_password_is_meant_for(
    environment: dict[str, str], user: HuaweiUser
) -> None:
    assert identity(**environment) == user


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"HW_USER_PASSWORD": SECRET, "HW_DOMAIN_NAME": "n"}, "HW_USER_NAME is missing"),
        ({"HW_USER_PASSWORD": SECRET, "HW_USER_NAME": "n", "OS_DOMAIN_NAME": "n"}, "HW_DOMAIN_NAME is missing"),
        (
            {"OS_PASSWORD": SECRET, "OS_USERNAME": "u", "OS_AUTH_URL": IAM},
            "OS_DOMAIN_NAME or OS_USER_DOMAIN_NAME is missing",
        ),
    ],
)
def test_a_password_without_its_user_is_refused_and_the_rest_named(environment: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigurationError, match=missing) as caught:
        identity(**environment)
    assert SECRET not in str(caught.value)


def test_names_without_a_password_do_not_stand_in_the_way_of_other_credentials() -> None:
    """Terraform's users name user and domain beside an access key too."""
    names = {"HW_USER_NAME": "u", "HW_DOMAIN_NAME": "n", "OS_USERNAME": "u"}

    assert found(**names, OS_ACCESS_KEY=KEY, OS_SECRET_KEY=SECRET).key.access_key == KEY
    with pytest.raises(VendorError, match="there are no credentials"):
        identity(**names)


@pytest.mark.parametrize(
    "url",
    [
        "http://iam.myhuaweicloud.com/v3",
        "https://u:p@iam.myhuaweicloud.com/v3",
        "https://iam.myhuaweicloud.com/?x=1",
        "//iam.myhuaweicloud.com",
    ],
)
def test_a_password_goes_nowhere_that_is_not_plain_https(url: str) -> None:
    with pytest.raises(ConfigurationError, match="OS_AUTH_URL in the environment is not an https:// URL"):
        identity(OS_USERNAME="u", OS_PASSWORD=SECRET, OS_DOMAIN_NAME="n", OS_AUTH_URL=url)
    with pytest.raises(ConfigurationError, match="HW_AUTH_URL in the environment is not an https:// URL"):
        identity(HW_USER_NAME="u", HW_USER_PASSWORD=SECRET, HW_DOMAIN_NAME="n", HW_AUTH_URL=url)


@pytest.mark.parametrize(
    ("environment", "source"),
    [
        ({"HW_AUTH_TOKEN": TOKEN}, "HW_AUTH_TOKEN in the environment"),
        ({"OS_AUTH_TOKEN": TOKEN, "OS_AUTH_URL": IAM}, "OS_AUTH_TOKEN in the environment"),
        ({"HW_AUTH_TOKEN": TOKEN, "HW_ACCESS_KEY": KEY, "HW_SECRET_KEY": SECRET}, "HW_AUTH_TOKEN in the environment"),
    ],
    ids=["terraform", "os", "before-terraforms-key"],
)
def test_a_token_of_the_environment_is_used_as_it_is(environment: dict[str, str], source: str) -> None:
    assert identity(**environment) == HuaweiToken(token=TOKEN, source=source)


@pytest.mark.parametrize("prefix", ["HUAWEICLOUD_SDK_AK HUAWEICLOUD_SDK_SK", "HW_ACCESS_KEY HW_SECRET_KEY"])
def test_a_token_of_another_tool_does_not_come_before_a_key(prefix: str) -> None:
    access, secret = prefix.split()

    assert found(**{access: KEY, secret: SECRET, "OS_AUTH_TOKEN": TOKEN}).key.access_key == KEY


def test_the_line_end_of_a_token_is_none_of_it() -> None:
    assert identity(HW_AUTH_TOKEN=f"{TOKEN}\r\n") == HuaweiToken(token=TOKEN, source="HW_AUTH_TOKEN in the environment")


def test_a_token_that_no_header_could_carry_is_named_without_its_value() -> None:
    with pytest.raises(ConfigurationError, match="HW_AUTH_TOKEN in the environment holds white space") as caught:
        identity(HW_AUTH_TOKEN=f"{TOKEN} x")
    assert TOKEN not in str(caught.value)
