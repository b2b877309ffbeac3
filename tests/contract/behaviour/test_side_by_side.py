"""Many clusters of one account are read side by side, as wide and as fast as the account allows."""

import pytest

from clusterkeys.resolution.resolver import Resolution
from tests.harness.vendor_harness import VendorHarness


def resolved_together(harness: VendorHarness, size: int, timeout: float = 300) -> Resolution:
    """Resolve the same cluster under many keys."""
    spec = harness.spec({"timeout": timeout})
    return harness.resolver().resolve({f"edge {number}": spec for number in range(size)}, {})


def test_all_of_them_are_read_and_the_account_logs_in_once(harness: VendorHarness) -> None:
    resolution = resolved_together(harness, 12)

    assert not resolution.failures
    assert list(resolution.resolved) == [f"edge {number}" for number in range(12)]
    assert len(harness.calls) == 12
    for service, operation in harness.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in harness.requests) == 1


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_calls_are_under_way_than_the_account_allows(harness: VendorHarness, concurrency: int) -> None:
    harness.changes = {"concurrency": concurrency}
    harness.emulator.delay(harness.vendor.name, 1, service=harness.route.service)
    harness.barrier.expect(concurrency)

    resolution = resolved_together(harness, 6)

    assert not resolution.failures
    assert harness.barrier.most == concurrency


def test_calls_begin_no_closer_together_than_the_account_allows(harness: VendorHarness) -> None:
    """Ten seconds apart, which is more than any vendor's own pauses."""
    harness.changes = {"concurrency": 1, "rate": 0.1}

    resolution = resolved_together(harness, 4, timeout=3600)

    times = [each.time for each in harness.requests if each.service == harness.route.service]
    assert not resolution.failures
    assert len(times) >= 4
    assert (times[-1] - times[0]).total_seconds() >= 10 * (len(times) - 1)


def test_one_that_fails_takes_no_other_down(harness: VendorHarness) -> None:
    harness.fail(status=403, times=1)

    resolution = resolved_together(harness, 4)

    assert len(resolution.failures) == 1
    assert len(resolution.resolved) == 3


def test_a_refused_account_is_not_knocked_at_by_each_cluster_in_turn(harness: VendorHarness) -> None:
    """Where logging in is what is refused, it is refused once for all; a signature can only be refused per call."""
    resolver = harness.resolver()
    harness.emulator.rekey(harness.account)
    spec = harness.spec()

    resolution = resolver.resolve({f"edge {number}": spec for number in range(4)}, {})

    assert len(resolution.failures) == 4
    for service, operation in harness.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in harness.requests) == 1
    assert len(harness.calls) <= 4
