"""An OpenStack environment that has nothing to do with Huawei Cloud is left alone; one of Huawei Cloud serves."""

import secrets
from pathlib import Path

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import VendorError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.credentials import find_credentials
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiToken, HuaweiUser

SECRET = secrets.token_hex(8)
USER = {"OS_USERNAME": "u", "OS_PASSWORD": SECRET, "OS_USER_DOMAIN_NAME": "Default"}
TOKEN = {"OS_AUTH_TOKEN": SECRET}
KEY = {"OS_ACCESS_KEY": "AK", "OS_SECRET_KEY": SECRET}
KEYSTONE = "https://keystone.corp.example:5000/v3"


def found(environment: dict[str, str], home: str = "/nowhere", **account: object) -> HuaweiIdentity:
    return find_credentials(HuaweiAccount(**account), Ambient(environment=environment, home=home))


def nothing(environment: dict[str, str], **account: object) -> str:
    with pytest.raises(VendorError) as caught:
        found(environment, **account)
    assert caught.value.refusal.kind == "credential"
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("proof", "named"), [(USER, "OS_PASSWORD"), (TOKEN, "OS_AUTH_TOKEN"), (KEY, "OS_ACCESS_KEY")])
@pytest.mark.parametrize(
    "url",
    [
        KEYSTONE,
        "http://10.0.0.5/identity",
        "keystone",
        "https://iam.myhuaweicloud.com.evil.example/v3",
        "https://evilmyhuaweicloud.com/v3",
        "https://iam.myhuaweicloud.com@evil.example/v3",
        "https://evil.example#.myhuaweicloud.com",
        "https://evil.example\\.myhuaweicloud.com/v3",
        "https://[evil",
    ],
)
def test_what_is_for_another_openstack_is_passed_over_and_named_where_nothing_else_is_found(
    proof: dict[str, str], named: str, url: str
) -> None:
    said = nothing(proof | {"OS_AUTH_URL": url})

    assert said.startswith(f"there are no credentials for Huawei Cloud: {named}")
    assert "in the environment may be another OpenStack's" in said
    assert "OS_AUTH_URL names no host of myhuaweicloud.com or myhuaweicloud.eu. Set access_key" in said


@pytest.mark.parametrize(
    "environment",
    [{"OS_PASSWORD": SECRET}, {"OS_ACCESS_KEY": "AK"}, {"OS_AUTH_TOKEN": "t t"}],
    ids=["user", "key", "token"],
)
def test_of_another_openstack_nothing_is_demanded(environment: dict[str, str]) -> None:
    """A half of something, or what no header could carry, is a mistake in Huawei Cloud's only."""
    assert nothing(environment | {"OS_AUTH_URL": KEYSTONE}).startswith("there are no credentials for Huawei Cloud: OS_")


@pytest.mark.parametrize(
    "environment",
    [USER | {"OS_AUTH_URL": KEYSTONE}, USER, TOKEN, KEY | {"OS_AUTH_URL": KEYSTONE}],
    ids=["user", "user-nowhere", "token-nowhere", "key"],
)
def test_the_places_after_it_serve(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".huaweicloud").mkdir()
    (tmp_path / ".huaweicloud" / "credentials").write_text(f"[global]\nak = MINE\nsk = {SECRET}\n")

    identity = found(environment, str(tmp_path))

    assert isinstance(identity, HuaweiKey)
    assert identity.key.access_key == "MINE"


@pytest.mark.parametrize(("proof", "named"), [(USER, "OS_PASSWORD"), (TOKEN, "OS_AUTH_TOKEN")])
def test_without_a_word_on_whose_it_is_no_password_and_no_token_is_sent(proof: dict[str, str], named: str) -> None:
    assert f"Huawei Cloud: {named} in the environment may be" in nothing(proof)


def test_an_access_key_is_no_notion_of_openstacks_and_serves_without_a_word_on_whose_it_is() -> None:
    assert isinstance(found(KEY), HuaweiKey)


@pytest.mark.parametrize(
    ("environment", "account"),
    [
        ({"OS_AUTH_URL": "https://iam.myhuaweicloud.com/v3"}, {}),
        ({"OS_AUTH_URL": "https://IAM.ap-southeast-1.MyHuaweiCloud.com:443/v3"}, {}),
        ({"OS_AUTH_URL": "https://iam.eu-west-101.myhuaweicloud.eu/v3"}, {}),
        ({"OS_AUTH_URL": "https://iam.example.com/v3"}, {"cloud": "example.com"}),
        ({"OS_AUTH_URL": "https://iam.example.com/v3", "HW_CLOUD": "example.com"}, {}),
        ({"OS_AUTH_URL": KEYSTONE}, {"endpoints": {"ucs": "https://ucs.corp.example"}}),
    ],
    ids=["global", "regional", "europe", "cloud", "cloud-of-the-environment", "endpoint"],
)
def test_what_is_for_the_accounts_cloud_or_the_address_that_it_names_is_used(
    environment: dict[str, str], account: dict[str, object]
) -> None:
    assert isinstance(found(USER | environment, **account), HuaweiUser)
    assert isinstance(found(TOKEN | environment, **account), HuaweiToken)
    assert isinstance(found(KEY | environment, **account), HuaweiKey)


def test_a_cloud_of_the_accounts_own_is_the_only_one() -> None:
    said = nothing(USER | {"OS_AUTH_URL": "https://iam.myhuaweicloud.com/v3"}, cloud="example.com")

    assert "names no host of example.com." in said


def test_without_an_address_of_its_own_each_goes_only_where_the_account_says() -> None:
    iam, ucs = ({"endpoints": {name: f"https://{name}.corp.example"}} for name in ("iam", "ucs"))

    assert isinstance(found(USER, **iam), HuaweiUser)
    assert isinstance(found(TOKEN, **ucs), HuaweiToken)
    nothing(USER, **ucs)
    nothing(TOKEN, **iam)
