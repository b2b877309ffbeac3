"""From a cluster's arguments to its kubeconfig, against both emulated vendors."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterkeys.kubeconfig.codec import parse
from tests.harness.stack_harness import ARC, UCS, StackHarness

BOTH = pytest.mark.parametrize("name", [ARC, UCS])


@BOTH
def test_the_first_run_fetches(stack: StackHarness, name: str) -> None:
    resolved = stack.up(name)
    cluster, user, context = parse(resolved.text).single()
    assert (cluster.name, user.name, context.name) == (name, name, name)
    assert user.credential == "client-certificate"
    assert not cluster.insecure
    assert resolved.notice is None
    observed = resolved.observed
    assert (observed["status"], observed["reason"]) == ("ok", "first fetch")
    assert observed["kind"] == stack.emulator.cluster(name)["kind"]
    assert observed["server"] == cluster.server
    assert "trigger" not in observed


@BOTH
def test_what_is_shown_holds_no_key(stack: StackHarness, name: str) -> None:
    shown = str(stack.up(name).observed)
    credential = stack.emulator.world.cluster(name).desk.current()
    assert credential.serial in shown
    assert credential.key_data not in shown
    assert credential.key_data[40:80] not in shown


@BOTH
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_second_run_changes_nothing(stack: StackHarness, name: str, refresh: str) -> None:
    first = stack.up(name, {"refresh": refresh})
    stack.clock.advance(3600)
    assert stack.up(name, {"refresh": refresh}) == first


@BOTH
def test_only_a_policy_that_asks_asks(stack: StackHarness, name: str) -> None:
    stack.up(name, {"refresh": "never"})
    before = len(stack.emulator.requests)
    stack.up(name, {"refresh": "never"})
    assert len(stack.emulator.requests) == before
    stack.up(name, {"refresh": "always"})
    assert len(stack.emulator.requests) > before


def test_a_vendor_that_mints_for_each_read_causes_no_difference_outside_the_window(stack: StackHarness) -> None:
    stack.emulator.rotate(UCS)
    first = stack.up(UCS)
    stack.emulator.quirk(UCS, "minting")
    assert stack.up(UCS) == first


def test_nor_inside_the_window_while_what_it_mints_ends_no_later(stack: StackHarness) -> None:
    """The emulated cluster has 18% of its credential's life left, and mints certificates of the same end."""
    stack.emulator.quirk(UCS, "minting")
    first = stack.up(UCS)
    assert stack.up(UCS) == first


def test_a_renewal_inside_the_window_is_taken_and_says_why(stack: StackHarness) -> None:
    first = stack.up(UCS)
    stack.emulator.rotate(UCS)
    second = stack.up(UCS)
    assert second.text != first.text
    assert second.observed["reason"] == "renewed: 18% of its life was left"
    assert stack.up(UCS) == second


def test_a_rotation_at_a_vendor_that_keeps_credentials_shows(stack: StackHarness) -> None:
    first = stack.up(ARC)
    stack.clock.advance(60)
    stack.emulator.rotate(ARC)
    second = stack.up(ARC)
    assert second.text != first.text
    assert second.observed["reason"] == "re-issued by the vendor: another client certificate"
    assert stack.up(ARC) == second


@BOTH
@pytest.mark.parametrize("refresh", ["expiring", "never"])
def test_a_rotation_is_not_seen_by_a_policy_that_does_not_ask(stack: StackHarness, name: str, refresh: str) -> None:
    stack.emulator.rotate(name)
    first = stack.up(name, {"refresh": refresh})
    stack.emulator.rotate(name)
    assert stack.up(name, {"refresh": refresh}) == first


@BOTH
def test_expiring_asks_when_the_window_opens(stack: StackHarness, name: str) -> None:
    stack.emulator.rotate(name)
    policy = {"refresh": "expiring", "renew_before": "30d"}
    first = stack.up(name, policy)
    stack.clock.advance(timedelta(days=334).total_seconds())
    stack.emulator.rotate(name)
    assert stack.up(name, policy) == first
    stack.clock.advance(timedelta(days=2).total_seconds())
    second = stack.up(name, policy)
    assert second.text != first.text
    assert str(second.observed["reason"]).startswith("renewed: ")


@BOTH
def test_never_says_that_it_has_expired_and_asks_nobody(stack: StackHarness, name: str) -> None:
    first = stack.up(name, {"refresh": "never"})
    stack.clock.advance(timedelta(days=400).total_seconds())
    before = len(stack.emulator.requests)
    second = stack.up(name, {"refresh": "never"})
    assert second.text == first.text
    assert second.observed == {**first.observed, "status": f"expired at {first.observed['expires_at']}"}
    assert stack.up(name, {"refresh": "never"}) == second
    assert len(stack.emulator.requests) == before


@BOTH
def test_a_new_address_or_authority_is_said(stack: StackHarness, name: str) -> None:
    before = stack.up(name).observed["server"]
    stack.emulator.rotate(name, server=True, ca=True)
    after = stack.up(name)
    assert after.observed["server"] != before
    assert after.observed["reason"] == (
        f"server changed from {before} to {after.observed['server']}; certificate authority changed"
    )


@BOTH
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_changed_trigger_takes_what_comes(stack: StackHarness, name: str, refresh: str) -> None:
    stack.up(name, {"refresh": refresh})
    stack.emulator.rotate(name)
    renewed = stack.up(name, {"refresh": refresh, "trigger": "1"})
    assert (renewed.observed["reason"], renewed.observed["trigger"]) == ("policy.trigger changed", "1")
    assert stack.up(name, {"refresh": refresh, "trigger": "1"}) == renewed


def test_another_endpoint_is_another_kubeconfig(stack: StackHarness) -> None:
    public = stack.up(UCS, endpoint="public")
    private = stack.up(UCS, endpoint="private")
    assert public.observed["server"] != private.observed["server"]
    assert private.observed["reason"] == "its configuration changed: endpoint"


def test_an_address_that_is_not_of_the_kind_asked_for_is_a_warning(stack: StackHarness) -> None:
    stack.emulator.rotate(UCS, server=True)
    observed = stack.up(UCS, endpoint="public").observed
    assert observed["warnings"] == ["the public endpoint was asked for, but 127.0.0.1 is a private address"]


@BOTH
@pytest.mark.parametrize("broken", ["no kubeconfig", "clusters: [", "apiVersion: v1\nkind: Config\n"])
@pytest.mark.parametrize("refresh", ["always", "never"])
def test_a_broken_stored_text_is_healed(stack: StackHarness, name: str, broken: str, refresh: str) -> None:
    good = stack.up(name, {"refresh": refresh})
    stack.state[name] = replace(stack.state[name], text=broken)
    healed = stack.up(name, {"refresh": refresh})
    assert healed.text == good.text
    assert healed.observed["reason"] == "the stored kubeconfig could not be read"


def test_for_no_clusters_nobody_is_asked(stack: StackHarness) -> None:
    resolution = stack.run({})
    assert (resolution.resolved, resolution.failures) == ({}, {})
    assert stack.emulator.requests == []
