"""Answers that are not what their status says: no error of the vendor's, no kubeconfig, nothing to read at all."""

import pytest

from clusterkeys.errors import KubeconfigError, VendorError
from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.kinds import with_quirk
from tests.contract.behaviour.troubles import EMPTY_JSON, UNREADABLE, failed

SILENT = pytest.mark.parametrize("body", UNREADABLE + EMPTY_JSON)


@SILENT
@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refusal_that_cannot_be_read_never_says_that_the_cluster_is_gone(
    bench: Bench, status: int, body: str
) -> None:
    """It may be from a proxy on the way, or from another address than the vendor's."""
    bench.fail(status=status, body=body)

    error = bench.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind in ({"server"} if status == 500 else {"invalid", "protocol"})
    assert error.refusal.code is None


@SILENT
@pytest.mark.parametrize(("status", "kind"), [(401, "credential"), (403, "forbidden")])
def test_nor_does_it_hide_that_the_credentials_were_refused(bench: Bench, status: int, kind: str, body: str) -> None:
    bench.fail(status=status, body=body)

    error = bench.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind == kind
    assert str(bench.session().source) in str(error)
    assert len(bench.calls) == 1


@SILENT
def test_an_accepted_call_with_an_unreadable_body_is_harmless_or_said(bench: Bench, body: str) -> None:
    """For the first call of a read; where it is the only one, the kubeconfig is missing."""
    bench.fail(status=None, body=body)

    resolution = bench.resolve()

    only = bench.route.asked == bench.route.delivers
    assert bool(resolution.failures) or not only
    assert all(isinstance(each, (VendorError, KubeconfigError)) for each in resolution.failures.values())


@pytest.mark.parametrize("body", [*EMPTY_JSON, "huge"])
def test_an_answer_without_a_kubeconfig_is_not_taken_for_one(bench: Bench, body: str) -> None:
    first = bench.read()
    bench.mark()
    bench.fail(bench.route.delivers, status=None, body=body)

    kept = bench.read()
    bench.state.clear()
    error = bench.failing()

    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert isinstance(error, KubeconfigError) or error.refusal.kind == "protocol"
    assert error.advice
    assert len(bench.calls) == 2


def test_what_a_kubeconfig_lacks_is_named(bench: Bench) -> None:
    assert "cluster" in str(failed(bench, "no clusters"))
    bench.emulator.reset()
    assert "no credential" in str(failed(bench, "no credentials"))


def test_the_emulated_vendor_can_hand_out_what_is_no_kubeconfig(bench: Bench) -> None:
    """A vendor whose emulator cannot would slip through the tests here; one where it makes no sense says why."""
    quirks, impossible = set(bench.vendor.quirks), bench.vendor.impossible

    assert {"no-clusters", "no-credentials", "invalid-yaml"} <= quirks | set(impossible)
    assert not quirks & set(impossible)
    assert all(len(reason.split()) > 5 for reason in impossible.values())


def test_no_quirk_of_the_vendor_gives_anything_but_a_kubeconfig_or_our_own_error(bench: Bench) -> None:
    """So that a new quirk cannot go untested."""
    for quirk in bench.vendor.quirks:
        bench.emulator.reset()
        bench.state.clear()
        bench.emulator.quirk(bench.name, quirk)
        resolution = bench.resolve(bench.wanted({"timeout": 60}))
        assert len(resolution.resolved) + len(resolution.failures) == 1
        assert not any(str(each) == "" for each in resolution.failures.values())


@pytest.mark.parametrize(
    ("bench", "quirk"),
    [(kind, quirk) for quirk in ("invalid-base64", "invalid-yaml") for kind in with_quirk(quirk)],
    indirect=["bench"],
)
def test_a_kubeconfig_that_cannot_be_decoded_is_said_and_not_quoted(bench: Bench, quirk: str) -> None:
    """Where the vendor's form of a kubeconfig can be wrong in this way."""
    bench.emulator.quirk(bench.name, quirk)

    error = bench.failing()

    assert isinstance(error, KubeconfigError) or error.refusal.kind == "protocol"
    assert not any(line in str(error) for line in ("clusters: [", "%not", "\t"))
    assert len(bench.calls) == 1


def test_a_kubeconfig_that_is_cut_short_is_not_quoted(bench: Bench) -> None:
    """Half of it has the address and some of the certificates."""
    bench.fail(bench.route.delivers, status=None, body="cut-json")

    said = str(bench.failing())

    assert bench.credential.certificate_data[:40] not in said
    assert bench.credential.authority_data[:40] not in said
