"""Many clusters of one account are read side by side, as wide and as fast as the account allows."""

import pytest

from clusterkeys.resolution.resolver import Resolution
from tests.contract.behaviour.bench import Bench


def crowd(bench: Bench, size: int, timeout: float = 300) -> Resolution:
    """The same cluster under many keys."""
    wanted = bench.wanted({"timeout": timeout})
    return bench.resolver().resolve({f"edge {number}": wanted for number in range(size)}, {})


def test_all_of_them_are_read_and_the_account_logs_in_once(bench: Bench) -> None:
    resolution = crowd(bench, 12)

    assert not resolution.failures
    assert list(resolution.resolved) == [f"edge {number}" for number in range(12)]
    assert len(bench.calls) == 12
    for service, operation in bench.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in bench.requests) == 1


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_calls_are_under_way_than_the_account_allows(bench: Bench, concurrency: int) -> None:
    bench.changes = {"concurrency": concurrency}
    bench.emulator.delay(bench.vendor.name, 1, service=bench.route.service)
    bench.door.expect(concurrency)

    resolution = crowd(bench, 6)

    assert not resolution.failures
    assert bench.door.most == concurrency


def test_calls_begin_no_closer_together_than_the_account_allows(bench: Bench) -> None:
    """Ten seconds apart, which is more than any vendor's own pauses."""
    bench.changes = {"concurrency": 1, "rate": 0.1}

    resolution = crowd(bench, 4, timeout=3600)

    times = [each.time for each in bench.requests if each.service == bench.route.service]
    assert not resolution.failures
    assert len(times) >= 4
    assert (times[-1] - times[0]).total_seconds() >= 10 * (len(times) - 1)


def test_one_that_fails_takes_no_other_down(bench: Bench) -> None:
    bench.fail(status=403, times=1)

    resolution = crowd(bench, 4)

    assert len(resolution.failures) == 1
    assert len(resolution.resolved) == 3


def test_a_refused_account_is_not_knocked_at_by_each_cluster_in_turn(bench: Bench) -> None:
    """Where logging in is what is refused, it is refused once for all; a signature can only be refused per call."""
    resolver = bench.resolver()
    bench.emulator.rekey(bench.account)
    wanted = bench.wanted()

    resolution = resolver.resolve({f"edge {number}": wanted for number in range(4)}, {})

    assert len(resolution.failures) == 4
    for service, operation in bench.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in bench.requests) == 1
    assert len(bench.calls) <= 4
