"""What is made of the bodies that SKE answers with, plain and with each of their oddities."""

import pytest

from clusterkeys.errors import ClusterkeysError, KubeconfigError
from clusterkeys.kubeconfig.model import Kubeconfig
from sandbox.emulator.emulator import Emulator
from tests.contract.samsung.client import CLUSTER, Client


@pytest.mark.parametrize(("endpoint", "host"), [("public", "localhost"), ("private", "127.0.0.1")])
def test_the_endpoint_is_asked_for_in_lower_case_and_its_address_comes(
    client: Client, endpoint: str, host: str
) -> None:
    cluster, _, _ = client.chosen(endpoint).single()

    assert cluster.server.startswith(f"https://{host}:")
    (call,) = client.asked("kubeconfig")
    assert call.target == f"/v1/clusters/{client.cluster_id}/user-kubeconfig?kubeconfig_type={endpoint}"


@pytest.mark.parametrize("quirk", ["quoted-json", "wrapped-object"])
def test_the_body_may_be_yaml_a_json_string_or_an_object_around_it(
    client: Client, emulator: Emulator, quirk: str
) -> None:
    plain = client.chosen()
    emulator.quirk(CLUSTER, quirk)

    assert client.chosen() == plain


def test_a_template_says_what_its_user_has_to_do_and_shows_nothing_of_it(client: Client, emulator: Emulator) -> None:
    emulator.quirk(CLUSTER, "placeholder")

    with pytest.raises(KubeconfigError) as caught:
        client.fetch()

    assert str(caught.value) == (
        "the kubeconfig's token holds a placeholder that was never filled in. A user kubeconfig of SKE works with its "
        "user's own authentication key, which cannot be put in here: fill it in by hand as the platform's guide says, "
        "and give that kubeconfig to kubernetes.Provider yourself"
    )


def test_a_token_counts_as_the_credential(client: Client, emulator: Emulator) -> None:
    emulator.quirk(CLUSTER, "token-user")

    assert client.chosen().single()[1].credential == "token"


def test_a_dashed_id_reads_the_same_cluster(client: Client) -> None:
    digits = client.cluster_id
    dashed = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    assert client.fetch(cluster_id=dashed.upper()).kubeconfig == client.fetch().kubeconfig


def test_what_arrived_is_what_the_vendor_has_on_file(client: Client, emulator: Emulator) -> None:
    credential = emulator.world.cluster(CLUSTER).desk.current()

    cluster, user, _ = client.chosen().single()

    assert user.client_certificate_data == credential.certificate_data
    assert user.client_key_data == credential.key_data
    assert cluster.certificate_authority_data == credential.authority_data
    assert cluster.server == credential.public_server


def test_no_quirk_of_the_emulated_vendor_gives_anything_but_a_kubeconfig_or_our_own_error(
    client: Client, emulator: Emulator
) -> None:
    """So that a new quirk cannot go untested."""
    for quirk in emulator.vendors["samsung"].quirks:
        emulator.reset()
        emulator.quirk(CLUSTER, quirk)
        try:
            assert isinstance(client.chosen(), Kubeconfig)
        except ClusterkeysError as refused:
            assert str(refused)  # noqa: PT017 - either outcome is right
