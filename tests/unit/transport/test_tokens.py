"""When the next token is asked for."""

import secrets
import threading

import pytest

from clusterkeys.errors import DeadlineError, Refusal, VendorError
from clusterkeys.transport.tokens import Token, TokenCache
from tests.unit.clock import FakeClock


class Issuer:
    """Issues a new token with an hour of life for each call, or refuses."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.calls = 0
        self.refusal: Refusal | None = None

    def __call__(self, _deadline: float) -> Token:
        self.calls += 1
        if self.refusal:
            raise VendorError("refused", refusal=self.refusal)
        return Token(value=secrets.token_urlsafe(), expires_at=self.clock.now().timestamp() + 3600)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> Issuer:
    return Issuer(clock)


@pytest.fixture
def desk(issuer: Issuer, clock: FakeClock) -> TokenCache:
    return TokenCache(issuer="somebody", obtain=issuer, clock=clock)


@pytest.mark.parametrize(("age", "calls"), [(0, 1), (3299, 1), (3300, 2), (3600, 2), (100_000, 2)])
def test_a_token_is_renewed_five_minutes_before_its_end(
    desk: TokenCache, issuer: Issuer, clock: FakeClock, age: float, calls: int
) -> None:
    first = desk.token(1e9)
    clock.advance(age)

    assert (desk.token(1e9) == first, issuer.calls) == (calls == 1, calls)


def test_a_refused_credential_is_not_tried_again_for_half_a_minute(
    desk: TokenCache, issuer: Issuer, clock: FakeClock
) -> None:
    issuer.refusal = Refusal(kind="credential")
    for _ in range(3):
        with pytest.raises(VendorError, match="refused"):
            desk.token(1e9)
        clock.advance(9.9)
    assert issuer.calls == 1

    issuer.refusal = None
    clock.advance(1)
    assert desk.token(1e9)


def test_a_passing_trouble_is_not_remembered(desk: TokenCache, issuer: Issuer) -> None:
    issuer.refusal = Refusal(kind="network", retryable=True)
    with pytest.raises(VendorError):
        desk.token(1e9)

    issuer.refusal = None
    assert desk.token(1e9)


def test_a_deadline_that_has_passed_asks_nobody(desk: TokenCache, issuer: Issuer, clock: FakeClock) -> None:
    with pytest.raises(DeadlineError, match="waiting for a token of somebody"):
        desk.token(clock.monotonic())

    assert issuer.calls == 0


def test_a_refused_token_is_forgotten_and_no_other(desk: TokenCache, issuer: Issuer) -> None:
    """Somebody may have got the next one meanwhile, which stays."""
    first = desk.token(1e9)
    desk.forget(first)
    second = desk.token(1e9)
    desk.forget(first)

    assert (desk.token(1e9), issuer.calls) == (second, 2)


def test_a_refused_token_is_forgotten_at_once_though_another_is_being_obtained(clock: FakeClock) -> None:
    """Who forgets has a deadline of its own, and the issuer may take long."""
    asked, answer = threading.Event(), threading.Event()
    issued = iter([Token(value="first", expires_at=clock.now().timestamp() + 3600)])

    def obtain(_deadline: float) -> Token:
        for token in issued:
            return token
        asked.set()
        answer.wait(10)
        return Token(value="second", expires_at=clock.now().timestamp() + 3600)

    desk = TokenCache(issuer="somebody", obtain=obtain, clock=clock)
    desk.forget(desk.token(1e9))
    slow = threading.Thread(target=desk.token, args=(1e9,))
    slow.start()
    assert asked.wait(10)

    forgetting = threading.Thread(target=desk.forget, args=("first",))
    forgetting.start()
    forgetting.join(5)
    waited = forgetting.is_alive()
    answer.set()
    slow.join(10)

    assert (waited, desk.token(1e9)) == (False, "second")


def test_a_token_is_not_shown() -> None:
    value = secrets.token_urlsafe()

    assert value not in repr(Token(value=value, expires_at=0))
