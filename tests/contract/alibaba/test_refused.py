"""How the vendor refuses and what is then said, where that is the vendor's own."""

import secrets
from datetime import timedelta

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.alibaba.client import ENS, Client
from tests.contract.alibaba.conftest import TEMPORARY
from tests.harness.clock import MOMENT


def refusal(client: Client) -> VendorError:
    with pytest.raises(VendorError) as caught:
        client.ens()
    return caught.value


def test_an_unknown_access_key_is_told_from_a_wrong_secret_and_the_two_sites_are_named(client: Client) -> None:
    client.changes = {"access_key": f"LTAI{secrets.token_hex(8)}"}
    unknown = refusal(client)
    client.changes = {"secret_key": secrets.token_hex(15)}
    wrong = refusal(client)

    assert unknown.refusal.code == "InvalidAccessKeyId.NotFound"
    assert "alibabacloud.com (international) and aliyun.com (China)" in unknown.advice
    assert wrong.refusal.code == "SignatureDoesNotMatch"
    assert "CanonicalRequest" not in str(wrong)
    assert len(client.calls) == 2


@pytest.mark.parametrize(("minutes", "way"), [(-20, "behind"), (20, "ahead")])
def test_a_wrong_clock_is_told_in_minutes(client: Client, minutes: int, way: str) -> None:
    client.set_clocks(MOMENT)
    client.clock.moment = MOMENT + timedelta(minutes=minutes)

    error = refusal(client)

    assert error.refusal.code == "InvalidTimeStamp.Expired"
    assert f"this machine's clock is 20 minutes {way}" in error.what


@pytest.mark.parametrize("emulator", [TEMPORARY], indirect=True)
def test_a_session_that_is_over_is_told_from_a_wrong_or_missing_token(client: Client, emulator: Emulator) -> None:
    emulator.quirk(ENS, "token-expired")
    over = refusal(client)
    emulator.reset()
    client.changes = {"security_token": secrets.token_hex(20)}
    wrong = refusal(client)
    client.changes = {"security_token": None}
    missing = refusal(client)

    assert "has expired" in over.what
    assert "Get the keys of a new session" in over.advice
    assert "the security token is wrong" in wrong.what
    assert "came without its security token" in missing.what
    assert {each.refusal.kind for each in (over, wrong, missing)} == {"credential"}


@pytest.mark.parametrize("emulator", [TEMPORARY], indirect=True)
def test_the_keys_of_a_session_may_come_from_the_environment(client: Client) -> None:
    keys = client.keys
    client.changes = dict.fromkeys(("access_key", "secret_key", "security_token"))

    session = client.session(
        ALICLOUD_ACCESS_KEY=keys["access_key"],
        ALICLOUD_SECRET_KEY=keys["secret_key"],
        ALICLOUD_SECURITY_TOKEN=keys["security_token"],
    )

    assert client.ens(session).kubeconfig.clusters
    assert (
        str(session.source) == "ALICLOUD_ACCESS_KEY, ALICLOUD_SECRET_KEY and ALICLOUD_SECURITY_TOKEN in the environment"
    )


def test_a_nonce_is_used_once_only(client: Client) -> None:
    session = client.session()
    for _ in range(3):
        client.ens(session)

    assert len({call.headers["x-acs-signature-nonce"] for call in client.calls}) == 3


def test_a_region_without_an_address_is_no_matter_where_the_account_names_one(client: Client) -> None:
    assert client.ens(region="cn-dalian-unicom").kubeconfig.clusters
