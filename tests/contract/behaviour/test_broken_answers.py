"""Answers that are not what their status says: no error of the vendor's, no kubeconfig, nothing to read at all."""

import pytest

from clusterkeys.errors import KubeconfigError, VendorError
from tests.harness.failure_modes import EMPTY_JSON, UNREADABLE, failed
from tests.harness.kinds import with_quirk
from tests.harness.vendor_harness import VendorHarness

SILENT = pytest.mark.parametrize("body", UNREADABLE + EMPTY_JSON)


@SILENT
@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refusal_that_cannot_be_read_never_says_that_the_cluster_is_gone(
    harness: VendorHarness, status: int, body: str
) -> None:
    """It may be from a proxy on the way, or from another address than the vendor's."""
    harness.fail(status=status, body=body)

    error = harness.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind in ({"server"} if status == 500 else {"invalid", "protocol"})
    assert error.refusal.code is None


@SILENT
@pytest.mark.parametrize(("status", "kind"), [(401, "credential"), (403, "forbidden")])
def test_nor_does_it_hide_that_the_credentials_were_refused(
    harness: VendorHarness, status: int, kind: str, body: str
) -> None:
    harness.fail(status=status, body=body)

    error = harness.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind == kind
    assert str(harness.session().source) in str(error)
    assert len(harness.calls) == 1


@SILENT
def test_an_accepted_call_with_an_unreadable_body_is_harmless_or_said(harness: VendorHarness, body: str) -> None:
    """For the first call of a read; where it is the only one, the kubeconfig is missing."""
    harness.fail(status=None, body=body)

    resolution = harness.resolve()

    only = harness.route.first == harness.route.last
    assert bool(resolution.failures) or not only
    assert all(isinstance(each, (VendorError, KubeconfigError)) for each in resolution.failures.values())


@pytest.mark.parametrize("body", [*EMPTY_JSON, "huge"])
def test_an_answer_without_a_kubeconfig_is_not_taken_for_one(harness: VendorHarness, body: str) -> None:
    first = harness.read()
    harness.mark()
    harness.fail(harness.route.last, status=None, body=body)

    kept = harness.read()
    harness.state.clear()
    error = harness.failing()

    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert isinstance(error, KubeconfigError) or error.refusal.kind == "protocol"
    assert error.advice
    assert len(harness.calls) == 2


def test_what_a_kubeconfig_lacks_is_named(harness: VendorHarness) -> None:
    assert "cluster" in str(failed(harness, "no clusters"))
    harness.emulator.reset()
    assert "no credential" in str(failed(harness, "no credentials"))


def test_the_emulated_vendor_can_hand_out_what_is_no_kubeconfig(harness: VendorHarness) -> None:
    """A vendor whose emulator cannot would slip through the tests here; one where it makes no sense says why."""
    quirks, impossible = set(harness.vendor.quirks), harness.vendor.impossible

    assert {"no-clusters", "no-credentials", "invalid-yaml"} <= quirks | set(impossible)
    assert not quirks & set(impossible)
    assert all(len(reason.split()) > 5 for reason in impossible.values())


def test_no_quirk_of_the_vendor_gives_anything_but_a_kubeconfig_or_our_own_error(harness: VendorHarness) -> None:
    """So that a new quirk cannot go untested."""
    for quirk in harness.vendor.quirks:
        harness.emulator.reset()
        harness.state.clear()
        harness.emulator.quirk(harness.name, quirk)
        resolution = harness.resolve(harness.spec({"timeout": 60}))
        assert len(resolution.resolved) + len(resolution.failures) == 1
        assert not any(str(each) == "" for each in resolution.failures.values())


@pytest.mark.parametrize(
    ("harness", "quirk"),
    [(kind, quirk) for quirk in ("invalid-base64", "invalid-yaml") for kind in with_quirk(quirk)],
    indirect=["harness"],
)
def test_a_kubeconfig_that_cannot_be_decoded_is_said_and_not_quoted(harness: VendorHarness, quirk: str) -> None:
    """Where the vendor's form of a kubeconfig can be wrong in this way."""
    harness.emulator.quirk(harness.name, quirk)

    error = harness.failing()

    assert isinstance(error, KubeconfigError) or error.refusal.kind == "protocol"
    assert not any(line in str(error) for line in ("clusters: [", "%not", "\t"))
    assert len(harness.calls) == 1


def test_a_kubeconfig_that_is_cut_short_is_not_quoted(harness: VendorHarness) -> None:
    """Half of it has the address and some of the certificates."""
    harness.fail(harness.route.last, status=None, body="cut-json")

    said = str(harness.failing())

    assert harness.credential.certificate_data[:40] not in said
    assert harness.credential.authority_data[:40] not in said
