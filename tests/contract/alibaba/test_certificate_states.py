"""What ACK lists of a user's kubeconfigs, plain and with each oddity of the emulated listing."""

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.alibaba.client import ACK, Client


def test_each_cluster_is_listed_with_its_certificate(client: Client, emulator: Emulator) -> None:
    states = {state.cluster_name: state for state in client.states()}

    ours = states[ACK]
    assert ours.cluster_id == emulator.cluster(ACK)["cluster_id"]
    assert (ours.cluster_state, ours.certificate_state) == ("running", "Unexpired")
    assert ours.expires_at == emulator.world.cluster(ACK).desk.current().validity.not_after.replace(microsecond=0)
    assert {state.certificate_state for state in states.values()} == {
        "Unexpired",
        "Expired",
        "Unissued",
        "Unknown",
        "Removed",
    }
    assert states["data-lake"].expires_at is None
    assert len(client.calls) == 1


def test_of_an_unknown_user_nothing_is_listed(client: Client) -> None:
    assert client.states("200000000000000008") == ()


@pytest.mark.parametrize(
    ("quirks", "calls"),
    [
        ((), 3),
        (("lying-total-low",), 3),
        (("lying-total-high",), 4),
        (("stray-newline",), 3),
        (("duplicate-entries",), 3),
        (("lying-total-low", "duplicate-entries", "stray-newline"), 3),
    ],
)
def test_a_long_listing_is_read_to_its_end_whatever_it_says_of_its_length(
    client: Client, emulator: Emulator, quirks: tuple[str, ...], calls: int
) -> None:
    emulator.quirk(ACK, "many-clusters")
    for quirk in quirks:
        emulator.quirk(ACK, quirk)

    found = client.states()

    assert len(found) == len({state.cluster_id for state in found}) == 6 + 240
    assert not [state for state in found if "\n" in state.cluster_id]
    assert len(client.calls) == calls
    assert [call.query for call in client.calls[:2]] == ["page_number=1&page_size=100", "page_number=2&page_size=100"]


def test_a_word_that_is_not_documented_counts_as_unknown(client: Client, emulator: Emulator) -> None:
    emulator.quirk(ACK, "unknown-word")

    assert {state.cluster_name: state.certificate_state for state in client.states()}[ACK] == "Unknown"


def test_who_may_not_list_learns_the_action_and_that_the_listing_is_optional(
    client: Client, emulator: Emulator
) -> None:
    emulator.quirk(ACK, "forbidden-listing")

    with pytest.raises(VendorError) as caught:
        client.states()

    error = caught.value
    assert error.refusal.kind == "forbidden"
    assert error.what.startswith("ACK denied the call: the credentials lack the permission cs:ListUserKubeConfigStates")
    assert error.advice.startswith(
        "Allow cs:ListUserKubeConfigStates in a RAM policy of their user or role (AliyunCSFullAccess contains it), or "
        "remove the listing: clusters are read without it; the credentials came from the stack's "
    )
    assert len(client.calls) == 1
