"""The listing of API versions, asked once beside the calls, and what it adds to answers and refusals."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import BodyKind
from tests.contract.samsung.client import CLUSTER, Client
from tests.harness.clock import MOMENT

INSTEAD = "; the current one is 1.4: set it as api_version of the account"


def refused(client: Client, **arguments: str) -> VendorError:
    with pytest.raises(VendorError) as caught:
        client.fetch(**arguments)
    return caught.value


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_a_version_that_is_kept_up_is_pinned_and_not_mentioned(client: Client, version: str) -> None:
    client.changes = {"api_version": version}

    assert client.fetch().notes == ()
    (call,) = client.asked("kubeconfig")
    assert call.headers["scp-api-version"] == f"ske {version}"


@pytest.mark.parametrize(
    ("quirk", "version", "sentence"),
    [
        (
            "version-deprecated",
            "1.3",
            "SKE has deprecated version 1.3 of its API and supports it until 2027-01-22 at least",
        ),
        ("version-past", "1.3", "SKE promised to support version 1.3 of its API until 2026-11-22 only"),
        (None, "1.2", "SKE promised to support version 1.2 of its API until 2026-10-14 only"),
        (None, "1.0", "SKE promised to support version 1.0 of its API until 2025-12-31 only"),
    ],
)
def test_a_version_to_leave_is_named_beside_the_kubeconfig(
    client: Client, emulator: Emulator, quirk: str | None, version: str, sentence: str
) -> None:
    client.changes = {"api_version": version}
    if quirk:
        emulator.quirk(CLUSTER, quirk)

    fetched = client.fetch()

    assert fetched.kubeconfig
    assert fetched.notes == (sentence + INSTEAD,)


def test_the_listing_is_asked_for_once_and_without_a_key(client: Client) -> None:
    session = client.session()

    for endpoint in ("public", "private", "public"):
        client.fetch(session=session, endpoint=endpoint)

    (call,) = client.asked("versions")
    assert (call.method, call.target) == ("GET", "/")
    assert not [name for name in call.headers if name.startswith(("scp-", "x-", "auth", "cookie"))]
    assert len(client.asked("kubeconfig")) == 3


def test_threads_share_one_listing_and_all_hear_of_it(client: Client) -> None:
    client.changes = {"api_version": "1.1"}
    session, together = client.session(), threading.Barrier(8)

    def fetch(_: int) -> tuple[str, ...]:
        together.wait(10)
        return client.fetch(session=session).notes

    with ThreadPoolExecutor(max_workers=8) as pool:
        notes = set(pool.map(fetch, range(8)))

    assert notes == {("SKE promised to support version 1.1 of its API until 2026-09-19 only" + INSTEAD,)}
    assert len(client.asked("versions")) == 1


@pytest.mark.parametrize(
    ("status", "body"), [(401, "json"), (404, "empty"), (429, "json"), (503, "json"), (500, "html"), (302, "empty")]
)
def test_a_listing_that_is_refused_is_not_asked_for_again_and_no_fetch_fails_over_it(
    client: Client, emulator: Emulator, caplog: pytest.LogCaptureFixture, status: int, body: BodyKind
) -> None:
    client.changes = {"api_version": "1.0"}
    caplog.set_level(logging.DEBUG, "clusterkeys.samsung")
    emulator.fail("samsung", status=status, body=body, operation="versions")
    session = client.session()

    for _ in range(2):
        assert client.fetch(session=session).notes is None

    assert len(client.asked("versions")) == 1
    assert client.waits == []
    (record,) = [each for each in caplog.records if each.name == "clusterkeys.samsung"]
    assert (record.levelno, "versions could not be read" in record.message) == (logging.DEBUG, True)


@pytest.mark.parametrize("body", ["html", "cut-json", "garbage", "empty"])
def test_a_listing_that_is_none_says_nothing(client: Client, emulator: Emulator, body: BodyKind) -> None:
    emulator.fail("samsung", status=None, body=body, operation="versions")

    assert client.fetch().notes is None


@pytest.mark.parametrize("body", ["drop", "truncated"])
def test_a_listing_that_breaks_off_costs_seconds_at_most(client: Client, emulator: Emulator, body: BodyKind) -> None:
    emulator.fail("samsung", status=None, body=body, operation="versions")

    assert client.fetch().notes is None
    assert sum(client.clock.sleeps) < 6


def test_a_listing_has_no_more_time_than_the_fetch(client: Client, emulator: Emulator) -> None:
    emulator.fail("samsung", status=None, body="drop", operation="versions")

    client.fetch(seconds=0.2)

    assert client.waits == []


def test_a_listing_whose_turn_does_not_come_is_done_without(client: Client) -> None:
    """An account of 10 calls a second takes no 20 seconds for one."""
    client.changes = {"api_version": "1.0"}

    assert client.fetch(session=client.session(rate=0.05)).notes is None
    assert client.waits == []


def test_a_slow_account_waits_its_turn_to_hear_of_its_version(client: Client) -> None:
    client.changes = {"api_version": "1.0", "rate": 0.05}

    assert len(client.fetch(session=client.session(rate=0.05)).notes) == 1
    assert client.waits == [20]


def test_a_call_that_is_refused_hears_that_its_version_is_over(client: Client, emulator: Emulator) -> None:
    client.changes = {"api_version": "1.2"}
    emulator.quirk(CLUSTER, "version-ended")

    error = refused(client)

    assert (error.refusal.kind, error.refusal.code) == ("invalid", "ValidationError")
    assert error.advice.endswith(
        f". Besides, SKE promised to support version 1.2 of its API until 2026-10-14 only{INSTEAD}"
    )


def test_a_version_that_is_not_listed_is_named_where_it_is_refused(client: Client) -> None:
    client.changes = {"api_version": "1.9"}

    assert refused(client).advice.endswith(f". Besides, SKE does not list version 1.9 of its API{INSTEAD}")


@pytest.mark.parametrize(("version", "quirk"), [("1.3", None), ("1.3", "version-deprecated")])
def test_a_version_that_serves_is_not_blamed_for_a_cluster_that_is_gone(
    client: Client, emulator: Emulator, version: str, quirk: str | None
) -> None:
    client.changes = {"api_version": version}
    if quirk:
        emulator.quirk(CLUSTER, quirk)

    error = refused(client, cluster_id="0" * 32)

    assert (error.refusal.kind, error.refusal.code) == ("gone", "NotFound")
    assert "version" not in str(error)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_for_refusals_of_another_kind_nothing_is_asked_besides(client: Client, emulator: Emulator, status: int) -> None:
    client.changes = {"api_version": "1.0"}
    emulator.fail("samsung", status=status, operation="kubeconfig")

    assert "version" not in str(refused(client))
    assert client.asked("versions") == []


def test_a_day_that_comes_while_the_process_runs_is_noticed(client: Client, emulator: Emulator) -> None:
    emulator.quirk(CLUSTER, "version-deprecated")
    session = client.session()
    before = client.fetch(session=session).notes

    moment = MOMENT + timedelta(days=60)
    client.clock.moment = moment
    emulator.clock.freeze(moment)

    assert "has deprecated version 1.3" in before[0]
    assert client.fetch(session=session).notes == (
        "SKE promised to support version 1.3 of its API until 2027-01-22 only" + INSTEAD,
    )
