"""Where UCS and IAM answer: at global endpoints, at a region's own, or in another cloud."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.huawei.account import HuaweiAccount

_CLOUD, _EUROPEAN_CLOUD = "myhuaweicloud.com", "myhuaweicloud.eu"
_EUROPE = "eu-west-1"
_PART = re.compile(r"[A-Za-z0-9.-]+")


def find_endpoints(account: HuaweiAccount, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the base URL of each service, by the rules of Terraform's provider: in Europe all endpoints are regional.

    `HW_CLOUD` counts for ambient credentials only. Credentials of the stack go to the cloud that the stack names, else
    to the public one; the environment may still choose the region in it.

    Raises:
        ConfigurationError: The endpoints are regional and no region is known, or a variable cannot be part of a host.
    """
    region = account.region or environment.get("HW_REGION_NAME") or environment.get("OS_REGION_NAME") or ""
    chooses_cloud = account.region or account.cloud or not account.has_credentials
    european = bool(chooses_cloud) and region.startswith(_EUROPE)
    domain = _named_cloud(account, environment) or (_EUROPEAN_CLOUD if european else _CLOUD)
    if account.regional or european:
        if not region:
            raise ConfigurationError(
                "the account is regional, but no region is known",
                "Set its region, or HW_REGION_NAME in the environment",
            )
        if not _PART.fullmatch(region):
            raise ConfigurationError("HW_REGION_NAME in the environment is not a region", "Set region of the account")
        domain = f"{region}.{domain}"
    if not _PART.fullmatch(domain):
        raise ConfigurationError("HW_CLOUD in the environment is not a domain", "Set cloud of the account")
    return {service: f"https://{service}.{domain}" for service in account.services} | dict(account.endpoints)


def cloud_domains(account: HuaweiAccount, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the domains in which the account's cloud has its endpoints."""
    named = _named_cloud(account, environment)
    return (named,) if named else (_CLOUD, _EUROPEAN_CLOUD)


def _named_cloud(account: HuaweiAccount, environment: Mapping[str, str]) -> str | None:
    return account.cloud or (None if account.has_credentials else environment.get("HW_CLOUD")) or None
