"""A vendor is a folder, a line in the registry, an emulator file, an example and pages, and they agree."""

import re
from collections.abc import Mapping
from importlib import import_module
from inspect import getmembers, getsource, isclass

import pytest
from pulumi.dynamic import Resource
from pydantic import BaseModel

from clusterkeys.dynamic.certificate_states import CertificateStates
from clusterkeys.dynamic.kubeconfig import KubeconfigResource
from clusterkeys.registry import (
    VENDORS,
    certificate_states_kinds,
    certificate_states_reader,
    cluster_kinds,
    cluster_reader,
    vendor,
    vendor_of,
)
from sandbox.emulator.description import WorldDescription
from sandbox.emulator.discovery import vendors
from tests.harness.pages import ROOT, about, tables

SOURCES = ROOT / "providers" / "clusterkeys" / "vendors"
FOLDERS = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
EVERY = (*cluster_kinds(), *certificate_states_kinds())
JOBS = {"__init__", "account", "credentials", "endpoints", "session", "errors", "resources", "vendor"}
"""The files of every vendor's folder; a vendor that signs has `signing` too, and what is special lies beside them."""
_WORD = re.compile('"([a-z0-9-]+)"')


def _arguments(kind: str) -> type[BaseModel]:
    return cluster_reader(kind).cluster if kind in cluster_kinds() else certificate_states_reader(kind).query


def _typed(name: str) -> Mapping[str, type[Resource]]:
    """Return the resources of a vendor by the kind that each is for."""
    module = import_module(f"clusterkeys.vendors.{name}.resources")
    found = [
        each for _, each in getmembers(module, isclass) if issubclass(each, (KubeconfigResource, CertificateStates))
    ]
    return {_kind_of(each): each for each in found if each.__module__ == module.__name__}


def _kind_of(resource: type[Resource]) -> str:
    named = [word for word in _WORD.findall(getsource(resource)) if word in EVERY]
    assert len(named) == 1, f"{resource.__name__} does not say of which kind it is"
    return named[0]


def test_each_folder_is_registered_under_its_name_and_nothing_else_is() -> None:
    assert set(VENDORS) == FOLDERS
    assert {vendor(name).name for name in VENDORS} == FOLDERS


def test_each_kind_is_of_one_reader_and_begins_with_its_vendors_name() -> None:
    assert len(set(EVERY)) == len(EVERY)
    for name in VENDORS:
        readers = (*vendor(name).clusters, *vendor(name).certificate_states)
        assert readers
        assert all(vendor_of(each.kind).name == name for each in readers)


def test_what_is_listed_of_certificates_is_of_a_kind_of_cluster_of_the_same_vendor() -> None:
    listed = {kind: certificate_states_reader(kind).cluster_kind for kind in certificate_states_kinds()}
    assert all(of in {each.kind for each in vendor_of(kind).clusters} for kind, of in listed.items())


def test_account_models_carry_the_names_of_the_folders() -> None:
    assert {name: vendor(name).account.model_fields["vendor"].default for name in VENDORS} == {
        name: name for name in FOLDERS
    }


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_each_folder_has_the_same_files_for_the_same_jobs(name: str) -> None:
    assert {path.stem for path in (SOURCES / name).glob("*.py")} >= JOBS


def test_each_vendor_is_emulated() -> None:
    assert set(vendors()) == FOLDERS
    files = {path.stem for path in (ROOT / "sandbox" / "emulator").glob("*.py")}
    assert files >= FOLDERS


def test_accounts_can_name_an_address_for_each_service_that_is_emulated() -> None:
    """Else the sandbox could not stand in for the vendor; logging in may have a key of its own in the account."""
    for name in VENDORS:
        assert set(vendor(name).account.services) <= {service.name for service in vendors()[name].services}


def test_the_sandboxs_world_has_a_cluster_or_listing_of_each_kind() -> None:
    world = WorldDescription.from_file()
    assert {cluster.configuration["kind"] for cluster in world.clusters.values()} == set(cluster_kinds())
    assert {listing["kind"] for listing in world.listings.values()} == set(certificate_states_kinds())
    assert {account.vendor for account in world.accounts.values()} == FOLDERS


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_each_vendor_has_a_typed_resource_per_kind_under_the_projects_token(name: str) -> None:
    typed = _typed(name)
    assert set(typed) == {kind for kind in EVERY if vendor_of(kind).name == name}
    tokens = {each._resource_type_name for each in typed.values()}
    assert tokens == {f"dynamic/clusterkeys:{each.__name__}" for each in typed.values()}


@pytest.mark.parametrize("kind", EVERY)
def test_a_typed_resource_takes_what_its_kind_takes(kind: str) -> None:
    """Else an argument could be written in one of the two ways only."""
    typed = _typed(vendor_of(kind).name)[kind]
    arguments = getattr(import_module(typed.__module__), f"{typed.__name__}Args")
    assert set(arguments.__dataclass_fields__) - {"policy"} == set(_arguments(kind).model_fields) - {"kind"}


@pytest.mark.parametrize("kind", EVERY)
def test_no_argument_of_a_kind_has_a_name_that_a_resource_uses_itself(kind: str) -> None:
    own = {"name", "policy", "bootstrap", "kubeconfig", "observed", "cluster_identifier", "__provider"}
    own |= {"states", "summary", "status", "by_cluster"}
    assert not own & set(_arguments(kind).model_fields)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_each_vendor_keeps_samples_of_what_it_says_and_of_how_it_is_signed(name: str) -> None:
    folder = SOURCES / name
    names = {path.name for path in (folder / "samples").iterdir()}
    assert names - {"signing.json"}
    assert ("signing.json" in names) is (folder / "signing.py").exists()


@pytest.mark.parametrize("kind", EVERY)
def test_an_example_uses_each_kinds_typed_resource(kind: str) -> None:
    typed = _typed(vendor_of(kind).name)[kind].__name__
    programs = [path.read_text() for path in (ROOT / "examples").glob("*/__main__.py")]
    assert [text for text in programs if re.search(rf"\b{typed}\(", text)]


def test_each_example_is_a_project_of_its_own() -> None:
    programs = {path.parent for path in (ROOT / "examples").glob("*/__main__.py")}
    assert {path.parent for path in (ROOT / "examples").glob("*/Pulumi.yaml")} == programs


def test_the_examples_page_has_a_row_for_each_folder_and_for_nothing_else() -> None:
    (rows,) = tables("examples/README.md")
    assert sorted(about(row) for row in rows) == sorted(f"{path.name}/" for path in (ROOT / "examples").glob("*/"))


def test_the_readmes_table_of_kinds_has_a_row_for_each_and_for_nothing_else() -> None:
    assert sorted(about(row) for row in tables("README.md")[0]) == sorted(EVERY)


@pytest.mark.parametrize("table", [0, 1])
def test_each_table_of_what_kinds_need_and_leave_open_has_a_row_for_each_and_for_nothing_else(table: int) -> None:
    assert sorted(about(row) for row in tables("docs/kinds.md")[table]) == sorted(EVERY)


def test_the_page_on_credentials_has_a_section_for_each_vendor_and_for_nothing_else() -> None:
    headings = re.findall(r"^## (\w+)", (ROOT / "docs" / "credentials.md").read_text(), re.MULTILINE)
    assert sorted(heading.lower() for heading in headings) == sorted(FOLDERS)


def test_each_vendor_has_a_page_that_shows_each_of_its_kinds_and_nothing_else_has_one() -> None:
    pages = {path.stem: path.read_text() for path in (ROOT / "docs" / "vendors").glob("*.md")}
    assert set(pages) == FOLDERS
    assert all(f"kind: {kind}" in pages[vendor_of(kind).name] for kind in EVERY)
