"""When the renewal window opens, and what a policy may say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clusterkeys.errors import ConfigurationError
from clusterkeys.resolution.policy import Policy, in_window, parse_moment
from clusterkeys.resolution.validation import validated
from tests.harness.clock import MOMENT
from tests.harness.credentials import certified, tokened


@pytest.mark.parametrize(
    ("renew_before", "left_days", "opened"),
    [
        ("20%", 73, False),
        ("20%", 72, True),
        ("20%", 71, True),
        ("12.5%", 46, False),
        ("12.5%", 45, True),
        ("0%", 1, False),
        ("99%", 357, False),
        ("99%", 356, True),
        ("30d", 31, False),
        ("30d", 30, True),
        ("12h", 0.51, False),
        ("12h", 0.5, True),
        ("90m", 0.063, False),
        ("90m", 0.0625, True),
        ("45s", 0.001, False),
        ("45s", 0.0005, True),
        ("0d", 0.1, False),
        ("9999999d", 360, True),
    ],
)
def test_the_window_of_a_credential_of_360_days(renew_before: str, left_days: float, opened: bool) -> None:  # noqa: FBT001 - a table
    each = certified(left=left_days / 360)
    assert in_window(each.facts, Policy(renew_before=renew_before), MOMENT, each.expires_at) is opened


@pytest.mark.parametrize("renew_before", ["20%", "0%", "30d", "0s"])
def test_what_has_ended_is_in_its_window(renew_before: str) -> None:
    each = tokened()
    assert in_window(each.facts, Policy(renew_before=renew_before), MOMENT, MOMENT)


@pytest.mark.parametrize("renew_before", ["99%", "9999999d"])
def test_what_never_ends_is_never_in_its_window(renew_before: str) -> None:
    assert not in_window(tokened().facts, Policy(renew_before=renew_before), MOMENT, None)


def test_a_share_of_a_life_without_a_beginning_is_unknown_until_the_end() -> None:
    end = MOMENT + timedelta(seconds=1)
    each = tokened(expires_at=end)
    assert not in_window(each.facts, Policy(renew_before="99%"), MOMENT, end)
    assert in_window(each.facts, Policy(renew_before="2s"), MOMENT, end)


@pytest.mark.parametrize(
    "text", ["", "20", "%", "100%", "-5%", "20 %", "30 d", "1w", "d", "1.5d", "30d\n", "12345678d", "P30D", "0x1d"]
)
def test_a_window_that_cannot_be_read_is_a_sentence_with_its_path(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        validated(Policy, {"renew_before": text}, "clusters.a.policy")
    assert str(caught.value) == (
        "clusters.a.policy.renew_before: expected a percentage such as 20%, or a duration such as 30d, 12h or 90m"
    )


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ({"refresh": "sometimes"}, "policy.refresh should be 'always', 'expiring' or 'never'"),
        ({"refresh": ["always"]}, "policy.refresh should be 'always', 'expiring' or 'never', but is a list"),
        ({"on_error": None}, "policy.on_error should be 'keep' or 'fail', but is nothing"),
        ({"timeout": 0}, "policy.timeout should be greater than 0"),
        ({"timeout": 3601}, "policy.timeout should be less than or equal to 3600"),
        ({"timeout": "soon"}, "policy.timeout should be a number, but is a text"),
        ({"trigger": [3]}, "policy.trigger should be a text, but is a list"),
        ({"refrsh": "always"}, "policy.refrsh is not known here; did you mean refresh?"),
        ("always", "policy should be a mapping, but is a text"),
    ],
)
def test_each_mistake_names_its_path_and_what_was_expected(policy: object, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        validated(Policy, policy, "policy")
    assert str(caught.value) == message


def test_a_policy_that_says_nothing_asks_always_keeps_and_gives_five_minutes() -> None:
    assert Policy().model_dump() == {
        "refresh": "always",
        "renew_before": "20%",
        "on_error": "keep",
        "timeout": 300,
        "trigger": None,
    }


@given(st.text(alphabet="0123456789smhd%.- ", max_size=12), st.floats(min_value=-1, max_value=2))
def test_whatever_is_accepted_can_be_computed_with(text: str, left: float) -> None:
    try:
        policy = validated(Policy, {"renew_before": text}, "policy")
    except ConfigurationError:
        return
    facts = CERTIFIED.facts
    now = MOMENT - timedelta(days=360) * left
    assert in_window(facts, policy, now, facts.expires_at) in (True, False)


CERTIFIED = certified(left=0.5)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01T00:00:00Z", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01T02:00:00+02:00", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01T00:00:00", datetime(2026, 12, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
        ("", None),
        (1764547200, None),
        (None, None),
    ],
)
def test_a_moment_is_read_in_utc_or_not_at_all(text: object, moment: datetime | None) -> None:
    assert parse_moment(text) == moment


@given(st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.text()))
def test_reading_a_moment_never_fails(text: object) -> None:
    assert parse_moment(text) is None or parse_moment(text).tzinfo is UTC  # type: ignore[union-attr] # just checked


@pytest.mark.parametrize(("given", "trigger"), [("2", "2"), (2, "2"), (2.5, "2.5"), (None, None)])
def test_a_trigger_that_was_stored_as_a_number_is_a_text(given: object, trigger: str | None) -> None:
    """As `pulumi config set --path` stores it."""
    assert Policy.model_validate({"trigger": given}).trigger == trigger


def test_a_trigger_that_is_true_or_false_is_refused() -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"trigger": True})
