"""Each sample reply of a vendor's folder, served where the vendor would say it, has the effect that its name says."""

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.registry import certificate_states_kinds, cluster_kinds
from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.kinds import VENDORS
from tests.harness.samples import KUBECONFIGS, REFUSALS, SAMPLES, STATES, Sample, of_kinds
from tests.harness.vendor_harness import VendorHarness


def each(cases: list[tuple[str, Sample]]) -> pytest.MarkDecorator:
    ids = [f"{kind}: {sample}" for kind, sample in cases]
    where = "states_harness" if {kind for kind, _ in cases} <= {*certificate_states_kinds()} else "harness"
    return pytest.mark.parametrize((where, "sample"), cases, indirect=[where], ids=ids)


@each(of_kinds(REFUSALS, cluster_kinds()))
def test_a_sample_of_a_refusal_is_one_and_says_what_the_sample_says(harness: VendorHarness, sample: Sample) -> None:
    at_the_end = "failed" in sample.words
    operation = harness.route.last if at_the_end else harness.route.first
    harness.fail(operation, status=None if at_the_end else sample.status, content=sample.text)

    error = harness.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind != "protocol"
    assert "code" not in sample.blanks or error.refusal.code == sample.blanks["code"]
    assert "message" not in sample.blanks or sample.blanks["message"] in error.what
    assert any(said in str(error) for said in sample.sentences)


@each(of_kinds(KUBECONFIGS, cluster_kinds()))
def test_a_sample_of_a_kubeconfig_is_read(harness: VendorHarness, sample: Sample) -> None:
    """Whether it would be handed on is another matter: references have an x for a certificate."""
    harness.fail(harness.route.last, status=None, content=sample.text)

    kubeconfig = harness.fetched().kubeconfig

    assert kubeconfig.clusters
    assert kubeconfig.users
    assert {context.cluster for context in kubeconfig.contexts} == {entry.name for entry in kubeconfig.clusters}
    assert not {entry.server for entry in kubeconfig.clusters} & {
        harness.credential.public_server,
        harness.credential.private_server,
    }


@each(of_kinds(STATES, certificate_states_kinds()))
def test_a_sample_of_a_listing_is_listed(states_harness: CertificateStatesHarness, sample: Sample) -> None:
    """As its first page, whatever it says of more."""
    usual = set(states_harness.listed().states)
    states_harness.fail(status=None, content=sample.text, times=1)

    listed = states_harness.listed()

    (new,) = set(listed.states) - usual
    assert listed.status == "ok"
    assert any(new in said for said in sample.sentences)
    assert listed.states[new]["certificate_state"] in sample.sentences


@pytest.mark.parametrize("sample", [it for it in SAMPLES if not it.words & {*REFUSALS, *KUBECONFIGS, *STATES}], ids=str)
def test_a_sample_of_anything_else_is_read_by_the_vendors_own_tests(sample: Sample) -> None:
    folder = VENDORS.parents[2] / "tests" / "unit" / sample.vendor
    tests = [file.read_text() for file in folder.glob("test_*.py")]

    assert any(f'"{sample.file.stem}"' in text or f'"{sample.file.name}"' in text for text in tests)


@pytest.mark.parametrize("kind", cluster_kinds())
def test_each_kind_has_samples_of_a_refusal_and_of_a_kubeconfig(kind: str) -> None:
    assert [sample for of, sample in of_kinds(REFUSALS, cluster_kinds()) if of == kind]
    assert [sample for of, sample in of_kinds(KUBECONFIGS, cluster_kinds()) if of == kind]
