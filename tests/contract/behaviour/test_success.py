"""What a cluster's kubeconfig is when nothing is wrong: one context under its key, the same bytes each time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterkeys.kubeconfig.codec import parse
from clusterkeys.resolution.resolver import Wanted
from clusterkeys.resolution.validation import validated
from sandbox.emulator.emulator import Emulator
from tests.contract.behaviour.bench import KEY, Bench, served
from tests.contract.behaviour.kinds import WITH_ENDPOINT, WITHOUT_ENDPOINT
from tests.unit.clock import FakeClock
from tests.unit.resolution.stage import accounts

ROOT = Path(__file__).parents[3]
CHOICE = pytest.mark.parametrize("bench", WITH_ENDPOINT, indirect=True)
NO_CHOICE = pytest.mark.parametrize("bench", WITHOUT_ENDPOINT, indirect=True)


@pytest.fixture
def exchanged(bench: Bench) -> Iterator[Bench]:
    """The vendor gives the private address for the public one."""
    bench.emulator.rotate(bench.name, server=True)
    yield bench
    bench.emulator.rotate(bench.name, server=True)


def test_exactly_one_cluster_user_and_context_come_out_named_after_the_key(bench: Bench) -> None:
    kubeconfig = parse(bench.read().text)

    cluster, user, context = kubeconfig.single()
    assert [cluster.name, user.name, context.name, kubeconfig.current_context] == [KEY] * 4
    assert (context.cluster, context.user) == (KEY, KEY)


def test_what_comes_out_is_what_the_vendor_has_on_file(bench: Bench) -> None:
    cluster, user, _ = parse(bench.read().text).single()

    on_file = bench.credential
    assert cluster.certificate_authority_data == on_file.authority_data
    assert user.client_certificate_data == on_file.certificate_data
    assert user.client_key_data == on_file.key_data
    assert not cluster.insecure


def test_what_is_shown_is_how_it_stands_and_the_certificates_own_facts(bench: Bench) -> None:
    observed = bench.read().observed

    assert (observed["kind"], observed["status"], observed["reason"]) == (bench.kind, "ok", "first fetch")
    assert bench.credential.serial in str(observed["certificate"])
    assert observed["expires_at"] == f"{bench.credential.validity.not_after:%Y-%m-%dT%H:%M:%SZ}"
    assert "warnings" not in observed


def test_a_read_asks_for_one_kubeconfig_and_logs_in_once_at_most(bench: Bench) -> None:
    bench.read()

    assert len(bench.calls) == 1
    for service, operation in bench.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in bench.requests) == 1


def test_reading_again_gives_the_same_bytes_and_the_same_facts(bench: Bench) -> None:
    first = bench.read()
    resolver = bench.resolver()

    assert bench.read(by=resolver) == first
    assert bench.read(by=resolver) == first
    bench.state.clear()
    assert bench.read() == first


def test_another_credential_shows_where_the_vendor_keeps_it_and_waits_where_each_read_may_mint(bench: Bench) -> None:
    """Far from its end: a vendor that mints for every reader proves nothing by another one."""
    first = bench.read()
    cluster = validated(bench.reader.cluster, bench.emulator.cluster(bench.name), "here")
    bench.emulator.rotate(bench.name)

    second = bench.read()

    assert (second.text != first.text) is (bench.reader.issuing(cluster) == "stored")
    assert second.observed["reason"] in ("first fetch", "re-issued by the vendor: another client certificate")


def test_the_order_in_which_things_are_written_down_changes_no_byte(bench: Bench) -> None:
    first = bench.read()
    wanted = bench.wanted()
    backwards = Wanted(path=wanted.path, arguments=dict(reversed(list(wanted.arguments.items()))), policy=wanted.policy)
    bench.state.clear()

    assert bench.read(backwards) == first


def test_another_process_gives_the_same_bytes(emulator: Emulator, bench: Bench, clock: FakeClock) -> None:
    """It has another hash seed, and so another order of sets."""
    first = bench.read()
    task = {
        "moment": clock.moment.isoformat(),
        "accounts": accounts(emulator),
        "key": KEY,
        "arguments": bench.wanted().arguments,
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.contract.behaviour.elsewhere"],
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
def test_the_endpoint_asked_for_is_the_address_that_comes_out(bench: Bench) -> None:
    addresses = {choice: served(bench.read(bench.wanted(endpoint=choice))) for choice in ("public", "private")}

    on_file = bench.credential
    assert addresses == {"public": on_file.public_server, "private": on_file.private_server}
    assert on_file.public_server != on_file.private_server


@CHOICE
def test_without_a_choice_the_endpoint_is_the_public_one(bench: Bench) -> None:
    """The same for all vendors, whatever their own default."""
    wanted = bench.wanted()
    arguments = {name: value for name, value in wanted.arguments.items() if name != "endpoint"}

    resolved = bench.read(Wanted(path=wanted.path, arguments=arguments, policy=wanted.policy))

    assert served(resolved) == bench.credential.public_server


@CHOICE
def test_an_address_that_is_not_of_the_kind_asked_for_is_a_warning(exchanged: Bench) -> None:
    observed = exchanged.read(exchanged.wanted(endpoint="public")).observed

    assert observed["warnings"] == ["the public endpoint was asked for, but 127.0.0.1 is a private address"]


@NO_CHOICE
def test_a_kind_that_leaves_no_choice_says_so(bench: Bench) -> None:
    cluster = validated(bench.reader.cluster, bench.emulator.cluster(bench.name), "here")

    assert bench.reader.endpoint(cluster) is None
