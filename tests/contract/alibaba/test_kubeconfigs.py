"""What is made of the kubeconfigs that ENS and ACK hand out, plain and with each of their oddities."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest

from clusterkeys.errors import ClusterkeysError, KubeconfigError, VendorError
from clusterkeys.kubeconfig.select import select
from clusterkeys.vendor import Fetched
from sandbox.emulator.emulator import Emulator
from tests.contract.alibaba.client import ACK, ENS, Client
from tests.harness.clock import MOMENT

Fetch = Callable[..., Fetched]


@pytest.fixture(params=[ENS, ACK])
def cluster(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fetch(client: Client, cluster: str) -> Fetch:
    return client.ens if cluster == ENS else client.ack


def server(fetched: Fetched) -> str:
    """The address of the one context, as the resolver selects it."""
    return select(fetched.kubeconfig, name="x", candidates=fetched.contexts).single()[0].server


@pytest.mark.parametrize("endpoint", ["public", "private"])
def test_the_address_is_the_one_that_was_asked_for(
    fetch: Fetch, cluster: str, emulator: Emulator, endpoint: str
) -> None:
    """The flag on the wire is a negative one, and has been mixed up in other tools."""
    credential = emulator.world.cluster(cluster).desk.current()

    fetched = fetch(endpoint=endpoint)

    assert server(fetched) == {"public": credential.public_server, "private": credential.private_server}[endpoint]
    assert fetched.contexts is None
    assert f"PrivateIpAddress={'true' if endpoint == 'private' else 'false'}" in emulator.requests[-1].query


@pytest.mark.parametrize("quirk", ["config-object", "config-json-text"])
def test_every_form_of_the_kubeconfig_is_read(fetch: Fetch, cluster: str, emulator: Emulator, quirk: str) -> None:
    plain = fetch().kubeconfig
    emulator.quirk(cluster, quirk)

    assert fetch().kubeconfig == plain


@pytest.mark.parametrize("quirk", ["missing-config", "empty-config"])
def test_an_answer_without_a_kubeconfig_is_said_with_what_to_check(
    fetch: Fetch, cluster: str, emulator: Emulator, quirk: str
) -> None:
    emulator.quirk(cluster, quirk)

    with pytest.raises(KubeconfigError, match="answered without a kubeconfig"):
        fetch()


def test_success_with_an_error_in_it_is_none(fetch: Fetch, cluster: str, emulator: Emulator) -> None:
    emulator.quirk(cluster, "code-200")

    with pytest.raises(VendorError, match="The kubeconfig is being generated") as caught:
        fetch()

    assert (caught.value.refusal.status, caught.value.refusal.code) == (200, "1001")
    assert len(emulator.requests) == 1


def test_no_quirk_of_the_emulated_vendor_gives_anything_but_a_kubeconfig_or_our_own_error(
    fetch: Fetch, cluster: str, emulator: Emulator
) -> None:
    """So that a new quirk cannot go untested."""
    for quirk in emulator.vendors["alibaba"].quirks:
        emulator.reset()
        emulator.quirk(cluster, quirk)
        try:
            assert server(fetch())
        except ClusterkeysError as refused:
            assert str(refused)  # noqa: PT017 - either outcome is right


def test_ens_says_nothing_of_the_end_and_ack_does(client: Client, emulator: Emulator) -> None:
    stored = emulator.world.cluster(ACK).desk.current().validity.not_after

    assert client.ens().expires_at is None
    assert client.ack().expires_at == stored.replace(microsecond=0)


def test_a_kubeconfig_of_ack_is_issued_for_as_long_as_asked_for(client: Client) -> None:
    stored = client.ack()
    first, second = client.ack(temporary_duration_minutes=15), client.ack(temporary_duration_minutes=15)

    assert first.expires_at == MOMENT + timedelta(minutes=15)
    users = [each.kubeconfig.users for each in (stored, first, second)]
    assert not [one for one, other in combinations(users, 2) if one == other]
    assert stored.kubeconfig.clusters == first.kubeconfig.clusters


def test_where_policies_allow_short_kubeconfigs_only_the_refusal_says_what_to_set(
    client: Client, emulator: Emulator
) -> None:
    emulator.quirk(ACK, "duration-forbidden")

    with pytest.raises(VendorError) as lasting:
        client.ack()
    with pytest.raises(VendorError) as long:
        client.ack(temporary_duration_minutes=120)

    assert "set temporary_duration_minutes if policies allow short-lived kubeconfigs only" in lasting.value.advice
    assert "lower temporary_duration_minutes if policies limit it" in long.value.advice
    assert client.ack(temporary_duration_minutes=60).expires_at == MOMENT + timedelta(minutes=60)
