"""Each sample reply of a vendor's folder, served where the vendor would say it, has the effect that its name says."""

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.registry import CERTIFICATE_STATES, KINDS
from clusterkeys.resolution.validation import validated
from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.kinds import VENDORS
from tests.contract.behaviour.samples import KUBECONFIGS, REFUSALS, SAMPLES, STATES, Sample, of_kinds
from tests.contract.behaviour.shelf import Shelf


def each(cases: list[tuple[str, Sample]]) -> pytest.MarkDecorator:
    ids = [f"{kind}: {sample}" for kind, sample in cases]
    where = "shelf" if {kind for kind, _ in cases} <= {*CERTIFICATE_STATES} else "bench"
    return pytest.mark.parametrize((where, "sample"), cases, indirect=[where], ids=ids)


@each(of_kinds(REFUSALS, KINDS))
def test_a_sample_of_a_refusal_is_one_and_says_what_the_sample_says(bench: Bench, sample: Sample) -> None:
    at_the_end = "failed" in sample.words
    operation = bench.route.delivers if at_the_end else bench.route.asked
    bench.fail(operation, status=None if at_the_end else sample.status, content=sample.text)

    error = bench.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind != "protocol"
    assert "code" not in sample.blanks or error.refusal.code == sample.blanks["code"]
    assert "message" not in sample.blanks or sample.blanks["message"] in error.what
    assert any(said in str(error) for said in sample.sentences)


@each(of_kinds(KUBECONFIGS, KINDS))
def test_a_sample_of_a_kubeconfig_is_read(bench: Bench, sample: Sample) -> None:
    """Whether it would be handed on is another matter: references have an x for a certificate."""
    cluster = validated(bench.reader.cluster, bench.emulator.cluster(bench.name), "here")
    bench.fail(bench.route.delivers, status=None, content=sample.text)

    fetched = bench.reader.fetch(cluster, bench.session(), bench.clock.monotonic() + 60)

    kubeconfig = fetched.kubeconfig
    assert kubeconfig.clusters
    assert kubeconfig.users
    assert {context.cluster for context in kubeconfig.contexts} == {entry.name for entry in kubeconfig.clusters}
    assert not {entry.server for entry in kubeconfig.clusters} & {
        bench.credential.public_server,
        bench.credential.private_server,
    }


@each(of_kinds(STATES, CERTIFICATE_STATES))
def test_a_sample_of_a_listing_is_listed(shelf: Shelf, sample: Sample) -> None:
    """As its first page, whatever it says of more."""
    usual = set(shelf.listed().states)
    shelf.fail(status=None, content=sample.text, times=1)

    listed = shelf.listed()

    (new,) = set(listed.states) - usual
    assert listed.status == "ok"
    assert any(new in said for said in sample.sentences)
    assert listed.states[new]["certificate_state"] in sample.sentences


@pytest.mark.parametrize("sample", [it for it in SAMPLES if not it.words & {*REFUSALS, *KUBECONFIGS, *STATES}], ids=str)
def test_a_sample_of_anything_else_is_read_by_the_vendors_own_tests(sample: Sample) -> None:
    folder = VENDORS.parents[2] / "tests" / "unit" / sample.vendor
    tests = [file.read_text() for file in folder.glob("test_*.py")]

    assert any(f'"{sample.file.stem}"' in text or f'"{sample.file.name}"' in text for text in tests)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_samples_of_a_refusal_and_of_a_kubeconfig(kind: str) -> None:
    assert [sample for of, sample in of_kinds(REFUSALS, KINDS) if of == kind]
    assert [sample for of, sample in of_kinds(KUBECONFIGS, KINDS) if of == kind]
