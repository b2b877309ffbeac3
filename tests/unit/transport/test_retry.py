"""How often, how long and how wide: policy as tables, time from a fake clock."""

import threading
from datetime import UTC, datetime

import pytest

from clusterkeys.errors import DeadlineError, Refusal, VendorError
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.transport.throttle import Throttle
from tests.harness.clock import FakeClock
from tests.unit.transport.calls import Send, busy_unless_ok, make_http
from tests.unit.transport.tls_server import Handler, TlsServer

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def busy(*, after: float | None = None, transient: bool = True, status: int | None = None) -> VendorError:
    return VendorError("busy", refusal=Refusal(kind="server", status=status, transient=transient, retry_after=after))


class Failing:
    """A call that fails so often, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.parametrize(
    ("attempt", "jitter", "hint", "seconds"),
    [
        (1, 0.0, None, 0.25),
        (1, 1.0, None, 0.5),
        (2, 0.0, None, 0.5),
        (3, 1.0, None, 2.0),
        (5, 1.0, None, 8.0),
        (30, 1.0, None, 8.0),
        (1, 0.5, 7.0, 7.0),
        (1, 0.5, 0.0, 0.0),
        (1, 0.5, 90.0, 90.0),
    ],
)
def test_the_pause_doubles_up_to_a_bound_unless_the_vendor_says_how_long(
    attempt: int, jitter: float, hint: float | None, seconds: float
) -> None:
    assert RetryPolicy(jitter=lambda: jitter).pause(attempt, busy(after=hint)) == seconds


@pytest.mark.parametrize(
    ("errors", "calls", "sleeps"),
    [
        ([], 1, []),
        ([busy()], 2, [0.25]),
        ([busy(after=3), busy()], 3, [3, 0.5]),
        ([busy(), busy(), busy(), busy()], 5, [0.25, 0.5, 1.0, 2.0]),
    ],
)
def test_what_is_transient_is_tried_again(errors: list[VendorError], calls: int, sleeps: list[float]) -> None:
    clock, call = FakeClock(), Failing(*errors)

    assert RetryPolicy(jitter=lambda: 0.0).run(call, clock=clock, deadline=clock.monotonic() + 60) == "done"
    assert (call.calls, clock.sleeps) == (calls, sleeps)


def test_without_a_turn_for_another_try_the_vendors_own_refusal_is_raised() -> None:
    """It names code and request id; that the account's rate left no time says less, and would change a status."""
    refused = busy(status=500)
    clock, call = FakeClock(), Failing(refused, DeadlineError("no turn in time"))

    with pytest.raises(VendorError) as caught:
        RetryPolicy(jitter=lambda: 0.0).run(call, clock=clock, deadline=clock.monotonic() + 60)

    assert caught.value is refused


def test_after_the_fifth_call_the_last_error_is_raised() -> None:
    errors = [busy() for _ in range(9)]
    clock, call = FakeClock(), Failing(*errors)

    with pytest.raises(VendorError) as caught:
        RetryPolicy(jitter=lambda: 0.0).run(call, clock=clock, deadline=clock.monotonic() + 60)

    assert caught.value is errors[4]
    assert call.calls == 5


@pytest.mark.parametrize(
    "error",
    [busy(transient=False), busy(status=401), busy(status=403, after=0), DeadlineError("late"), ValueError("ours")],
)
def test_what_is_not_transient_is_raised_at_once(error: Exception) -> None:
    clock, call = FakeClock(), Failing(error)

    with pytest.raises(type(error)) as caught:
        RetryPolicy(jitter=lambda: 0.0).run(call, clock=clock, deadline=clock.monotonic() + 60)

    assert caught.value is error
    assert (call.calls, clock.sleeps) == (1, [])


@pytest.mark.parametrize(("hint", "calls"), [(9.9, 2), (10.0, 1), (3600.0, 1), (float("inf"), 1)])
def test_a_pause_that_would_reach_the_deadline_is_not_begun(hint: float, calls: int) -> None:
    clock, call = FakeClock(), Failing(busy(after=hint), busy(transient=False))

    with pytest.raises(VendorError):
        RetryPolicy(jitter=lambda: 0.0).run(call, clock=clock, deadline=clock.monotonic() + 10)

    assert call.calls == calls


def test_chance_is_asked_once_per_pause() -> None:
    """Else the pause that was compared with the deadline is not the one that is slept."""
    numbers = iter([0.0, 1.0, 0.0, 1.0])
    clock = FakeClock()

    RetryPolicy(jitter=lambda: next(numbers)).run(Failing(busy(), busy()), clock=clock, deadline=clock.monotonic() + 60)

    assert clock.sleeps == [0.25, 1.0]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("7", 7),
        (" 120 ", 120),
        ("1.5", None),
        ("-1", None),
        ("²", None),
        ("soon", None),
        ("9" * 400, float("inf")),
        ("Mon, 23 Nov 2026 09:30:42 GMT", 42),
        ("Monday, 23-Nov-26 09:31:00 GMT", 60),
        ("Mon, 23 Nov 2026 10:31:00 +0100", 60),
        ("Mon, 23 Nov 2026 09:30:05 -0000", 5),
        ("Mon, 23 Nov 2026 09:29:00 GMT", 0),
        ("Mon, 99 Nov 2026 09:29:00 GMT", None),
        (f"Mon, 23 Nov {'9' * 30} 09:29:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, AT) == seconds


def test_a_call_that_is_tried_again_keeps_to_the_deadline(
    server: TlsServer, send: Send, clock: FakeClock, bundle: str
) -> None:
    server.behave = lambda handler: handler.answer(503)

    with pytest.raises(VendorError) as caught:
        send(make_http(clock, bundle, attempts=50), server.url(), seconds=20, check=busy_unless_ok)

    assert caught.value.refusal.status == 503
    assert clock.sleeps == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0]


def test_a_connection_that_broke_off_is_tried_again(
    server: TlsServer, send: Send, clock: FakeClock, bundle: str
) -> None:
    def second_time_lucky(handler: Handler) -> None:
        if len(handler.server.seen) == 1:
            handler.connection.shutdown(2)
        else:
            handler.answer()

    server.behave = second_time_lucky

    assert send(make_http(clock, bundle, attempts=2), server.url()).status == 200
    assert len(server.seen) == 2


def test_calls_start_evenly_spaced() -> None:
    clock = FakeClock()
    throttle = Throttle(rate=4, concurrency=9, clock=clock)
    starts = []

    for _ in range(4):
        with throttle.turn(clock.monotonic() + 60):
            starts.append(clock.monotonic() - 1000)

    assert starts == [0, 0.25, 0.5, 0.75]


def test_time_that_passed_unused_gives_no_burst() -> None:
    clock = FakeClock()
    throttle = Throttle(rate=1, concurrency=9, clock=clock)
    clock.advance(100)

    for _ in range(3):
        with throttle.turn(clock.monotonic() + 60):
            pass

    assert clock.sleeps == [1, 1]


def test_a_turn_after_the_deadline_is_not_waited_for_nor_booked() -> None:
    clock = FakeClock()
    throttle = Throttle(rate=0.1, concurrency=1, clock=clock)
    with throttle.turn(clock.monotonic() + 1):
        pass

    for _ in range(2):
        with pytest.raises(DeadlineError, match="keeping to the account's rate"), throttle.turn(clock.monotonic() + 9):
            pass
    assert clock.sleeps == []

    with throttle.turn(clock.monotonic() + 11):
        assert clock.sleeps == [10]


def test_no_more_calls_are_under_way_than_allowed(server: TlsServer, send: Send, bundle: str) -> None:
    """Eight threads, four slots: the server itself counts."""
    lock, gate = threading.Lock(), threading.Event()
    under_way: list[int] = [0, 0]

    def count(handler: Handler) -> None:
        with lock:
            under_way[0] += 1
            under_way[1] = max(under_way)
            if under_way[0] == 4:
                gate.set()
        gate.wait(5)
        with lock:
            under_way[0] -= 1
        handler.answer()

    server.behave = count
    http = make_http(FakeClock(), bundle)
    threads = [threading.Thread(target=send, args=(http, server.url())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(server.seen) == 8
    assert under_way == [0, 4]


def test_waiting_for_a_slot_ends_at_the_deadline() -> None:
    clock = FakeClock()
    throttle = Throttle(rate=1000, concurrency=1, clock=clock)

    with (
        throttle.turn(clock.monotonic() + 1),
        pytest.raises(DeadlineError, match="other calls"),
        throttle.turn(clock.monotonic() + 0.05),
    ):
        pass


def test_a_call_that_fails_gives_its_slot_back() -> None:
    clock = FakeClock()
    throttle = Throttle(rate=1000, concurrency=1, clock=clock)

    for _ in range(3):
        with pytest.raises(ValueError, match="ours"), throttle.turn(clock.monotonic() + 1):
            raise ValueError("ours")
