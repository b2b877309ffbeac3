"""The address of SKE: the account's, else the one for which the vendor's tools are set up on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from clusterkeys.ambient import Ambient, json_file
from clusterkeys.errors import ConfigurationError
from clusterkeys.urls import is_plain_url
from clusterkeys.vendors.samsung.account import LABEL, SamsungAccount

_FILE = "~/.scpconf/config.json"
_LOGIN = re.compile(r"https://iam\.([^./:]+)\.samsungsdscloud\.com(?:[:/].*)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Setting:
    """A value and where it was found."""

    value: str
    where: str

    def checked(self, is_valid: Callable[[str], bool], expected: str) -> str:
        if is_valid(self.value):
            return self.value
        raise ConfigurationError(f"{self.where}: expected {expected}", "Correct it, or set it in the account")


def _settings(ambient: Ambient, file: Mapping[str, object], key: str, *variables: str) -> list[_Setting]:
    """Return this machine's values of a setting: the variables first, then the file that the tools share."""
    values = [(ambient.environment.get(name), f"{name} in the environment") for name in variables]
    return [
        _Setting(value=value, where=where)
        for value, where in (*values, (file.get(key), f"{key} in {_FILE}"))
        if isinstance(value, str) and value
    ]


def ske_url(account: SamsungAccount, ambient: Ambient) -> str:
    """Return the base URL of SKE, without a slash at the end.

    An endpoint override of this machine counts only for keys of this machine, and for an account that has neither
    region nor environment: a key of the stack goes nowhere but to the vendor, or where the stack says.

    Raises:
        ConfigurationError: Region or environment are set nowhere, or are malformed.
    """
    if "ske" in account.endpoints:
        return account.endpoints["ske"]
    if account.region and account.environment:
        return _regional(account.region, account.environment)
    settings = partial(_settings, ambient, json_file(f"{ambient.home}/.scpconf/config.json", _FILE) or {})
    if not (account.access_key or account.region or account.environment):
        for override in settings("endpoint-override", "SCP_TF_ENDPOINT_OVERRIDE"):
            return override.checked(is_plain_url, "an https:// URL without user, query or fragment").rstrip("/")
    return _regional(account.region or _region(settings), account.environment or _environment(settings))


def _regional(region: str, environment: str) -> str:
    return f"https://ske.{region}.{environment}.samsungsdscloud.com"


def _region(settings: Callable[..., list[_Setting]]) -> str:
    for setting in settings("default-region", "SCP_TF_DEFAULT_REGION", "SCP_REGION"):
        return setting.checked(_is_label, "a region, as in kr-west1")
    raise _unknown("region", "kr-west1", "SCP_TF_DEFAULT_REGION", "default-region")


def _environment(settings: Callable[..., list[_Setting]]) -> str:
    for setting in settings("auth-url", "SCP_TF_AUTH_URL", "SCP_ENVIRONMENT"):
        login = _LOGIN.fullmatch(setting.value)
        # The login of another installation names no environment.
        word = login[1].lower() if login else "" if "://" in setting.value else setting.value
        if word:
            return _Setting(value=word, where=setting.where).checked(_is_label, "an environment, as in e")
    raise _unknown("environment", "e", "SCP_ENVIRONMENT", "auth-url")


def _is_label(value: str) -> bool:
    return re.fullmatch(LABEL, value) is not None


def _unknown(name: str, example: str, variable: str, key: str) -> ConfigurationError:
    return ConfigurationError(
        f"the {name} of the Samsung Cloud Platform account is not known",
        f"Set {name} of the account, for instance {example}, or {variable} in the environment, or {key} in {_FILE}; "
        "or set the address itself: endpoints.ske",
    )
