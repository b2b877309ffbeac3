"""A chain of credentials as a test writes it, in place of the vendor's."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from clusterkeys.vendors.alibaba.chain import ChainCredentials, DefaultChain
from tests.harness.clock import FakeClock

KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))
CHAIN = "alibabacloud-credentials' default chain"


@dataclass(frozen=True)
class Found:
    """What the chain answers."""

    access_key: str | None = KEY
    secret_key: str | None = SECRET
    token: str | None = None
    links: str | None = "default/cli_profile/static_ak"

    def get_access_key_id(self) -> str | None:
        return self.access_key

    def get_access_key_secret(self) -> str | None:
        return self.secret_key

    def get_security_token(self) -> str | None:
        return self.token

    def get_provider_name(self) -> str | None:
        return self.links


def asking(chain: Callable[[], ChainCredentials], clock: FakeClock | None = None) -> tuple[DefaultChain, float]:
    clock = clock or FakeClock()
    return DefaultChain(chain=chain, clock=clock), clock.monotonic() + 10
