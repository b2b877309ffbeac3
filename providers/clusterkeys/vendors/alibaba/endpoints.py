"""Where the APIs of ENS and ACK answer, and what an id has to look like to stand in their URLs.

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

_WORD = re.compile(r"[0-9A-Za-z_-]{1,128}")
_REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def _identifier(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise ValueError("expected an id: letters, digits, - and _")
    return value


def _region(value: str) -> str:
    if not _REGION.fullmatch(value):
        raise ValueError("expected the id of a region, as in cn-hangzhou")
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]
"""One word, so that it cannot be another path."""

Region = Annotated[str, AfterValidator(_region)]
"""Not a word more, so that it cannot be another host."""

Network = Literal["public", "vpc"]
"""From where ENS's API is called: the internet, or the vendor's own network."""

_MAINLAND = "ens.aliyuncs.com"
_ENS_HOSTS: Mapping[Network, Mapping[str, str]] = {
    "public": {
        "cn-beijing": _MAINLAND,
        "cn-zhangjiakou": _MAINLAND,
        "cn-wulanchabu": _MAINLAND,
        "cn-hangzhou": _MAINLAND,
        "cn-shanghai": _MAINLAND,
        "cn-heyuan": _MAINLAND,
        "cn-chengdu": _MAINLAND,
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
