"""A read that issues a short-lived credential each time is made when one is due, unless somebody says otherwise."""

from datetime import timedelta

import pytest

from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.facts import observe
from tests.harness.clock import MOMENT
from tests.harness.stack_harness import StackHarness

ACK = "ack-hz"
MINUTES = 60


def calls(stack: StackHarness) -> int:
    return len([each for each in stack.emulator.requests if each.service == "cs"])


def test_the_credential_lasts_as_long_as_was_asked_for(stack: StackHarness) -> None:
    resolved = stack.up(ACK, temporary_duration_minutes=MINUTES)
    end = MOMENT + timedelta(minutes=MINUTES)
    assert resolved.observed["expires_at"] == f"{end:%Y-%m-%dT%H:%M:%SZ}"
    assert observe(parse(resolved.text)).expires_at == end


def test_further_previews_ask_for_none(stack: StackHarness) -> None:
    first = stack.up(ACK, temporary_duration_minutes=MINUTES)
    for _ in range(3):
        stack.clock.advance(600)
        assert stack.up(ACK, temporary_duration_minutes=MINUTES) == first
    assert calls(stack) == 1


@pytest.mark.parametrize(
    ("minutes", "reason"), [(49, "renewed: 18% of its life was left"), (61, "renewed: it had expired")]
)
def test_the_next_one_is_asked_for_when_it_is_due(stack: StackHarness, minutes: int, reason: str) -> None:
    first = stack.up(ACK, temporary_duration_minutes=MINUTES)
    stack.clock.advance(minutes * 60)
    second = stack.up(ACK, temporary_duration_minutes=MINUTES)
    assert second.text != first.text
    assert second.observed["reason"] == reason
    assert calls(stack) == 2


def test_where_the_reply_names_an_earlier_end_than_the_certificate_the_reply_counts(stack: StackHarness) -> None:
    stack.emulator.quirk(ACK, "expires-earlier")
    said, own = (MOMENT + timedelta(minutes=minutes) for minutes in (MINUTES / 2, MINUTES))

    resolved = stack.up(ACK, temporary_duration_minutes=MINUTES)

    assert resolved.observed["expires_at"] == f"{said:%Y-%m-%dT%H:%M:%SZ}"
    assert observe(parse(resolved.text)).expires_at == own


@pytest.mark.parametrize(
    ("window", "minutes", "asked"), [("10m", 19, 1), ("10m", 21, 2), ("10m", 31, 2), ("20%", 23, 1), ("20%", 25, 2)]
)
def test_the_next_one_is_due_by_the_end_that_the_reply_named(
    stack: StackHarness, window: str, minutes: int, asked: int
) -> None:
    """Ten minutes, or a fifth, before half an hour is over; by the certificate alone it would be due after 50 or 48."""
    stack.emulator.quirk(ACK, "expires-earlier")
    policy = {"renew_before": window}
    stack.up(ACK, policy, temporary_duration_minutes=MINUTES)
    stack.clock.advance(minutes * 60)

    stack.up(ACK, policy, temporary_duration_minutes=MINUTES)

    assert calls(stack) == asked


def test_whoever_writes_always_down_gets_another_each_time_and_keeps_the_stored_one(stack: StackHarness) -> None:
    """The vendor is asked, as was said; what it issues proves nothing about the stored one."""
    always = {"refresh": "always"}
    first = stack.up(ACK, always, temporary_duration_minutes=MINUTES)
    assert stack.up(ACK, always, temporary_duration_minutes=MINUTES) == first
    assert calls(stack) == 2


def test_without_a_duration_the_vendor_is_asked_each_time(stack: StackHarness) -> None:
    stack.up(ACK)
    stack.up(ACK)
    assert calls(stack) == 2


def test_another_duration_is_another_credential(stack: StackHarness) -> None:
    stack.up(ACK, temporary_duration_minutes=MINUTES)
    changed = stack.up(ACK, temporary_duration_minutes=2 * MINUTES)
    assert changed.observed["reason"] == "its configuration changed: temporary_duration_minutes"
    assert calls(stack) == 2
