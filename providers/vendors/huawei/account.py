"""A Huawei Cloud account as the stack configures it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import SecretStr, field_validator, model_validator

from providers.contract import KeyedAccountArguments, sent_in_headers


class HuaweiAccount(KeyedAccountArguments):
    """An access key with its secret key; without them the environment's are used.

    Attributes:
        access_key: AK of an IAM user or, with a security token, a temporary one.
        secret_key: SK of that access key.
        security_token: Belongs to temporary keys only.
        domain_id: Id of the account ("domain") the keys belong to; sent along where known.
    """

    services: ClassVar[tuple[str, ...]] = ("ucs", "iam")

    vendor: Literal["huawei"] = "huawei"
    security_token: SecretStr | None = None
    domain_id: str | None = None

    @field_validator("security_token", "domain_id")
    @classmethod
    def _sendable_too(cls, value: str | SecretStr | None) -> str | SecretStr | None:
        return sent_in_headers(value)

    @model_validator(mode="after")
    def _token_has_a_key(self) -> Self:
        if self.security_token and self.access_key is None:
            raise ValueError("access_key and secret_key missing: a security token belongs to temporary keys")
        return self
