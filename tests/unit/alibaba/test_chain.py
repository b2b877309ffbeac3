"""How the vendor's chain is asked: in time, once for everybody, anew for each attempt, and never quoted."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from clusterkeys.ambient import AccessKey
from clusterkeys.errors import ConfigurationError, DeadlineError, VendorError
from tests.harness.clock import FakeClock
from tests.unit.alibaba.chains import CHAIN, KEY, SECRET, TOKEN, Found, asking


class CountingClock(FakeClock):
    """Sets an event once so many threads, all who wait for the answer, have looked at it."""

    def __init__(self, event: threading.Event, *, after: int) -> None:
        super().__init__()
        self.event, self.after = event, after
        self.counting, self.seen = threading.Lock(), {threading.get_ident()}  # the test itself looks first

    def monotonic(self) -> float:
        with self.counting:
            self.seen.add(threading.get_ident())
            if len(self.seen) > self.after:
                self.event.set()
        return super().monotonic()


def test_what_the_chain_gives_is_handed_out_whole_with_the_link_that_gave_it() -> None:
    keys, deadline = asking(lambda: Found(token=TOKEN))

    key = keys.key(deadline)

    assert (key.access_key, key.secret_key, key.security_token) == (KEY, SECRET, TOKEN)
    assert str(keys) == f"{CHAIN} (cli_profile/static_ak)"
    assert keys.secrets == {KEY, SECRET, TOKEN}


def test_a_line_end_in_a_file_is_no_part_of_a_key() -> None:
    keys, deadline = asking(lambda: Found(secret_key=f"{SECRET}\n"))

    assert keys.key(deadline).secret_key == SECRET


def test_each_attempt_gets_the_key_of_now_and_all_of_them_stay_secret() -> None:
    rotating = iter([Found(), Found(access_key="second", token=TOKEN), Found(access_key="third")])
    keys, deadline = asking(lambda: next(rotating))

    assert [keys.key(deadline).access_key for _ in range(3)] == [KEY, "second", "third"]
    assert keys.secrets >= {KEY, "second", "third", TOKEN}


def test_the_link_is_said_once_in_a_debug_line_and_again_when_it_changes(caplog: pytest.LogCaptureFixture) -> None:
    links = iter(["default/env", "default/env", "default/profile/static_ak"])
    keys, deadline = asking(lambda: Found(links=next(links)))

    with caplog.at_level(logging.DEBUG, logger="clusterkeys.alibaba"):
        for _ in range(3):
            keys.key(deadline)

    assert caplog.messages == [
        f"credentials come from {CHAIN} (env)",
        f"credentials come from {CHAIN} (profile/static_ak)",
    ]
    assert SECRET not in caplog.text


def test_those_who_ask_meanwhile_wait_for_the_same_answer() -> None:
    asked: list[str] = []
    answer = threading.Event()

    def chain() -> Found:
        asked.append("once")
        answer.wait(10)
        return Found()

    clock = CountingClock(answer, after=8)
    keys, deadline = asking(chain, clock)
    together = threading.Barrier(8)  # else one thread of the pool could wait twice

    def key() -> AccessKey:
        together.wait()
        return keys.key(deadline)

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(key) for _ in range(8)]
        assert {each.result().access_key for each in waiting} == {KEY}

    assert asked == ["once"]


def test_a_chain_that_does_not_answer_is_given_up_at_the_deadline() -> None:
    answer = threading.Event()
    clock = FakeClock()

    def chain() -> Found:
        answer.wait(10)
        return Found()

    keys, _ = asking(chain, clock)

    with pytest.raises(DeadlineError, match="waiting for alibabacloud-credentials' default chain"):
        keys.key(clock.monotonic() + 0.01)
    with pytest.raises(DeadlineError):
        keys.key(clock.monotonic() - 1)

    answer.set()
    assert keys.key(clock.monotonic() + 10).access_key == KEY


def test_a_chain_that_finds_nothing_is_asked_again_half_a_minute_after_its_answer_only() -> None:
    """The answer itself may take longer than that."""
    outcomes = iter([RuntimeError(SECRET), Found()])
    clock = FakeClock()

    def chain() -> Found:
        outcome = next(outcomes)
        clock.advance(40)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    keys, deadline = asking(chain, clock)
    for _ in range(3):
        with pytest.raises(VendorError):
            keys.key(deadline)
        clock.advance(14)

    clock.advance(14)
    assert keys.key(deadline + 100).access_key == KEY


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Found(secret_key=None), "the access key secret is missing"),
        (Found(access_key=""), "the access key id is missing"),
        (Found(secret_key=f"{SECRET} x"), "the access key secret in"),
        (Found(token="t\tt"), "the security token in"),  # noqa: S106 - made up
    ],
)
def test_a_key_of_the_chain_that_is_none_is_refused_without_its_value(found: Found, said: str) -> None:
    keys, deadline = asking(lambda: found)

    with pytest.raises(ConfigurationError, match=said) as caught:
        keys.key(deadline)

    assert SECRET not in str(caught.value)


def test_a_chain_that_answers_with_nothing_found_nothing() -> None:
    keys, deadline = asking(lambda: Found(access_key=None, secret_key=None, links=None))

    with pytest.raises(VendorError, match="found no credentials"):
        keys.key(deadline)
