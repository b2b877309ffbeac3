"""What a person reads when the vendor's chain of credentials gives no key; of the chain's own text only known words."""

from __future__ import annotations

import re

from providers.errors import Refusal, VendorError

_REFUSED = re.compile(
    r"error refreshing credentials from (ram_role_arn|oidc_role_arn|rsa_key_pair|sso|OAuth), http_code: (\d{3}),"
)
_WAYS = (
    "Set access_key and secret_key of the account, or ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
    "or log in with aliyun configure"
)


def chain_failure(error: BaseException | None, chain: str) -> VendorError:
    """Say what to do about it.

    Args:
        error: What the chain raised; its text may quote keys.
        chain: Its name.
    """
    refused = _REFUSED.search(str(error))
    if refused:
        link, status = refused.groups()
        return VendorError(
            f"{chain} could not get a key: its link {link} was refused",
            "Check the role, the login or the profile that it uses (aliyun configure list)",
            refusal=Refusal(kind="credential", status=int(status)),
        )
    return VendorError(f"no credentials were found by {chain}", _WAYS, refusal=Refusal(kind="credential"))
