"""Credentials in the environment: the variables of Huawei Cloud's SDK, then those of Terraform's provider.

The latter include `OS_` variables, which tools of every OpenStack use: no secret of another cloud may be sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from clusterkeys.ambient import KeyNames, key_in
from clusterkeys.errors import ConfigurationError
from clusterkeys.urls import is_plain_url
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.endpoints import cloud_domains
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiToken, HuaweiUser, first_in

_HERE = "the environment"


@dataclass(frozen=True, kw_only=True)
class _Tool:
    """The variables in which one tool finds its credentials; never mixed with another tool's."""

    key: KeyNames
    domain_id: tuple[str, ...]
    token: str = ""
    user_name: str = ""
    password: str = ""
    domain_name: tuple[str, ...] = ()
    iam: str = ""


_TOOLS = (
    _Tool(
        key=KeyNames(
            access_key="HUAWEICLOUD_SDK_AK",
            secret_key="HUAWEICLOUD_SDK_SK",  # noqa: S106 - a variable's name
            security_token="HUAWEICLOUD_SDK_SECURITY_TOKEN",  # noqa: S106 - a variable's name
        ),
        domain_id=("HUAWEICLOUD_SDK_DOMAIN_ID",),
    ),
    _Tool(
        key=KeyNames(
            access_key="HW_ACCESS_KEY",
            secret_key="HW_SECRET_KEY",  # noqa: S106 - a variable's name
            security_token="HW_SECURITY_TOKEN",  # noqa: S106 - a variable's name
        ),
        domain_id=("HW_DOMAIN_ID",),
        token="HW_AUTH_TOKEN",  # noqa: S106 - a variable's name
        user_name="HW_USER_NAME",
        password="HW_USER_PASSWORD",  # noqa: S106 - a variable's name
        domain_name=("HW_DOMAIN_NAME",),
        iam="HW_AUTH_URL",
    ),
    _Tool(
        key=KeyNames(access_key="OS_ACCESS_KEY", secret_key="OS_SECRET_KEY"),  # noqa: S106 - a variable's name
        domain_id=("OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"),
        token="OS_AUTH_TOKEN",  # noqa: S106 - a variable's name
        user_name="OS_USERNAME",
        password="OS_PASSWORD",  # noqa: S106 - a variable's name
        domain_name=("OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME"),
        iam="OS_AUTH_URL",
    ),
)
"""The vendor's SDK, then Terraform's provider under its two prefixes; within one, its own order: token, key, user."""

_OPENSTACK_SECRETS = ("OS_AUTH_TOKEN", "OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_PASSWORD")
_SENT_TO = {"OS_AUTH_TOKEN": "ucs", "OS_PASSWORD": "iam"}
_HOST = re.compile(r"[a-z0-9.-]+")


def find_in_environment(account: HuaweiAccount, environment: Mapping[str, str]) -> HuaweiIdentity | None:
    """Return the credentials of the first tool that has any.

    Raises:
        ConfigurationError: A tool has half of some, or some that cannot be sent.
    """
    ignored = _maybe_another_openstacks(account, environment)
    usable = {name: value for name, value in environment.items() if name not in ignored}
    for tool in _TOOLS:
        found = _credentials(tool, usable)
        if found:
            return replace(found, domain_id=first_in(usable, tool.domain_id, _HERE))
    return None


def openstack_notice(account: HuaweiAccount, environment: Mapping[str, str]) -> str:
    """Return which variables were ignored and why, after a colon; an empty text where none were."""
    ignored = _maybe_another_openstacks(account, environment)
    if not ignored:
        return ""
    clouds = " or ".join(cloud_domains(account, environment))
    return f": {', '.join(ignored)} in {_HERE} may be another OpenStack's, as OS_AUTH_URL names no host of {clouds}"


def _credentials(tool: _Tool, environment: Mapping[str, str]) -> HuaweiIdentity | None:
    token = first_in(environment, (tool.token,), _HERE)
    if token:
        return HuaweiToken(token=token, source=f"{tool.token} in {_HERE}")
    key = key_in(environment, tool.key, _HERE)
    return HuaweiKey(key=key) if key else _user(tool, environment)


def _user(tool: _Tool, environment: Mapping[str, str]) -> HuaweiUser | None:
    """Return the user if there is a password; without one the other variables mean something else, or nothing."""
    password = environment.get(tool.password)
    if not password:
        return None
    domain_names = " or ".join(tool.domain_name)
    user_name = environment.get(tool.user_name)
    domain_name = next(filter(None, map(environment.get, tool.domain_name)), None)
    if not user_name or not domain_name:
        raise ConfigurationError(
            f"{_HERE} has {tool.password}, but {domain_names if user_name else tool.user_name} is missing",
            "Set it, or user_name, password and domain_name of the account",
        )
    return HuaweiUser(
        user_name=user_name,
        password=password,
        domain_name=domain_name,
        iam=_iam(tool.iam, environment.get(tool.iam)),
        source=f"{tool.user_name}, {tool.password} and {domain_names} in {_HERE}",
    )


def _iam(name: str, url: str | None) -> str | None:
    """Return the base URL that a variable names; tools write the version of IAM's API behind it."""
    if not url:
        return None
    base = url.rstrip("/").removesuffix("/v3")
    if is_plain_url(base):
        return base
    raise ConfigurationError(
        f"{name} in {_HERE} is not an https:// URL without user, query and fragment",
        "A password is sent there: correct it, or set endpoints.iam of the account",
    )


def _maybe_another_openstacks(account: HuaweiAccount, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the variables that are ignored, since they may belong to another OpenStack.

    `OS_AUTH_URL` says whose they are: they are used where it lies in the account's cloud, or where the account itself
    names the endpoint of UCS. Without it, token and password are used only where the account names the service that
    they are sent to. An access key is used all the same: OpenStack has none, and its secret is never sent.
    """
    held = [name for name in _OPENSTACK_SECRETS if environment.get(name)]
    url = environment.get("OS_AUTH_URL")
    if url:
        ours = "ucs" in account.endpoints or _lies_in(url, cloud_domains(account, environment))
        return () if ours else tuple(held)
    return tuple(name for name in held if name in _SENT_TO and _SENT_TO[name] not in account.endpoints)


def _lies_in(url: str, domains: Iterable[str]) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(_HOST.fullmatch(host)) and any(f".{host}".endswith(f".{domain.lower()}") for domain in domains)
