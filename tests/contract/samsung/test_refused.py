"""What only this vendor's refusals tell apart; what all vendors' have in common is tested for all."""

import secrets
from datetime import timedelta

import pytest

from clusterkeys.errors import VendorError
from tests.contract.samsung.client import Client
from tests.harness.clock import MOMENT

SOURCE = "came from the stack's configuration"


def refused(client: Client, **arguments: str) -> VendorError:
    with pytest.raises(VendorError) as caught:
        client.fetch(**arguments)
    return caught.value


def test_a_wrong_secret_key_is_told_from_an_unknown_access_key(client: Client) -> None:
    client.changes = {"secret_key": secrets.token_hex(12)}
    wrong = refused(client)
    client.changes = {"access_key": secrets.token_hex(10)}
    unknown = refused(client)

    assert wrong.what == "the signature is wrong: the secret key does not belong to the access key"
    assert wrong.refusal.code == "HmacValidFail"
    assert unknown.what.startswith("the gateway of Samsung Cloud Platform rejected the access key for SKE")
    assert unknown.refusal.code == "UNAUTHORIZED"
    assert all(SOURCE in error.advice for error in (wrong, unknown))
    assert len(client.asked("kubeconfig")) == 2


@pytest.mark.parametrize(("minutes", "said"), [(16, "16 minutes ahead"), (-200, "200 minutes behind")])
def test_a_clock_that_is_off_is_named_with_its_minutes(client: Client, minutes: int, said: str) -> None:
    client.clock.moment = MOMENT + timedelta(minutes=minutes)

    error = refused(client)

    assert error.what.endswith(f"this machine's clock is {said}")
    assert (error.refusal.kind, SOURCE in error.advice) == ("credential", True)


@pytest.mark.parametrize("minutes", [14, -14])
def test_a_clock_that_is_off_a_little_is_accepted(client: Client, minutes: int) -> None:
    client.clock.moment = MOMENT + timedelta(minutes=minutes)

    assert client.fetch().kubeconfig


def test_another_service_at_the_address_is_no_cluster_that_is_gone(client: Client) -> None:
    client.changes = {"endpoints": {"ske": f"{client.emulator.url('ske')}/elsewhere"}}

    error = refused(client)

    assert (error.refusal.kind, error.refusal.status) == ("invalid", 404)
    assert error.what == "nothing answers to this call at the address of SKE: Not Found"
    assert error.refusal.request_id


def test_a_session_knows_what_no_refusal_may_quote(client: Client) -> None:
    client.changes = {"auth_token": secrets.token_hex(12)}

    assert client.session().secrets() == {client.keys[name] for name in ("access_key", "secret_key", "auth_token")}
