"""What the environment holds for Huawei Cloud: the SDK's variables, then those of Terraform's provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clusterkeys.ambient import KeyNames, key_in
from clusterkeys.errors import ConfigurationError
from clusterkeys.urls import is_plain_url
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiToken, HuaweiUser, first_in

_HERE = "the environment"


@dataclass(frozen=True, kw_only=True)
class _UserNames:
    """The names under which a tool finds a user."""

    user_name: str
    password: str
    domain_name: tuple[str, ...]
    iam: str


@dataclass(frozen=True, kw_only=True)
class _Tool:
    """The names under which one tool finds its credentials; never mixed with another tool's."""

    key: KeyNames
    domain_id: tuple[str, ...]
    token: str | None = None
    user: _UserNames | None = None


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
        user=_UserNames(
            user_name="HW_USER_NAME",
            password="HW_USER_PASSWORD",  # noqa: S106 - a variable's name
            domain_name=("HW_DOMAIN_NAME",),
            iam="HW_AUTH_URL",
        ),
    ),
    _Tool(
        key=KeyNames(access_key="OS_ACCESS_KEY", secret_key="OS_SECRET_KEY"),  # noqa: S106 - a variable's name
        domain_id=("OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"),
        token="OS_AUTH_TOKEN",  # noqa: S106 - a variable's name
        user=_UserNames(
            user_name="OS_USERNAME",
            password="OS_PASSWORD",  # noqa: S106 - a variable's name
            domain_name=("OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME"),
            iam="OS_AUTH_URL",
        ),
    ),
)
"""The vendor's SDK, then Terraform's provider under its two prefixes; within one, its own order: token, key, user."""


def in_environment(environment: Mapping[str, str]) -> HuaweiIdentity | None:
    """Take the first tool's credentials that are there.

    Raises:
        ConfigurationError: A tool's are there by half, or hold what cannot be sent.
    """
    found = (_of(tool, environment) for tool in _TOOLS)
    return next((each for each in found if each), None)


def _of(tool: _Tool, environment: Mapping[str, str]) -> HuaweiIdentity | None:
    found = _token(tool, environment) or _key(tool, environment) or _user(tool, environment)
    return replace(found, domain_id=first_in(environment, tool.domain_id, _HERE)) if found else None


def _token(tool: _Tool, environment: Mapping[str, str]) -> HuaweiToken | None:
    token = first_in(environment, (tool.token,), _HERE) if tool.token else None
    return HuaweiToken(token=token, source=f"{tool.token} in {_HERE}") if token else None


def _key(tool: _Tool, environment: Mapping[str, str]) -> HuaweiKey | None:
    key = key_in(environment, tool.key, _HERE)
    return HuaweiKey(key=key) if key else None


def _user(tool: _Tool, environment: Mapping[str, str]) -> HuaweiUser | None:
    """Take a user whose password is there; without one the other variables mean something else, or nothing."""
    names = tool.user
    if names is None or not environment.get(names.password):
        return None
    domain_names = " or ".join(names.domain_name)
    user_name = environment.get(names.user_name)
    domain_name = next(filter(None, map(environment.get, names.domain_name)), None)
    for name, value in ((names.user_name, user_name), (domain_names, domain_name)):
        if not value:
            raise ConfigurationError(
                f"{_HERE} has {names.password}, but {name} is missing",
                "Set it, or give user_name, password and domain_name of the account",
            )
    return HuaweiUser(
        user_name=user_name or "",
        password=environment[names.password],
        domain_name=domain_name or "",
        iam=_iam(names.iam, environment.get(names.iam)),
        source=f"{names.user_name}, {names.password} and {domain_names} in {_HERE}",
    )


def _iam(name: str, url: str | None) -> str | None:
    """Give the base URL that a tool's variable names; tools write the version of IAM's API behind it."""
    if not url:
        return None
    base = url.rstrip("/").removesuffix("/v3")
    if is_plain_url(base):
        return base
    raise ConfigurationError(
        f"{name} in {_HERE} is not a https:// URL without user, query and fragment",
        "A password is sent there: correct it, or give endpoints.iam of the account",
    )
