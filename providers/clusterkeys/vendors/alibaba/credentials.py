"""Whose keys an Alibaba Cloud account is read with.

1. The account's own.
2. Else the environment's, read here, so that half a key is named and nothing else is imported: `ALICLOUD_…` as
   Terraform's and Pulumi's providers name them, then the SDKs' `ALIBABA_CLOUD_…`, then `ALIBABACLOUD_…`.
3. Else what `alibabacloud-credentials` finds: everything that is not a plain key in the environment, that is OIDC
   (`ALIBABA_CLOUD_ROLE_ARN` and so on), the profile of the `aliyun` command line, `~/.alibabacloud/credentials.ini`,
   the role of an ECS instance and `ALIBABA_CLOUD_CREDENTIALS_URI`. It would look for `ALIBABA_CLOUD_ACCESS_KEY_ID` too,
   but is asked only where that is not set.

Key, secret and token always come from one of these places.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from clusterkeys.ambient import AccessKey, Ambient, KeyNames, key_in
from clusterkeys.transport.clock import Clock
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.chain import DefaultChain, sdk_chain

ENVIRONMENT = (
    KeyNames(
        access_key="ALICLOUD_ACCESS_KEY",
        secret_key="ALICLOUD_SECRET_KEY",  # noqa: S106 - a variable's name
        security_token="ALICLOUD_SECURITY_TOKEN",  # noqa: S106 - a variable's name
    ),
    *(
        KeyNames(
            access_key=f"{prefix}_ACCESS_KEY_ID",
            secret_key=f"{prefix}_ACCESS_KEY_SECRET",
            security_token=f"{prefix}_SECURITY_TOKEN",
        )
        for prefix in ("ALIBABA_CLOUD", "ALIBABACLOUD")
    ),
)
"""In the order of Terraform's provider."""


@dataclass(frozen=True, kw_only=True)
class FixedKey:
    """An access key that never changes, with the methods of the chain, which renews its keys."""

    access_key: AccessKey = field(repr=False)

    def __str__(self) -> str:
        """Return where it came from."""
        return self.access_key.source

    def key(self, deadline: float) -> AccessKey:  # noqa: ARG002 - nothing is waited for
        """Return the key."""
        return self.access_key

    @property
    def secrets(self) -> frozenset[str]:
        """The texts to remove from errors."""
        return self.access_key.secrets


def find_keys(account: AlibabaAccount, ambient: Ambient, clock: Clock) -> FixedKey | DefaultChain:
    """Take the account's key, else the first of the environment, else leave it to the vendor's chain.

    Raises:
        ConfigurationError: The environment holds half of a key, or one that no header could carry.
    """
    own = account.key()
    if own is not None:
        return FixedKey(access_key=own)
    for names in ENVIRONMENT:
        found = key_in(ambient.environment, names, "the environment")
        if found is not None:
            return FixedKey(access_key=found)
    return DefaultChain(chain=sdk_chain(), clock=clock)
