"""Whose credentials a Huawei Cloud account is read with: its own, else those that the vendor's tools keep."""

from __future__ import annotations

from dataclasses import replace

from clusterkeys.ambient import Ambient
from clusterkeys.errors import Refusal, VendorError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.environment import find_in_environment, openstack_notice
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiUser
from clusterkeys.vendors.huawei.profiles import koo_profile, sdk_profile


def find_credentials(account: HuaweiAccount, ambient: Ambient) -> HuaweiIdentity:
    """Return the account's own credentials, else the first of environment, the SDK's file and KooCLI's profile.

    Raises:
        VendorError: There are none; where a kubeconfig is stored, it is kept.
        ConfigurationError: There is half of some.
    """
    found = (
        _of_account(account)
        or find_in_environment(account, ambient.environment)
        or sdk_profile(ambient)
        or koo_profile(ambient)
    )
    if found is None:
        raise VendorError(
            f"there are no credentials for Huawei Cloud{openstack_notice(account, ambient.environment)}",
            "Set access_key and secret_key of the account, or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK in the "
            "environment, or log in with hcloud configure",
            refusal=Refusal(kind="credential"),
        )
    return replace(found, domain_id=account.domain_id) if account.domain_id else found


def _of_account(account: HuaweiAccount) -> HuaweiIdentity | None:
    key = account.key()
    if key:
        return HuaweiKey(key=key)
    if account.user_name and account.password and account.domain_name:
        return HuaweiUser(
            user_name=account.user_name,
            password=account.password.get_secret_value(),
            domain_name=account.domain_name,
            source="user_name and password in the stack's configuration",
        )
    return None
