"""A vendor that fails takes nothing away: the stored kubeconfig stays, byte for byte, and that is said."""

import pytest

from clusterkeys.errors import ClusterkeysError
from tests.harness.failure_modes import EACH, FAILURE_MODES
from tests.harness.vendor_harness import VendorHarness


@EACH
def test_the_stored_kubeconfig_is_kept_and_how_it_stands_is_said(harness: VendorHarness, failure_mode: str) -> None:
    first = harness.read()
    resolver = harness.resolver()
    FAILURE_MODES[failure_mode].cause(harness)

    kept = harness.read(by=resolver)

    assert kept.text == first.text
    status = str(kept.observed["status"])
    assert status.startswith("gone: " if failure_mode == "gone" else "stale: ")
    assert len(status) > len("stale: ")
    assert kept.observed == {**first.observed, "status": status}
    assert str(kept.notice).startswith("kept the stored kubeconfig: ")


@EACH
def test_a_failure_that_lasts_is_no_difference(harness: VendorHarness, failure_mode: str) -> None:
    """Each answer has an id and a time of its own; in the status they would show in every preview."""
    harness.read()
    runs = [harness.resolver() for _ in range(3)]
    FAILURE_MODES[failure_mode].cause(harness)

    statuses = set()
    for resolver in runs:
        harness.clock.advance(3600)
        statuses.add(harness.read(by=resolver).observed["status"])

    assert len(statuses) == 1


@EACH
def test_who_wants_to_know_at_once_is_told(harness: VendorHarness, failure_mode: str) -> None:
    harness.read()
    resolver = harness.resolver()
    FAILURE_MODES[failure_mode].cause(harness)

    assert isinstance(harness.failing(harness.spec({"on_error": "fail"}), by=resolver), ClusterkeysError)


@pytest.mark.parametrize("failure_mode", sorted({*FAILURE_MODES} - {"expired"}))
def test_when_the_vendor_is_back_all_is_as_it_was(harness: VendorHarness, failure_mode: str) -> None:
    first = harness.read()
    resolver = harness.resolver()
    FAILURE_MODES[failure_mode].cause(harness)
    harness.read(by=resolver)

    harness.recover()

    assert harness.read() == first
