"""An Alibaba Cloud account as the stack configures it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from clusterkeys.arguments import HeaderSecret, KeyedAccountArguments


class AlibabaAccount(KeyedAccountArguments):
    """An access key with its secret key; without them the environment's, else the vendor's own chain, are used.

    Attributes:
        access_key: AccessKey id of a RAM user or, with a security token, of a session.
        secret_key: AccessKey secret.
        security_token: Belongs to the keys of a session (STS) only.
        rate: Calls a second; the vendor lets a user make a hundred.
    """

    services: ClassVar[tuple[str, ...]] = ("ens", "cs")

    vendor: Literal["alibaba"] = "alibaba"
    security_token: HeaderSecret | None = None
    rate: float = Field(default=100, gt=0)
