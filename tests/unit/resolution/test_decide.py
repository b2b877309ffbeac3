"""Whether the vendor is asked: design.md, 'How it works', 2."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.resolution.decide import Fetch, decide
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.stored import Stored
from tests.harness.clock import MOMENT
from tests.harness.credentials import ARGUMENTS, certified, stored, tokened

GOOD = certified(left=0.5).text
DUE = certified(left=0.18).text
OVER = certified(left=-0.1).text
ENDLESS = tokened().text


def _policy(refresh: str = "always", **others: str | None) -> Policy:
    return Policy.model_validate({"refresh": refresh, **others})


@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_the_first_time_every_policy_asks(refresh: str) -> None:
    assert decide(None, [], _policy(refresh), MOMENT) == Fetch(because="first fetch")


@pytest.mark.parametrize(
    ("refresh", "held", "decision"),
    [
        ("always", "good", Fetch()),
        ("always", "over", Fetch()),
        ("expiring", "good", None),
        ("expiring", "due", Fetch()),
        ("expiring", "over", Fetch()),
        ("expiring", "endless", None),
        ("never", "good", None),
        ("never", "due", None),
        ("never", "over", None),
    ],
    ids=lambda value: value if value in ("always", "expiring", "never") else "",
)
def test_with_a_stored_kubeconfig_the_policy_decides(refresh: str, held: str, decision: Fetch | None) -> None:
    text = {"good": GOOD, "due": DUE, "over": OVER, "endless": ENDLESS}[held]
    assert decide(stored(text), [], _policy(refresh), MOMENT) == decision


@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
@pytest.mark.parametrize(
    ("changed", "because"),
    [
        (["cluster_id"], "its configuration changed: cluster_id"),
        (["endpoint", "kind"], "its configuration changed: endpoint, kind"),
    ],
)
def test_other_arguments_are_another_kubeconfig(refresh: str, changed: list[str], because: str) -> None:
    assert decide(stored(GOOD), changed, _policy(refresh), MOMENT) == Fetch(because=because)


@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("1", "2"), ("1", None)])
def test_a_changed_trigger_asks(refresh: str, before: str | None, after: str | None) -> None:
    held = stored(GOOD, trigger=before) if before else stored(GOOD)
    assert decide(held, [], _policy(refresh, trigger=after), MOMENT) == Fetch(because="policy.trigger changed")


@pytest.mark.parametrize("refresh", ["expiring", "never"])
def test_the_same_trigger_asks_no_more(refresh: str) -> None:
    assert decide(stored(GOOD, trigger="1"), [], _policy(refresh, trigger="1"), MOMENT) is None


@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
@pytest.mark.parametrize("text", ["", "no kubeconfig", "clusters: {", "\x00", "apiVersion: v1\nkind: Config\n"])
def test_what_cannot_be_read_is_fetched_anew(refresh: str, text: str) -> None:
    decision = decide(stored(text), [], _policy(refresh), MOMENT)
    assert decision == Fetch(because="the stored kubeconfig could not be read")


@pytest.mark.parametrize("refresh", ["expiring", "never"])
@pytest.mark.parametrize("status", ["stale: the vendor was down", "gone: no such cluster", "", None, 7])
def test_what_was_shown_after_a_failure_is_asked_again(refresh: str, status: object) -> None:
    """Else a `stale` would stay on the screen long after the vendor came back."""
    assert decide(stored(GOOD, status=status), [], _policy(refresh), MOMENT) == Fetch()


def test_expired_is_no_failure() -> None:
    held = stored(OVER, status="expired at 2026-10-18T09:30:00Z")
    assert decide(held, [], _policy("never"), MOMENT) is None


@pytest.mark.parametrize(
    ("shown", "decision"),
    [
        (None, Fetch()),
        ("soon", Fetch()),
        (5, Fetch()),
        ("9999-12-31T23:59:59Z", Fetch()),
        ((MOMENT + timedelta(days=1)).isoformat(), Fetch()),
    ],
)
def test_the_certificate_says_when_it_ends_whatever_was_shown(shown: object, decision: Fetch) -> None:
    assert decide(stored(DUE, expires_at=shown), [], _policy("expiring"), MOMENT) == decision


def test_an_end_that_only_the_vendor_told_counts() -> None:
    ended = (MOMENT - timedelta(hours=1)).isoformat()
    assert decide(stored(ENDLESS, expires_at=ended), [], _policy("expiring"), MOMENT) == Fetch()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    text=st.sampled_from([GOOD, DUE, OVER, ENDLESS]) | st.text(),
    observed=st.dictionaries(
        st.sampled_from(["status", "reason", "trigger", "expires_at", "server"]) | st.text(), JSON
    ),
    refresh=st.sampled_from(["always", "expiring", "never"]),
)
def test_whatever_a_state_holds_there_is_a_decision(text: str, observed: dict[str, object], refresh: str) -> None:
    held = Stored(text=text, observed=observed, arguments=ARGUMENTS)
    assert isinstance(decide(held, [], _policy(refresh), MOMENT), Fetch | None)


@given(moment=st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]) | st.text())
def test_a_shown_end_is_a_time_or_nothing(moment: str) -> None:
    assert isinstance(decide(stored(GOOD, expires_at=moment), [], _policy("expiring"), MOMENT), Fetch | None)
