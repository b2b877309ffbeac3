"""A vendor that fails takes nothing away: the stored kubeconfig stays, byte for byte, and that is said."""

import pytest

from clusterkeys.errors import ClusterkeysError
from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.troubles import EACH, TROUBLES


@EACH
def test_the_stored_kubeconfig_is_kept_and_how_it_stands_is_said(bench: Bench, trouble: str) -> None:
    first = bench.read()
    resolver = bench.resolver()
    TROUBLES[trouble].cause(bench)

    kept = bench.read(by=resolver)

    assert kept.text == first.text
    status = str(kept.observed["status"])
    assert status.startswith("gone: " if trouble == "gone" else "stale: ")
    assert len(status) > len("stale: ")
    assert kept.observed == {**first.observed, "status": status}
    assert str(kept.notice).startswith("kept the stored kubeconfig: ")


@EACH
def test_a_failure_that_lasts_is_no_difference(bench: Bench, trouble: str) -> None:
    """Each answer has an id and a time of its own; in the status they would show in every preview."""
    bench.read()
    runs = [bench.resolver() for _ in range(3)]
    TROUBLES[trouble].cause(bench)

    statuses = set()
    for resolver in runs:
        bench.clock.advance(3600)
        statuses.add(bench.read(by=resolver).observed["status"])

    assert len(statuses) == 1


@EACH
def test_who_wants_to_know_at_once_is_told(bench: Bench, trouble: str) -> None:
    bench.read()
    resolver = bench.resolver()
    TROUBLES[trouble].cause(bench)

    assert isinstance(bench.failing(bench.wanted({"on_error": "fail"}), by=resolver), ClusterkeysError)


@pytest.mark.parametrize("trouble", sorted({*TROUBLES} - {"expired"}))
def test_when_the_vendor_is_back_all_is_as_it_was(bench: Bench, trouble: str) -> None:
    first = bench.read()
    resolver = bench.resolver()
    TROUBLES[trouble].cause(bench)
    bench.read(by=resolver)

    bench.recover()

    assert bench.read() == first
