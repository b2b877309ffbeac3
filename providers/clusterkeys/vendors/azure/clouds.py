"""Azure's clouds: where ARM answers, which token it takes and who issues it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CloudName = Literal["public", "usgov", "china"]


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """One cloud, in the terms of azure-identity and azure-mgmt-core.

    Attributes:
        arm: Base URL of ARM; operations are polled there or at a regional sub-domain.
        scope: What a token for ARM is asked for; in US Gov it is not ARM's own address.
        authority: Base URL of Entra ID.
    """

    arm: str
    scope: str
    authority: str


CLOUDS: Mapping[CloudName, Cloud] = {
    "public": Cloud(
        arm="https://management.azure.com",
        scope="https://management.azure.com/.default",
        authority="https://login.microsoftonline.com",
    ),
    "usgov": Cloud(
        arm="https://management.usgovcloudapi.net",
        scope="https://management.core.usgovcloudapi.net/.default",
        authority="https://login.microsoftonline.us",
    ),
    "china": Cloud(
        arm="https://management.chinacloudapi.cn",
        scope="https://management.chinacloudapi.cn/.default",
        authority="https://login.chinacloudapi.cn",
    ),
}
