"""Where SKE answers, from what the account says or, where it does not, from what the vendor's tools are told."""

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
class _Said:
    """A setting and where it was found."""

    value: str
    where: str


@dataclass(frozen=True, kw_only=True)
class _Setup:
    """What this machine says: Terraform's variables first, then scpv2-sdk's, then the file they share."""

    environment: Mapping[str, str]
    file: Mapping[str, object]

    def said(self, variables: tuple[str, ...], key: str) -> Iterator[_Said]:
        for name in variables:
            if self.environment.get(name):
                yield _Said(value=self.environment[name], where=f"{name} in the environment")
        value = self.file.get(key)
        if isinstance(value, str) and value:
            yield _Said(value=value, where=f"{key} in {_FILE}")


def ske_url(account: SamsungAccount, ambient: Ambient) -> str:
    """Give the base URL of SKE, without a slash at the end.

    An endpoint override of this machine counts only for keys of this machine, and for an account that says neither
    region nor environment: a key of the stack goes nowhere but to the vendor, or where the stack says.

    Raises:
        ConfigurationError: Region or environment are said nowhere, or are none.
    """
    if "ske" in account.endpoints:
        return account.endpoints["ske"]
    if account.region and account.environment:
        return _regional(account.region, account.environment)
    setup = _setup(ambient)
    override = next(setup.said(("SCP_TF_ENDPOINT_OVERRIDE",), "endpoint-override"), None)
    if override and not (account.access_key or account.region or account.environment):
        return _checked(override, is_plain_url, "an https:// URL without user, query or fragment").rstrip("/")
    return _regional(account.region or _region(setup), account.environment or _environment(setup))


def _regional(region: str, environment: str) -> str:
    return f"https://ske.{region}.{environment}.samsungsdscloud.com"


def _setup(ambient: Ambient) -> _Setup:
    file = json_file(f"{ambient.home}/.scpconf/config.json", _FILE)
    return _Setup(environment=ambient.environment, file=file or {})


def _region(setup: _Setup) -> str:
    for said in setup.said(("SCP_TF_DEFAULT_REGION", "SCP_REGION"), "default-region"):
        return _checked(said, _is_label, "a region, as in kr-west1")
    raise _nowhere("region", "kr-west1", "SCP_TF_DEFAULT_REGION", "default-region")


def _environment(setup: _Setup) -> str:
    for said in setup.said(("SCP_TF_AUTH_URL", "SCP_ENVIRONMENT"), "auth-url"):
        word = _environment_of(said.value) if "://" in said.value else said.value
        if word:
            return _checked(_Said(value=word, where=said.where), _is_label, "an environment, as in e")
    raise _nowhere("environment", "e", "SCP_ENVIRONMENT", "auth-url")


def _environment_of(login: str) -> str | None:
    """Read the environment off the address of the platform's login; another installation's address says none."""
    found = _LOGIN.fullmatch(login)
    return found[1].lower() if found else None


def _is_label(value: str) -> bool:
    return re.fullmatch(LABEL, value) is not None


def _checked(said: _Said, fits: Callable[[str], bool], expected: str) -> str:
    if fits(said.value):
        return said.value
    raise ConfigurationError(f"{said.where}: expected {expected}", "Mend it, or say it in the account")


def _nowhere(name: str, example: str, variable: str, key: str) -> ConfigurationError:
    return ConfigurationError(
        f"the {name} of the Samsung Cloud Platform account is not known",
        f"Set {name} of the account, for instance {example}, or {variable} in the environment, or {key} in {_FILE}; "
        "or name the address itself: endpoints.ske",
    )
