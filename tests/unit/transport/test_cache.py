"""When a shared value or a token is obtained anew, and who waits for it how long."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from clusterkeys.errors import ConfigurationError, DeadlineError, Refusal, VendorError
from clusterkeys.transport.cache import SharedValue, Token, TokenCache
from tests.harness.clock import FakeClock

LONG = 1e9
REFUSED = VendorError("refused", refusal=Refusal(kind="credential"))
UNREACHABLE = VendorError("unreachable", refusal=Refusal(kind="network", transient=True))


class Issuer:
    """Issues a new token with an hour of life for each call, or fails."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.calls = 0
        self.error: Exception | None = None

    def __call__(self, _deadline: float) -> Token:
        self.calls += 1
        if self.error:
            raise self.error
        return Token(value=secrets.token_urlsafe(), expires_at=self.clock.now().timestamp() + 3600)


class Gate:
    """Answers when it is opened: with what it was told to, or fails with it."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.deadlines: list[float] = []
        self.asked, self.opened = threading.Event(), threading.Event()

    def __call__(self, deadline: float) -> object:
        self.deadlines.append(deadline)
        answer = self.answers.pop(0)
        self.asked.set()
        self.opened.wait(10)
        if isinstance(answer, Exception):
            raise answer
        return answer


class WatchedClock(FakeClock):
    """A clock that lets a test wait until it was read so often."""

    def __init__(self) -> None:
        super().__init__()
        self.readings = threading.Semaphore(0)

    def monotonic(self) -> float:
        self.readings.release()
        return super().monotonic()

    def wait_for_readings(self, number: int) -> None:
        assert all(self.readings.acquire(timeout=10) for _ in range(number))


def same(one: BaseException | None, other: Exception) -> bool:
    """Whether it says the same; each who waits gets an object of their own."""
    return type(one) is type(other) and str(one) == str(other) and vars(one) == vars(other)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> Issuer:
    return Issuer(clock)


@pytest.fixture
def cache(issuer: Issuer, clock: FakeClock) -> TokenCache:
    return TokenCache(issuer="somebody", obtain=issuer, clock=clock)


def shared(
    obtain: Callable[[float], object], clock: FakeClock, *, is_fresh: Callable[[object], bool] = lambda _: True
) -> SharedValue[object]:
    return SharedValue(title="the value", obtain=obtain, is_fresh=is_fresh, clock=clock)


@pytest.mark.parametrize(("age", "calls"), [(0, 1), (3299, 1), (3300, 2), (3600, 2), (100_000, 2)])
def test_a_token_is_renewed_five_minutes_before_its_end(
    cache: TokenCache, issuer: Issuer, clock: FakeClock, age: float, calls: int
) -> None:
    first = cache.token(LONG)
    clock.advance(age)

    assert (cache.token(LONG) == first, issuer.calls) == (calls == 1, calls)


def test_a_refused_credential_is_not_tried_again_for_half_a_minute(
    cache: TokenCache, issuer: Issuer, clock: FakeClock
) -> None:
    issuer.error = REFUSED
    for _ in range(3):
        with pytest.raises(VendorError) as caught:
            cache.token(LONG)
        assert same(caught.value, REFUSED)
        clock.advance(9.9)
    assert issuer.calls == 1

    issuer.error = None
    clock.advance(1)
    assert cache.token(LONG)


@pytest.mark.parametrize(
    "error", [UNREACHABLE, DeadlineError("late"), ConfigurationError("a file is missing"), ValueError("ours")]
)
def test_after_any_other_failure_the_next_asks_again(cache: TokenCache, issuer: Issuer, error: Exception) -> None:
    """What was unreachable may answer, and a file that was missing may have been written."""
    issuer.error = error
    with pytest.raises(type(error)) as caught:
        cache.token(LONG)
    assert same(caught.value, error)
    assert issuer.calls == 1

    issuer.error = None
    assert cache.token(LONG)


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_deadline_that_has_passed_asks_nobody(
    cache: TokenCache, issuer: Issuer, clock: FakeClock, seconds: float
) -> None:
    with pytest.raises(DeadlineError, match="waiting for a token of somebody"):
        cache.token(clock.monotonic() + seconds)

    assert issuer.calls == 0


def test_a_fresh_value_is_returned_even_after_the_deadline(cache: TokenCache, clock: FakeClock) -> None:
    assert cache.token(LONG) == cache.token(clock.monotonic() - 1)


def test_fifty_threads_ask_once(clock: FakeClock) -> None:
    gate, together = Gate("value"), threading.Barrier(50)
    value = shared(gate, clock)

    def get(_: int) -> object:
        together.wait(10)
        return value.get(LONG)

    with ThreadPoolExecutor(max_workers=50) as pool:
        results = pool.map(get, range(50))
        assert gate.asked.wait(10)
        gate.opened.set()

        assert set(results) == {"value"}
    assert len(gate.deadlines) == 1


def test_fifty_threads_share_one_failure() -> None:
    """Their deadlines are milliseconds apart, as a fleet's are; that is no reason to ask again."""
    clock, gate = WatchedClock(), Gate(UNREACHABLE, "asked again")
    value = shared(gate, clock)

    with ThreadPoolExecutor(max_workers=50) as pool:
        waiting = [pool.submit(value.get, 2000 + number / 100) for number in range(50)]
        # Whoever has the question reads the clock before the wait; the one who asked has read it before.
        clock.wait_for_readings(51)
        gate.opened.set()

        assert all(same(each.exception(10), UNREACHABLE) for each in waiting)
    assert len(gate.deadlines) == 1


def test_each_waiter_gives_up_at_its_own_deadline_whatever_the_answer_takes(clock: FakeClock) -> None:
    gate = Gate("value")
    value = shared(gate, clock)
    first = threading.Thread(target=value.get, args=(LONG,))
    first.start()
    assert gate.asked.wait(10)

    with pytest.raises(DeadlineError, match="waiting for the value") as caught:
        value.get(clock.monotonic() + 0.05)
    with pytest.raises(DeadlineError):
        value.get(clock.monotonic() - 1)

    gate.opened.set()
    first.join(10)
    assert caught.value.advice == "Raise policy.timeout"
    assert (value.get(LONG), len(gate.deadlines)) == ("value", 1)


@pytest.mark.parametrize("error", [DeadlineError("late"), UNREACHABLE])
def test_a_waiter_with_more_time_than_the_one_who_asked_asks_again(clock: FakeClock, error: Exception) -> None:
    """The first one's call may have failed only because it had to be short."""
    gate = Gate(error, "value")
    value = shared(gate, clock)
    soon = clock.monotonic() + 5
    with ThreadPoolExecutor(max_workers=2) as pool:
        first = pool.submit(value.get, soon)
        assert gate.asked.wait(10)
        second = pool.submit(value.get, LONG)
        gate.opened.set()

        assert same(first.exception(10), error)
        assert second.result(10) == "value"
    assert gate.deadlines == [soon, LONG]


def test_a_failure_for_lack_of_time_is_not_asked_again_with_the_same_deadline(clock: FakeClock) -> None:
    """Else whoever waits for a turn that cannot come in time would ask without end."""
    gate = Gate(DeadlineError("no turn in time"), "value")
    gate.opened.set()

    with pytest.raises(DeadlineError, match="no turn in time"):
        shared(gate, clock).get(LONG)

    assert gate.deadlines == [LONG]


def test_a_stale_value_is_obtained_anew(clock: FakeClock) -> None:
    gate, fresh = Gate("first", "second"), {"first"}
    gate.opened.set()
    value = shared(gate, clock, is_fresh=lambda found: found in fresh)

    assert (value.get(LONG), value.get(LONG)) == ("first", "first")
    fresh.clear()
    assert value.get(LONG) == "second"


def test_a_remembered_refusal_is_another_object_each_time(clock: FakeClock) -> None:
    """One object would collect the frames, and what they hold, of all who were refused."""
    gate = Gate(REFUSED)
    gate.opened.set()
    value, raised = shared(gate, clock), []
    for _ in range(3):
        with pytest.raises(VendorError) as caught:
            value.get(LONG)
        raised.append(caught.value)

    assert len({id(each) for each in raised}) == 3
    assert {(str(each), each.refusal) for each in raised} == {(str(REFUSED), REFUSED.refusal)}


def test_a_refused_token_is_forgotten_and_no_other(cache: TokenCache, issuer: Issuer) -> None:
    """Somebody may have got the next one meanwhile, which stays."""
    first = cache.token(LONG)
    cache.forget(first)
    second = cache.token(LONG)
    cache.forget(first)

    assert (cache.token(LONG), issuer.calls) == (second, 2)


def test_forgetting_does_not_wait_for_the_next_token(clock: FakeClock) -> None:
    """Who forgets has a deadline of its own, and the issuer may take long."""
    asked, answer = threading.Event(), threading.Event()
    issued = iter([Token(value="first", expires_at=clock.now().timestamp() + 3600)])

    def obtain(_deadline: float) -> Token:
        for token in issued:
            return token
        asked.set()
        answer.wait(10)
        return Token(value="second", expires_at=clock.now().timestamp() + 3600)

    cache = TokenCache(issuer="somebody", obtain=obtain, clock=clock)
    cache.forget(cache.token(LONG))
    slow = threading.Thread(target=cache.token, args=(LONG,))
    slow.start()
    assert asked.wait(10)

    forgetting = threading.Thread(target=cache.forget, args=("first",))
    forgetting.start()
    forgetting.join(5)
    waited = forgetting.is_alive()
    answer.set()
    slow.join(10)

    assert (waited, cache.token(LONG)) == (False, "second")


def test_a_token_is_a_secret_as_long_as_calls_with_it_may_be_under_way(cache: TokenCache, issuer: Issuer) -> None:
    assert cache.secrets == frozenset()
    tokens = []
    for _ in range(20):
        tokens.append(cache.token(LONG))
        cache.forget(tokens[-1])
    issuer.error = REFUSED
    with pytest.raises(VendorError):
        cache.token(LONG)

    assert cache.secrets >= set(tokens[-8:])
    assert len(cache.secrets) < 10


def test_a_token_is_not_shown() -> None:
    value = secrets.token_urlsafe()

    assert value not in repr(Token(value=value, expires_at=0))
