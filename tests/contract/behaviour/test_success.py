"""What a cluster's kubeconfig is when nothing is wrong: one context under its key, the same bytes each time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterkeys.kubeconfig.codec import parse
from sandbox.emulator.emulator import Emulator
from tests.harness.accounts import configured_accounts
from tests.harness.clock import FakeClock
from tests.harness.kinds import WITH_ENDPOINT, WITHOUT_ENDPOINT
from tests.harness.vendor_harness import KEY, VendorHarness, served

ROOT = Path(__file__).parents[3]
CHOICE = pytest.mark.parametrize("harness", WITH_ENDPOINT, indirect=True)
NO_CHOICE = pytest.mark.parametrize("harness", WITHOUT_ENDPOINT, indirect=True)


@pytest.fixture
def exchanged(harness: VendorHarness) -> Iterator[VendorHarness]:
    """The vendor gives the private address for the public one."""
    harness.emulator.rotate(harness.name, server=True)
    yield harness
    harness.emulator.rotate(harness.name, server=True)


def test_exactly_one_cluster_user_and_context_come_out_named_after_the_key(harness: VendorHarness) -> None:
    kubeconfig = parse(harness.read().text)

    cluster, user, context = kubeconfig.single()
    assert [cluster.name, user.name, context.name, kubeconfig.current_context] == [KEY] * 4
    assert (context.cluster, context.user) == (KEY, KEY)


def test_what_comes_out_is_what_the_vendor_has_on_file(harness: VendorHarness) -> None:
    cluster, user, _ = parse(harness.read().text).single()

    on_file = harness.credential
    assert cluster.certificate_authority_data == on_file.authority_data
    assert user.client_certificate_data == on_file.certificate_data
    assert user.client_key_data == on_file.key_data
    assert not cluster.insecure


def test_what_is_shown_is_how_it_stands_and_the_certificates_own_facts(harness: VendorHarness) -> None:
    observed = harness.read().observed

    assert (observed["kind"], observed["status"], observed["reason"]) == (harness.kind, "ok", "first fetch")
    assert harness.credential.serial in str(observed["certificate"])
    assert observed["expires_at"] == f"{harness.credential.validity.not_after:%Y-%m-%dT%H:%M:%SZ}"
    assert "warnings" not in observed


def test_a_read_asks_for_one_kubeconfig_and_logs_in_once_at_most(harness: VendorHarness) -> None:
    harness.read()

    assert len(harness.calls) == 1
    for service, operation in harness.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in harness.requests) == 1


def test_reading_again_gives_the_same_bytes_and_the_same_facts(harness: VendorHarness) -> None:
    first = harness.read()
    resolver = harness.resolver()

    assert harness.read(by=resolver) == first
    assert harness.read(by=resolver) == first
    harness.state.clear()
    assert harness.read() == first


def test_another_credential_shows_where_the_vendor_keeps_it_and_waits_where_each_read_may_mint(
    harness: VendorHarness,
) -> None:
    """Far from its end: a vendor that mints for every reader proves nothing by another one."""
    first = harness.read()
    cluster = harness.spec().cluster
    harness.emulator.rotate(harness.name)

    second = harness.read()

    assert (second.text != first.text) is (harness.reader.issuing(cluster) == "stored")
    assert second.observed["reason"] in ("first fetch", "re-issued by the vendor: another client certificate")


def test_the_order_in_which_things_are_written_down_changes_no_byte(harness: VendorHarness) -> None:
    first = harness.read()
    backwards = dict(reversed(list(harness.spec().given.items())))
    harness.state.clear()

    assert harness.read(harness.spec_of(backwards)) == first


def test_another_process_gives_the_same_bytes(emulator: Emulator, harness: VendorHarness, clock: FakeClock) -> None:
    """It has another hash seed, and so another order of sets."""
    first = harness.read()
    task = {
        "moment": clock.moment.isoformat(),
        "accounts": configured_accounts(emulator),
        "key": KEY,
        "arguments": dict(harness.spec().given),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.harness.read_one_cluster"],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONHASHSEED": "4711",
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "providers", ROOT / "components"))),
        },
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == first.text


@CHOICE
def test_the_endpoint_asked_for_is_the_address_that_comes_out(harness: VendorHarness) -> None:
    addresses = {choice: served(harness.read(harness.spec(endpoint=choice))) for choice in ("public", "private")}

    on_file = harness.credential
    assert addresses == {"public": on_file.public_server, "private": on_file.private_server}
    assert on_file.public_server != on_file.private_server


@CHOICE
def test_without_a_choice_the_endpoint_is_the_public_one(harness: VendorHarness) -> None:
    """The same for all vendors, whatever their own default."""
    arguments = {name: value for name, value in harness.spec().given.items() if name != "endpoint"}

    resolved = harness.read(harness.spec_of(arguments))

    assert served(resolved) == harness.credential.public_server


@CHOICE
def test_an_address_that_is_not_of_the_kind_asked_for_is_a_warning(exchanged: VendorHarness) -> None:
    observed = exchanged.read(exchanged.spec(endpoint="public")).observed

    assert observed["warnings"] == ["the public endpoint was asked for, but 127.0.0.1 is a private address"]


@NO_CHOICE
def test_a_kind_that_leaves_no_choice_says_so(harness: VendorHarness) -> None:
    assert harness.reader.endpoint(harness.spec().cluster) is None
