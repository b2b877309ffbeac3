"""Where UCS and IAM are asked, by the rules of Terraform's provider."""

import secrets

import pytest

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.endpoints import find_endpoints


@pytest.mark.parametrize(
    ("account", "environment", "domain"),
    [
        ({}, {}, "myhuaweicloud.com"),
        ({"region": "cn-north-4"}, {}, "myhuaweicloud.com"),
        ({"region": "cn-north-4", "regional": True}, {}, "cn-north-4.myhuaweicloud.com"),
        ({"regional": True}, {"HW_REGION_NAME": "ap-southeast-1"}, "ap-southeast-1.myhuaweicloud.com"),
        ({"regional": True}, {"OS_REGION_NAME": "ap-southeast-1"}, "ap-southeast-1.myhuaweicloud.com"),
        ({}, {"OS_REGION_NAME": "Region One"}, "myhuaweicloud.com"),
        ({"region": "eu-west-101"}, {}, "eu-west-101.myhuaweicloud.eu"),
        ({}, {"HW_REGION_NAME": "eu-west-101", "OS_REGION_NAME": "cn-north-4"}, "eu-west-101.myhuaweicloud.eu"),
        ({"region": "cn-north-4"}, {"HW_REGION_NAME": "eu-west-101"}, "myhuaweicloud.com"),
        ({"region": "eu-west-0"}, {}, "myhuaweicloud.com"),
        ({"region": "eu-west-101", "cloud": "example.com"}, {}, "eu-west-101.example.com"),
        ({"cloud": "example.com"}, {"HW_CLOUD": "other.example.com"}, "example.com"),
        ({}, {"HW_CLOUD": "other.example.com"}, "other.example.com"),
    ],
)
def test_region_and_cloud_make_the_endpoints(
    account: dict[str, object], environment: dict[str, str], domain: str
) -> None:
    assert find_endpoints(HuaweiAccount(**account), environment) == {
        "ucs": f"https://ucs.{domain}",
        "iam": f"https://iam.{domain}",
    }


KEY = {"access_key": "AK", "secret_key": secrets.token_hex(8)}
USER = {"user_name": "u", "password": secrets.token_hex(8), "domain_name": "n"}


@pytest.mark.parametrize("own", [KEY, USER], ids=["key", "user"])
@pytest.mark.parametrize(
    ("account", "environment", "domain"),
    [
        ({}, {"HW_CLOUD": "evil.example"}, "myhuaweicloud.com"),
        ({}, {"HW_REGION_NAME": "eu-west-101"}, "myhuaweicloud.com"),
        ({}, {"HW_CLOUD": "evil.example", "HW_REGION_NAME": "eu-west-101"}, "myhuaweicloud.com"),
        ({"cloud": "example.com"}, {"HW_CLOUD": "evil.example", "HW_REGION_NAME": "x-1"}, "example.com"),
        ({"cloud": "example.com"}, {"HW_REGION_NAME": "eu-west-101"}, "eu-west-101.example.com"),
        ({"regional": True}, {"HW_CLOUD": "evil.example", "HW_REGION_NAME": "x-1"}, "x-1.myhuaweicloud.com"),
        ({"region": "eu-west-101"}, {"HW_CLOUD": "evil.example"}, "eu-west-101.myhuaweicloud.eu"),
    ],
)
def test_credentials_of_the_stack_go_to_the_cloud_that_the_stack_names_whatever_the_machine_says(
    own: dict[str, object], account: dict[str, object], environment: dict[str, str], domain: str
) -> None:
    """The machine may choose the region within that cloud."""
    assert find_endpoints(HuaweiAccount(**own, **account), environment) == {
        "ucs": f"https://ucs.{domain}",
        "iam": f"https://iam.{domain}",
    }


def test_an_endpoint_of_the_account_wins_for_its_service_alone() -> None:
    account = HuaweiAccount(region="eu-west-101", endpoints={"ucs": "https://localhost:8443"})

    assert find_endpoints(account, {"HW_CLOUD": "other.example.com"}) == {
        "ucs": "https://localhost:8443",
        "iam": "https://iam.eu-west-101.other.example.com",
    }


@pytest.mark.parametrize(
    ("account", "environment", "says"),
    [
        ({"regional": True}, {}, "no region is known"),
        ({"regional": True}, {"HW_REGION_NAME": "evil.example/x"}, "HW_REGION_NAME in the environment is not a region"),
        ({}, {"HW_REGION_NAME": "eu-west-1@evil.example"}, "HW_REGION_NAME in the environment is not a region"),
        ({}, {"HW_CLOUD": "evil.example/x?"}, "HW_CLOUD in the environment is not a domain"),
    ],
)
def test_no_endpoint_is_guessed_and_none_leads_elsewhere(
    account: dict[str, object], environment: dict[str, str], says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says):
        find_endpoints(HuaweiAccount(**account), environment)
