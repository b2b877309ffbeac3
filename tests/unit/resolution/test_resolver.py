"""From a cluster's arguments to its kubeconfig, against both emulated vendors."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterkeys.errors import ConfigurationError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.registry import KINDS
from clusterkeys.resolution.resolver import Wanted, cluster_identifier
from tests.unit.resolution.stage import ARC, UCS, Stage

BOTH = pytest.mark.parametrize("name", [ARC, UCS])


@BOTH
def test_the_first_run_fetches(stage: Stage, name: str) -> None:
    resolved = stage.up(name)
    cluster, user, context = parse(resolved.text).single()
    assert (cluster.name, user.name, context.name) == (name, name, name)
    assert user.credential == "client-certificate"
    assert not cluster.insecure
    assert resolved.notice is None
    observed = resolved.observed
    assert (observed["status"], observed["reason"]) == ("ok", "first fetch")
    assert observed["kind"] == stage.emulator.cluster(name)["kind"]
    assert observed["server"] == cluster.server
    assert "renew" not in observed


@BOTH
def test_what_is_shown_holds_no_key(stage: Stage, name: str) -> None:
    shown = str(stage.up(name).observed)
    desk = stage.emulator.world.cluster(name).desk.current()
    assert desk.serial in shown
    assert desk.key_data not in shown
    assert desk.key_data[40:80] not in shown


@BOTH
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_second_run_changes_nothing(stage: Stage, name: str, refresh: str) -> None:
    first = stage.up(name, {"refresh": refresh})
    stage.clock.advance(3600)
    assert stage.up(name, {"refresh": refresh}) == first


@BOTH
def test_only_a_policy_that_asks_asks(stage: Stage, name: str) -> None:
    stage.up(name, {"refresh": "never"})
    before = len(stage.emulator.requests)
    stage.up(name, {"refresh": "never"})
    assert len(stage.emulator.requests) == before
    stage.up(name, {"refresh": "always"})
    assert len(stage.emulator.requests) > before


def test_a_vendor_that_mints_for_each_read_causes_no_difference_outside_the_window(stage: Stage) -> None:
    stage.emulator.rotate(UCS)
    first = stage.up(UCS)
    stage.emulator.quirk(UCS, "minting")
    assert stage.up(UCS) == first


def test_nor_inside_the_window_while_what_it_mints_ends_no_later(stage: Stage) -> None:
    """The emulated cluster has 18% of its credential's life left, and mints certificates of the same end."""
    stage.emulator.quirk(UCS, "minting")
    first = stage.up(UCS)
    assert stage.up(UCS) == first


def test_a_renewal_inside_the_window_is_taken_and_says_why(stage: Stage) -> None:
    first = stage.up(UCS)
    stage.emulator.rotate(UCS)
    second = stage.up(UCS)
    assert second.text != first.text
    assert second.observed["reason"] == "renewed: 18% of its life was left"
    assert stage.up(UCS) == second


def test_a_rotation_at_a_vendor_that_keeps_credentials_shows(stage: Stage) -> None:
    first = stage.up(ARC)
    stage.clock.advance(60)
    stage.emulator.rotate(ARC)
    second = stage.up(ARC)
    assert second.text != first.text
    assert second.observed["reason"] == "re-issued by the vendor: another client certificate"
    assert stage.up(ARC) == second


@BOTH
@pytest.mark.parametrize("refresh", ["expiring", "never"])
def test_a_rotation_is_not_seen_by_a_policy_that_does_not_ask(stage: Stage, name: str, refresh: str) -> None:
    stage.emulator.rotate(name)
    first = stage.up(name, {"refresh": refresh})
    stage.emulator.rotate(name)
    assert stage.up(name, {"refresh": refresh}) == first


@BOTH
def test_expiring_asks_when_the_window_opens(stage: Stage, name: str) -> None:
    stage.emulator.rotate(name)
    policy = {"refresh": "expiring", "renew_before": "30d"}
    first = stage.up(name, policy)
    stage.clock.advance(timedelta(days=334).total_seconds())
    stage.emulator.rotate(name)
    assert stage.up(name, policy) == first
    stage.clock.advance(timedelta(days=2).total_seconds())
    second = stage.up(name, policy)
    assert second.text != first.text
    assert str(second.observed["reason"]).startswith("renewed: ")


@BOTH
def test_never_says_that_it_has_expired_and_asks_nobody(stage: Stage, name: str) -> None:
    first = stage.up(name, {"refresh": "never"})
    stage.clock.advance(timedelta(days=400).total_seconds())
    before = len(stage.emulator.requests)
    second = stage.up(name, {"refresh": "never"})
    assert second.text == first.text
    assert second.observed == {**first.observed, "status": f"expired at {first.observed['expires_at']}"}
    assert stage.up(name, {"refresh": "never"}) == second
    assert len(stage.emulator.requests) == before


@BOTH
def test_a_new_address_or_authority_is_said(stage: Stage, name: str) -> None:
    before = stage.up(name).observed["server"]
    stage.emulator.rotate(name, server=True, ca=True)
    after = stage.up(name)
    assert after.observed["server"] != before
    assert after.observed["reason"] == (
        f"server changed from {before} to {after.observed['server']}; certificate authority changed"
    )


@BOTH
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_changed_renew_takes_what_comes(stage: Stage, name: str, refresh: str) -> None:
    stage.up(name, {"refresh": refresh})
    stage.emulator.rotate(name)
    renewed = stage.up(name, {"refresh": refresh, "renew": "1"})
    assert (renewed.observed["reason"], renewed.observed["renew"]) == ("policy.renew changed", "1")
    assert stage.up(name, {"refresh": refresh, "renew": "1"}) == renewed


def test_another_endpoint_is_another_kubeconfig(stage: Stage) -> None:
    public = stage.up(UCS, endpoint="public")
    private = stage.up(UCS, endpoint="private")
    assert public.observed["server"] != private.observed["server"]
    assert private.observed["reason"] == "its configuration changed: endpoint"


def test_an_address_that_is_not_of_the_kind_asked_for_is_a_warning(stage: Stage) -> None:
    stage.emulator.rotate(UCS, server=True)
    observed = stage.up(UCS, endpoint="public").observed
    assert observed["warnings"] == ["the public endpoint was asked for, but 127.0.0.1 is a private address"]


@BOTH
@pytest.mark.parametrize("broken", ["no kubeconfig", "clusters: [", "apiVersion: v1\nkind: Config\n"])
@pytest.mark.parametrize("refresh", ["always", "never"])
def test_a_broken_stored_text_is_healed(stage: Stage, name: str, broken: str, refresh: str) -> None:
    good = stage.up(name, {"refresh": refresh})
    stage.state[name] = replace(stage.state[name], text=broken)
    healed = stage.up(name, {"refresh": refresh})
    assert healed.text == good.text
    assert healed.observed["reason"] == "the stored kubeconfig could not be read"


def test_nothing_wanted_is_nothing_asked(stage: Stage) -> None:
    resolution = stage.run({})
    assert (resolution.resolved, resolution.failures) == ({}, {})
    assert stage.emulator.requests == []


def test_the_identifier_is_made_of_kind_and_the_vendors_id_in_one_spelling(stage: Stage) -> None:
    arc = stage.wanted(ARC)
    shouted = Wanted(
        path="a",
        arguments={**arc.arguments, "resource_uri": str(arc.arguments["resource_uri"]).upper()},
        policy=arc.policy,
    )
    uri = str(arc.arguments["resource_uri"]).lower()
    assert cluster_identifier(arc) == f"azure-provisioned-cluster/{uri}"
    assert cluster_identifier(shouted) == cluster_identifier(arc)
    assert cluster_identifier(stage.wanted(UCS)) == f"huawei-ucs/{stage.emulator.cluster(UCS)['cluster_id']}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "clusters.a.kind is missing"),
        ({"kind": 5}, "clusters.a.kind should be a text, but is a number"),
        (
            {"kind": "huawei-usc"},
            (
                "clusters.a.kind: 'huawei-usc' is not a kind of cluster. "
                f"Did you mean 'huawei-ucs'? Known are {', '.join(KINDS)}"
            ),
        ),
        ({"kind": "huawei-ucs"}, "clusters.a.cluster_id is missing"),
    ],
)
def test_arguments_of_no_cluster_have_no_identifier(stage: Stage, arguments: dict[str, object], message: str) -> None:
    wanted = Wanted(path="clusters.a", arguments=arguments, policy=stage.wanted(UCS).policy)
    with pytest.raises(ConfigurationError) as caught:
        cluster_identifier(wanted)
    assert str(caught.value) == message
    assert str(stage.run({"a": wanted}).failures["a"]) == message
