"""A Samsung Cloud Platform account as the stack configures it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from clusterkeys.arguments import HeaderSecret, KeyedAccountArguments

LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
"""One label of a host's name: region and environment become part of the host that keys are sent to."""


class SamsungAccount(KeyedAccountArguments):
    """An access key with its secret key, and where it is used; whatever is absent is looked up on this machine.

    With a key of the account only region and environment of this machine count, for both lead to the vendor.

    Attributes:
        access_key: Access key of a user, as the console's page of authentication keys shows it.
        secret_key: Secret key of that access key.
        auth_token: Sent as X-Auth-Token beside the signature, as the vendor's SDK does. Which tokens SKE takes there
            is documented nowhere.
        environment: Of the platform: s (for Samsung), g (sovereign), e (enterprise).
        region: Where the clusters are, as in kr-west1.
        api_version: Micro-version of SKE's API. In YAML 1.10 is the number 1.1: quote it.
    """

    services: ClassVar[tuple[str, ...]] = ("ske",)
    temporary_with: ClassVar[str] = "auth_token"

    vendor: Literal["samsung"] = "samsung"
    auth_token: HeaderSecret | None = None
    environment: str | None = Field(default=None, pattern=LABEL)
    region: str | None = Field(default=None, pattern=LABEL)
    api_version: str = Field(default="1.3", pattern=r"^1\.\d{1,3}$")

    @field_validator("api_version", mode="before")
    @classmethod
    def _written_as_number(cls, value: object) -> object:
        """Take YAML's 1.3 for what it looks like; Pulumi hands 1.0 on as 1."""
        if isinstance(value, float):
            return str(value)
        return f"{value}.0" if isinstance(value, int) else value
