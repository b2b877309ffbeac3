"""The addresses of the APIs of ENS and ACK, and the form of the ids that become part of URLs.

https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-endpoint
https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-endpoint
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendor import Session


def _matches(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"expected {expected}")
        return value

    return AfterValidator(check)


Identifier = Annotated[str, _matches(r"[0-9A-Za-z_-]{1,128}", "an id: letters, digits, - and _")]
"""One word, so that it cannot lead to another path."""

Region = Annotated[str, _matches(r"[a-z0-9]+(-[a-z0-9]+)+", "the id of a region, as in cn-hangzhou")]
"""One label of a host, so that it cannot lead to another host."""

Network = Literal["public", "vpc"]
"""From where ENS's API is called: the internet, or the vendor's own network."""

_MAINLAND = ("cn-beijing", "cn-zhangjiakou", "cn-wulanchabu", "cn-hangzhou", "cn-shanghai", "cn-heyuan", "cn-chengdu")
_ENS_HOSTS: Mapping[Network, Mapping[str, str]] = {
    "public": {
        **dict.fromkeys(_MAINLAND, "ens.aliyuncs.com"),
        "ap-southeast-1": "ens.ap-southeast-1.aliyuncs.com",
    },
    "vpc": {
        "cn-zhangjiakou": "ens-vpc.cn-zhangjiakou.aliyuncs.com",
        "cn-shanghai": "ens.vpc-proxy.aliyuncs.com",
        "ap-southeast-1": "ens-vpc.ap-southeast-1.aliyuncs.com",
    },
}


def ens_url(region: str, network: Network, session: Session) -> str:
    """Return the base URL of ENS: the account's, else the region's.

    Raises:
        ConfigurationError: The region has none; the regions of ENS's nodes, such as cn-dalian-unicom, never do.
    """
    if "ens" in session.endpoints:
        return session.endpoints["ens"]
    hosts = _ENS_HOSTS[network]
    if region in hosts:
        return f"https://{hosts[region]}"
    inside = " inside the vendor's network" if network == "vpc" else ""
    raise ConfigurationError(
        f"region: ENS's API has no address{inside} for '{region}' (the regions of its nodes have none)",
        f"Choose one of {', '.join(hosts)}, or set endpoints.ens of the account",
    )


def ack_url(region: str, session: Session) -> str:
    """Return the base URL of ACK: the account's, else the region's, which has to be the cluster's own."""
    return session.endpoints.get("cs") or f"https://cs.{region}.aliyuncs.com"
