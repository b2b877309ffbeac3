"""Where UCS and IAM answer: global addresses, a region's own, another cloud's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.huawei.account import HuaweiAccount

_CLOUD, _EUROPEAN_CLOUD = "myhuaweicloud.com", "myhuaweicloud.eu"
_EUROPE = "eu-west-1"
_PART = re.compile(r"[A-Za-z0-9.-]+")


def addresses(account: HuaweiAccount, environment: Mapping[str, str]) -> Mapping[str, str]:
    """Give the base URL of each service, by the rules of Terraform's provider: in Europe every address is regional.

    Which cloud it is the environment says only for credentials of this machine: those of the stack go nowhere but to
    the cloud that the stack names, else the public one, in which the environment may still choose the region.

    Raises:
        ConfigurationError: The addresses are regional and no region is known, or a variable is no part of a host.
    """
    region = account.region or environment.get("HW_REGION_NAME") or environment.get("OS_REGION_NAME") or ""
    chooses_cloud = account.region or not account.has_credentials or account.cloud
    european = bool(chooses_cloud) and region.startswith(_EUROPE)
    domain = _named(account, environment) or (_EUROPEAN_CLOUD if european else _CLOUD)
    if account.regional or european:
        domain = f"{_region(region)}.{domain}"
    if not _PART.fullmatch(domain):
        raise ConfigurationError("HW_CLOUD in the environment is no domain", "Set cloud of the account")
    return {service: f"https://{service}.{domain}" for service in account.services} | dict(account.endpoints)


def domains(account: HuaweiAccount, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give the domains under which the account's cloud has its addresses."""
    named = _named(account, environment)
    return (named,) if named else (_CLOUD, _EUROPEAN_CLOUD)


def _named(account: HuaweiAccount, environment: Mapping[str, str]) -> str | None:
    return account.cloud or (None if account.has_credentials else environment.get("HW_CLOUD")) or None


def _region(region: str) -> str:
    if not region:
        raise ConfigurationError(
            "the account is regional, but no region is known", "Set its region, or HW_REGION_NAME in the environment"
        )
    if not _PART.fullmatch(region):
        raise ConfigurationError("HW_REGION_NAME in the environment is no region", "Set region of the account")
    return region
