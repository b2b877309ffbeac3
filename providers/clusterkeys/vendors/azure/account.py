"""An Azure account as the stack configures it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import field_validator, model_validator

from clusterkeys.arguments import AccountArguments, TrimmedSecret
from clusterkeys.urls import is_host_url
from clusterkeys.vendors.azure.endpoints import CloudName

_TENANT = re.compile(r"[0-9a-zA-Z.-]{1,255}")


class AzureAccount(AccountArguments):
    """A service principal with a client secret; without one `ARM_` variables or azure-identity's chain are used.

    Attributes:
        tenant_id: The directory's id, or one of its domain names.
        client_id: The application's id.
        client_secret: The secret's value; the portal shows it once, and afterwards only the secret's id.
        cloud: The Azure cloud in which the cluster is registered; by default the public one or, for ambient
            credentials only, the one in `ARM_ENVIRONMENT`.
        authority: Base URL of the token service, if it is not the cloud's own; it is trusted as it stands.
    """

    services: ClassVar[tuple[str, ...]] = ("arm",)

    vendor: Literal["azure"] = "azure"
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: TrimmedSecret | None = None
    cloud: CloudName | None = None
    authority: str | None = None

    @field_validator("tenant_id", "client_id")
    @classmethod
    def _identifier(cls, value: str | None) -> str | None:
        if value is not None and not _TENANT.fullmatch(value):
            raise ValueError("expected an id, or for a tenant one of its domain names")
        return value

    @field_validator("authority")
    @classmethod
    def _https(cls, value: str | None) -> str | None:
        if value is not None and not is_host_url(value):
            raise ValueError("expected an https:// URL of a host, without user, path, query or fragment")
        return value.rstrip("/") if value else None

    @field_validator("endpoints")
    @classmethod
    def _hosts(cls, endpoints: Mapping[str, str]) -> Mapping[str, str]:
        for service, url in endpoints.items():
            if not is_host_url(url):
                raise ValueError(f"{service}: expected an https:// URL of a host, without a path")
        return endpoints

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := self.missing("tenant_id", "client_id", "client_secret"):
            raise ValueError(
                f"{missing} missing: set tenant_id, client_id and client_secret together, "
                "or none of them to use the ambient credentials"
            )
        return self
