"""Whose keys a Huawei Cloud account is read with, and the signer that uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import requests

from providers.ambient import Ambient, sendable
from providers.errors import ConfigurationError
from providers.vendors.huawei import signing
from providers.vendors.huawei.account import HuaweiAccount

_HTTPS_PORT = 443
_SIGNED = ("Host", "X-Sdk-Date", "X-Domain-Id", "X-Security-Token", "Content-Type")


@dataclass(frozen=True, kw_only=True)
class HuaweiCredentials:
    """A key and where it came from.

    Attributes:
        access_key: AK.
        secret_key: SK.
        security_token: With temporary keys.
        domain_id: The account's id at the vendor, where known.
        source: Fit to be printed.
    """

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
    domain_id: str | None = None
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere; the access key too, because vendors quote it in refusals."""
        return frozenset(filter(None, (self.access_key, self.secret_key, self.security_token)))


@dataclass(frozen=True, kw_only=True)
class _Variables:
    """The names under which one tool finds its keys; never mixed with another tool's."""

    access_key: str
    secret_key: str
    security_token: str | None
    domain_id: tuple[str, ...]


_ENVIRONMENT = (
    _Variables(
        access_key="HUAWEICLOUD_SDK_AK",
        secret_key="HUAWEICLOUD_SDK_SK",  # noqa: S106 - a variable's name
        security_token="HUAWEICLOUD_SDK_SECURITY_TOKEN",  # noqa: S106 - a variable's name
        domain_id=("HUAWEICLOUD_SDK_DOMAIN_ID",),
    ),
    _Variables(
        access_key="HW_ACCESS_KEY",
        secret_key="HW_SECRET_KEY",  # noqa: S106 - a variable's name
        security_token="HW_SECURITY_TOKEN",  # noqa: S106 - a variable's name
        domain_id=("HW_DOMAIN_ID",),
    ),
    _Variables(
        access_key="OS_ACCESS_KEY",
        secret_key="OS_SECRET_KEY",  # noqa: S106 - a variable's name
        security_token=None,
        domain_id=("OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"),
    ),
)
"""The vendor's SDK, then Terraform's provider under its two prefixes, as they look themselves."""


def find_credentials(account: HuaweiAccount, ambient: Ambient) -> HuaweiCredentials:
    """Take the account's keys, else the first complete set of the environment.

    Raises:
        ConfigurationError: There are none, or half of a set.
    """
    if account.access_key and account.secret_key:
        token = account.security_token
        return HuaweiCredentials(
            access_key=account.access_key,
            secret_key=account.secret_key.get_secret_value(),
            security_token=token.get_secret_value() if token else None,
            domain_id=account.domain_id,
            source="the account in the stack's configuration",
        )
    for variables in _ENVIRONMENT:
        if any(ambient.environment.get(name) for name in (variables.access_key, variables.secret_key)):
            return _from_environment(variables, ambient.environment, account.domain_id)
    raise ConfigurationError(
        "there are no credentials for Huawei Cloud",
        "Set access_key and secret_key of the account, or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK in the environment",
    )


@dataclass(frozen=True, kw_only=True)
class HuaweiSigner:
    """Signs a request as of now; `requests` calls it once per attempt.

    Attributes:
        credentials: The key.
        now: Gives the time the signature is dated with.
    """

    credentials: HuaweiCredentials
    now: Callable[[], datetime]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add date, account and signature; the request is changed in place, as `requests` expects."""
        url = urlsplit(request.url or "")
        date = self.now().strftime(signing.DATE_FORMAT)
        request.headers.update(self._scope() | {"Host": _host(url.hostname or "", url.port), "X-Sdk-Date": date})
        chosen = {name: str(request.headers[name]) for name in _SIGNED if name in request.headers}
        canonical = signing.canonical_request(
            method=request.method or "", path=url.path, query=url.query, headers=chosen, body=_payload(request)
        )
        request.headers["Authorization"] = signing.authorization(
            access_key=self.credentials.access_key,
            signed=signing.signed_headers(chosen),
            signed_with=signing.signature(self.credentials.secret_key, signing.string_to_sign(canonical, date)),
        )
        return request

    def _scope(self) -> dict[str, str]:
        scope = {"X-Domain-Id": self.credentials.domain_id, "X-Security-Token": self.credentials.security_token}
        return {name: value for name, value in scope.items() if value}


def _from_environment(names: _Variables, environment: Mapping[str, str], domain_id: str | None) -> HuaweiCredentials:
    missing = [name for name in (names.access_key, names.secret_key) if not environment.get(name)]
    if missing:
        raise ConfigurationError(
            f"the environment has half of a key for Huawei Cloud: {missing[0]} is missing",
            "Set both variables, or access_key and secret_key of the account",
        )
    found = [name for name in (names.access_key, names.secret_key, names.security_token, *names.domain_id) if name]
    for name in found:
        if environment.get(name) and not sendable(environment[name]):
            raise ConfigurationError(f"{name} in the environment holds white space or a character that is not ASCII")
    return HuaweiCredentials(
        access_key=environment[names.access_key],
        secret_key=environment[names.secret_key],
        security_token=environment.get(names.security_token or "") or None,
        domain_id=domain_id or next(filter(None, map(environment.get, names.domain_id)), None),
        source=f"{names.access_key} and {names.secret_key} in the environment",
    )


def _host(name: str, port: int | None) -> str:
    """Write the Host header as it goes on the wire: the port only where it is not the usual one."""
    host = f"[{name}]" if ":" in name else name
    return host if port in (None, _HTTPS_PORT) else f"{host}:{port}"


def _payload(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body.encode() if isinstance(body, str) else body
