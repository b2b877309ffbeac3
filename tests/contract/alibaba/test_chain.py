"""Keys that the vendor's chain gives, used for real calls: anew for each attempt, and named where they are refused."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.chain import DefaultChain
from clusterkeys.vendors.alibaba.signing import AlibabaSigner
from sandbox.emulator.emulator import Emulator
from tests.contract.alibaba.client import Client
from tests.contract.alibaba.conftest import TEMPORARY


@dataclass(frozen=True)
class Found:
    """What the chain answers."""

    keys: dict[str, object]

    def get_access_key_id(self) -> object:
        return self.keys["access_key"]

    def get_access_key_secret(self) -> object:
        return self.keys["secret_key"]

    def get_security_token(self) -> object:
        return self.keys.get("security_token")

    def get_provider_name(self) -> str:
        return "default/cli_profile/ram_role_arn/static_ak"


def session(client: Client, answers: Iterator[dict[str, object]]) -> Session:
    chain = DefaultChain(chain=lambda: Found(next(answers)), clock=client.clock)

    def signer(deadline: float) -> AlibabaSigner:
        return AlibabaSigner(
            key=partial(chain.key, deadline), now=client.clock.now, nonce=lambda: secrets.token_hex(16)
        )

    return replace(client.session(), signer=signer, source=chain, secrets=lambda: chain.secrets)


@pytest.mark.parametrize("emulator", [TEMPORARY], indirect=True)
def test_a_key_that_rotates_between_two_attempts_does_not_matter(client: Client, emulator: Emulator) -> None:
    emulator.fail("alibaba", status=503, code="ServiceUnavailable", times=1)
    old = {name: secrets.token_hex(12) for name in ("access_key", "secret_key", "security_token")}

    fetched = client.ens(session(client, iter([old, client.keys])))

    assert fetched.kubeconfig.clusters
    first, second = client.calls
    assert first.headers["x-acs-security-token"] == old["security_token"]
    assert second.headers["x-acs-security-token"] == client.keys["security_token"]


def test_a_refusal_names_the_link_that_gave_the_key_and_repeats_no_key(client: Client) -> None:
    unknown = {"access_key": f"LTAI{secrets.token_hex(10)}", "secret_key": secrets.token_hex(15)}

    with pytest.raises(VendorError) as caught:
        client.ens(session(client, iter([unknown])))

    assert caught.value.refusal.code == "InvalidAccessKeyId.NotFound"
    assert str(caught.value).endswith(
        "it came from alibabacloud-credentials' default chain (cli_profile/ram_role_arn/static_ak)"
    )
    assert not [each for each in unknown.values() if each in str(caught.value)]
