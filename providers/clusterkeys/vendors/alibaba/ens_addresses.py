"""Where the API of ENS is called.

https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-endpoint
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from clusterkeys.errors import ConfigurationError

Network = Literal["public", "vpc"]

_MAINLAND = "ens.aliyuncs.com"
_HOSTS: Mapping[Network, Mapping[str, str]] = {
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


def ens_address(region: str, network: Network) -> str:
    """Give the base URL for a region.

    Raises:
        ConfigurationError: There is none; regions of ENS's nodes, as cn-dalian-unicom, have none of their own.
    """
    hosts = _HOSTS[network]
    if region in hosts:
        return f"https://{hosts[region]}"
    inside = " inside the vendor's network" if network == "vpc" else ""
    raise ConfigurationError(
        f"region: ENS's API has no address{inside} for '{region}' (regions of its nodes do not count)",
        f"Choose one of {', '.join(hosts)}, or set endpoints.ens of the account",
    )
