"""A Huawei Cloud account as the stack configures it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from providers.contract import AccountArguments

SERVICES = ("ucs", "iam")


class HuaweiAccount(AccountArguments):
    """An access key with its secret key; without them the environment's are used.

    Attributes:
        access_key: AK of an IAM user or, with a security token, a temporary one.
        secret_key: SK of that access key.
        security_token: Belongs to temporary keys only.
        domain_id: Id of the account ("domain") the keys belong to; sent along where known.
    """

    vendor: Literal["huawei"] = "huawei"
    access_key: str | None = Field(default=None, repr=False)
    secret_key: SecretStr | None = None
    security_token: SecretStr | None = None
    domain_id: str | None = None

    @field_validator("access_key", "secret_key", "security_token", "domain_id")
    @classmethod
    def _sendable(cls, value: str | SecretStr | None) -> str | SecretStr | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if text is not None and not sendable(text):
            raise ValueError("is empty, or holds white space or a character that is not ASCII")
        return value

    @field_validator("endpoints")
    @classmethod
    def _known(cls, endpoints: Mapping[str, str]) -> Mapping[str, str]:
        for service, url in endpoints.items():
            if service not in SERVICES:
                raise ValueError(f"{service} is no service of this vendor; there are {', '.join(SERVICES)}")
            if not _base_url(url):
                raise ValueError(f"{service}: expected an https:// URL without user, query or fragment")
        return {service: url.rstrip("/") for service, url in endpoints.items()}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        keys = {"access_key": self.access_key, "secret_key": self.secret_key}
        missing = [name for name, value in keys.items() if value is None]
        if missing and (len(missing) < len(keys) or self.security_token):
            raise ValueError(f"{' and '.join(missing)} missing: a key is used whole or not at all")
        return self


def sendable(text: str) -> bool:
    """Tell whether a key can be one: a stray line end would be refused as a wrong signature."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def _base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or url.split() != [url])
    return parts.scheme == "https" and bool(host) and plain
