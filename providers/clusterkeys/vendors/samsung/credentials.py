"""Finds the key of a Samsung Cloud Platform account; it is never put together from two places."""

from __future__ import annotations

from clusterkeys.ambient import AccessKey, Ambient, KeyNames, json_file, key_in
from clusterkeys.errors import Refusal, VendorError
from clusterkeys.vendors.samsung.account import SamsungAccount

_ENVIRONMENT = (
    KeyNames(
        access_key="SCP_TF_ACCESS_KEY",
        secret_key="SCP_TF_SECRET_KEY",  # noqa: S106 - a variable's name
        security_token="SCP_TF_AUTH_TOKEN",  # noqa: S106 - a variable's name
    ),
    KeyNames(access_key="SCP_ACCESS_KEY", secret_key="SCP_SECRET_KEY"),  # noqa: S106 - a variable's name
)
"""The variables of Terraform's provider, then those of scpv2-sdk."""

_FILE = "~/.scpconf/credentials.json"
_IN_THE_FILE = (
    KeyNames(access_key="access-key", secret_key="secret-key", security_token="auth-token"),  # noqa: S106 - names
    KeyNames(access_key="access_key", secret_key="secret_key", security_token="auth_token"),  # noqa: S106 - names
)
"""As Terraform's provider reads the file, then as its documentation prints it."""


def find_key(account: SamsungAccount, ambient: Ambient) -> AccessKey:
    """Return the account's key, else the first that this machine has.

    Raises:
        VendorError: There is none; where a kubeconfig is stored, it is kept.
        ConfigurationError: There is half of one.
    """
    if own := account.key():
        return own
    for names in _ENVIRONMENT:
        if found := key_in(ambient.environment, names, "the environment"):
            return found
    content = json_file(f"{ambient.home}/.scpconf/credentials.json", _FILE) or {}
    for names in _IN_THE_FILE:
        if found := key_in(content, names, _FILE):
            return found
    raise VendorError(
        "there are no credentials for Samsung Cloud Platform",
        "Set access_key and secret_key of the account, or SCP_TF_ACCESS_KEY and SCP_TF_SECRET_KEY in the "
        f"environment, or write {_FILE}",
        refusal=Refusal(kind="credential"),
    )
