"""A Huawei Cloud account as the stack configures it."""

from __future__ import annotations

import re
from typing import ClassVar, Literal, Self

from pydantic import field_validator, model_validator

from clusterkeys.arguments import HeaderSecret, HeaderText, KeyedAccountArguments, TrimmedSecret, TrimmedText

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_LABELS = re.compile(rf"{_LABEL}(\.{_LABEL})*")


class HuaweiAccount(KeyedAccountArguments):
    """An access key, or a user with a password; without either the ambient credentials are used.

    Attributes:
        access_key: AK of an IAM user or, with a security token, a temporary one.
        secret_key: SK of that access key.
        security_token: Belongs to temporary keys only.
        domain_id: Id of the account ("domain") that the credentials belong to; sent along where known.
        user_name: Name of an IAM user, whose password is exchanged for a token; a HUAWEI ID gets none.
        password: Password of that user.
        domain_name: Name of the account that the user belongs to.
        region: Matters only to regional endpoints; without it `HW_REGION_NAME` counts.
        cloud: Domain of the endpoints; without it the public cloud's or, for ambient credentials only, `HW_CLOUD`.
        regional: Use the region's own endpoints; those of `eu-west-1…` always are.
    """

    services: ClassVar[tuple[str, ...]] = ("ucs", "iam")

    vendor: Literal["huawei"] = "huawei"
    security_token: HeaderSecret | None = None
    domain_id: HeaderText | None = None
    user_name: TrimmedText | None = None
    password: TrimmedSecret | None = None
    domain_name: TrimmedText | None = None
    region: str | None = None
    cloud: str | None = None
    regional: bool = False

    @property
    def has_credentials(self) -> bool:
        """Whether it brings its own, so that no ambient ones are looked for."""
        return self.access_key is not None or self.user_name is not None

    @field_validator("region", "cloud")
    @classmethod
    def _part_of_a_host(cls, value: str | None) -> str | None:
        if value is not None and not _LABELS.fullmatch(value):
            raise ValueError("expected a part of a host's name, as in cn-north-4 or myhuaweicloud.com")
        return value

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if missing := self.missing("user_name", "password", "domain_name"):
            raise ValueError(f"{missing} missing: set user_name, password and domain_name together")
        if self.user_name and self.access_key:
            raise ValueError("set either access_key and secret_key, or user_name, password and domain_name")
        return self
