"""A listing is asked for each time, and its last answer kept where the vendor fails."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.resolution.certificate_states import Listed
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.resolution.resolver import Resolver
from clusterkeys.resolution.spec import certificate_states_spec
from sandbox.emulator.emulator import Emulator
from tests.harness.accounts import configured_accounts, opened_accounts
from tests.harness.clock import MOMENT, FakeClock

ACK = "ack-hz"


def listed(emulator: Emulator, stored: Listed | None = None, **policy: Any) -> Listed:  # noqa: ANN401 - a policy's
    clock = FakeClock()
    resolver = Resolver(accounts=opened_accounts(configured_accounts(emulator), clock), clock=clock)
    arguments = emulator.world.listings["ack-user"]
    spec = certificate_states_spec("certificate_states.ack-user", arguments, FailurePolicy.model_validate(policy))
    return resolver.list_states(spec, stored)


def test_each_cluster_has_its_states_under_its_id(emulator: Emulator) -> None:
    found = listed(emulator)

    own = found.states[emulator.cluster(ACK)["cluster_id"]]
    end = MOMENT + timedelta(days=1095)
    assert own == {
        "cluster_name": ACK,
        "cluster_state": "running",
        "certificate_state": "Unexpired",
        "expires_at": f"{end:%Y-%m-%dT%H:%M:%SZ}",
    }
    assert list(found.states) == sorted(found.states)
    assert (found.status, found.notice) == ("ok", None)


def test_the_summary_counts_each_word_and_names_the_next_to_expire(emulator: Emulator) -> None:
    """What has expired is not next, and neither is what was removed."""
    found = listed(emulator)

    end = MOMENT + timedelta(days=700)
    next_to_expire = found.summary["next_to_expire"]
    assert isinstance(next_to_expire, Mapping)
    assert {name: value for name, value in found.summary.items() if name != "next_to_expire"} == {
        "total": 6,
        "Unexpired": 2,
        "Expired": 1,
        "Unissued": 1,
        "Unknown": 1,
        "Removed": 1,
    }
    assert next_to_expire["cluster_name"] == "billing"
    assert next_to_expire["expires_at"] == f"{end:%Y-%m-%dT%H:%M:%SZ}"
    assert found.states[str(next_to_expire["cluster_id"])]["cluster_name"] == "billing"


def test_a_second_listing_of_the_same_world_is_the_same(emulator: Emulator) -> None:
    assert listed(emulator) == listed(emulator)


def test_a_first_failure_is_said_and_stops_nobody(emulator: Emulator) -> None:
    """A listing is beside the clusters; whoever wants it to stop them says so."""
    emulator.quirk(ACK, "forbidden-listing")

    found = listed(emulator)

    assert (found.states, found.summary) == ({}, {})
    assert found.status.startswith("unread: ")
    assert "cs:ListUserKubeConfigStates" in found.status
    assert found.notice is not None
    assert "request id" in found.notice


@pytest.mark.parametrize("status", [403, 500])
def test_a_first_failure_stops_whoever_said_so(emulator: Emulator, status: int) -> None:
    emulator.fail("alibaba", status=status, service="cs")

    with pytest.raises(VendorError) as caught:
        listed(emulator, on_error="fail")

    assert caught.value.refusal.status == status


def test_a_stored_answer_is_kept_with_the_reason_and_the_whole_error_is_told_once(emulator: Emulator) -> None:
    before = listed(emulator)
    emulator.quirk(ACK, "forbidden-listing")

    after = listed(emulator, before)

    assert (after.states, after.summary) == (before.states, before.summary)
    assert after.status.startswith("stale: ")
    assert "cs:ListUserKubeConfigStates" in after.status
    assert after.notice is not None
    assert "request id" in after.notice
    assert "request id" not in after.status
    assert listed(emulator, before).status == after.status


def test_a_policy_of_failing_keeps_nothing(emulator: Emulator) -> None:
    before = listed(emulator)
    emulator.fail("alibaba", status=403, service="cs")

    with pytest.raises(VendorError):
        listed(emulator, before, on_error="fail")
