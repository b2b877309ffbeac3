"""Whose credentials a Huawei Cloud account is read with: its own, else those that the vendor's tools keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.vendor import Ambient
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.environment import in_environment
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiUser
from clusterkeys.vendors.huawei.openstack import passed_over, why
from clusterkeys.vendors.huawei.profiles import koo_profile, sdk_profile


def find_credentials(account: HuaweiAccount, ambient: Ambient) -> HuaweiIdentity:
    """Take the account's own credentials, else the first of environment, the SDK's file and KooCLI's profile.

    What the environment holds for another OpenStack is passed over, and named where nothing else is found.

    Raises:
        VendorError: There are none; where a kubeconfig is stored, it is kept.
        ConfigurationError: There is half of some.
    """
    found = _of_account(account) or _of_environment(account, ambient) or sdk_profile(ambient) or koo_profile(ambient)
    if found is None:
        raise _nothing(account, ambient.environment)
    return replace(found, domain_id=account.domain_id) if account.domain_id else found


def _of_environment(account: HuaweiAccount, ambient: Ambient) -> HuaweiIdentity | None:
    others = passed_over(account, ambient.environment)
    return in_environment({name: value for name, value in ambient.environment.items() if name not in others})


def _nothing(account: HuaweiAccount, environment: Mapping[str, str]) -> VendorError:
    others = passed_over(account, environment)
    return VendorError(
        "there are no credentials for Huawei Cloud" + (f": {why(others, account, environment)}" if others else ""),
        "Set access_key and secret_key of the account, or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK in the "
        "environment, or log in with hcloud configure",
        refusal=Refusal(kind="credential"),
    )


def _of_account(account: HuaweiAccount) -> HuaweiIdentity | None:
    key = account.key(account.security_token)
    if key:
        return HuaweiKey(key=key)
    if account.user_name and account.password and account.domain_name:
        return HuaweiUser(
            user_name=account.user_name,
            password=account.password.get_secret_value(),
            domain_name=account.domain_name,
            source="user_name and password of the account in the stack's configuration",
        )
    return None
