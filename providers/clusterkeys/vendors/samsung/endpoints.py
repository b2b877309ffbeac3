"""Where SKE answers: as the account says or, where it does not, as the vendor's tools are set up on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class _Settings:
    """This machine's settings: Terraform's variables first, then scpv2-sdk's, then the file they share."""

    environment: Mapping[str, str]
    file: Mapping[str, object]

    def find(self, variables: tuple[str, ...], key: str) -> Iterator[_Setting]:
        for name in variables:
            if self.environment.get(name):
                yield _Setting(value=self.environment[name], where=f"{name} in the environment")
        value = self.file.get(key)
        if isinstance(value, str) and value:
            yield _Setting(value=value, where=f"{key} in {_FILE}")


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
    file = json_file(f"{ambient.home}/.scpconf/config.json", _FILE)
    settings = _Settings(environment=ambient.environment, file=file or {})
    override = next(settings.find(("SCP_TF_ENDPOINT_OVERRIDE",), "endpoint-override"), None)
    if override and not (account.access_key or account.region or account.environment):
        return override.checked(is_plain_url, "an https:// URL without user, query or fragment").rstrip("/")
    return _regional(account.region or _region(settings), account.environment or _environment(settings))


def _regional(region: str, environment: str) -> str:
    return f"https://ske.{region}.{environment}.samsungsdscloud.com"


def _region(settings: _Settings) -> str:
    for setting in settings.find(("SCP_TF_DEFAULT_REGION", "SCP_REGION"), "default-region"):
        return setting.checked(_is_label, "a region, as in kr-west1")
    raise _unknown("region", "kr-west1", "SCP_TF_DEFAULT_REGION", "default-region")


def _environment(settings: _Settings) -> str:
    for setting in settings.find(("SCP_TF_AUTH_URL", "SCP_ENVIRONMENT"), "auth-url"):
        word = _environment_of(setting.value) if "://" in setting.value else setting.value
        if word:
            return _Setting(value=word, where=setting.where).checked(_is_label, "an environment, as in e")
    raise _unknown("environment", "e", "SCP_ENVIRONMENT", "auth-url")


def _environment_of(login: str) -> str | None:
    """Return the environment in the address of the platform's login; another installation's address has none."""
    found = _LOGIN.fullmatch(login)
    return found[1].lower() if found else None


def _is_label(value: str) -> bool:
    return re.fullmatch(LABEL, value) is not None


def _unknown(name: str, example: str, variable: str, key: str) -> ConfigurationError:
    return ConfigurationError(
        f"the {name} of the Samsung Cloud Platform account is not known",
        f"Set {name} of the account, for instance {example}, or {variable} in the environment, or {key} in {_FILE}; "
        "or set the address itself: endpoints.ske",
    )
