"""A vendor is a folder, lines in the registry, an emulator file, an example and rows in the docs, and they agree."""

import re
from collections.abc import Mapping
from importlib import import_module
from inspect import getmembers, getsource, isclass

import pytest
from pulumi.dynamic import Resource
from pydantic import BaseModel

from clusterkeys.dynamic.certificate_states import CertificateStates
from clusterkeys.dynamic.kubeconfig import KubeconfigResource
from clusterkeys.registry import CERTIFICATE_STATES, KINDS, account_models, lister, reader, vendor_of
from sandbox.emulator.description import WorldDescription
from sandbox.emulator.discovery import vendors
from tests.unit.pages import ROOT, about, tables

FOLDERS = {path.parent.name for path in (ROOT / "providers" / "clusterkeys" / "vendors").glob("*/__init__.py")}
EVERY = {**KINDS, **CERTIFICATE_STATES}
_WORD = re.compile('"([a-z0-9-]+)"')


def _vendor_of(kind: str) -> str:
    return EVERY[kind].split(".")[2]


def _arguments(kind: str) -> type[BaseModel]:
    return reader(kind).cluster if kind in KINDS else lister(kind).listing


def _typed(vendor: str) -> Mapping[str, type[Resource]]:
    """The resources of a vendor by the kind that each is for."""
    module = import_module(f"clusterkeys.vendors.{vendor}.resources")
    found = [
        each for _, each in getmembers(module, isclass) if issubclass(each, (KubeconfigResource, CertificateStates))
    ]
    return {_kind_of(each): each for each in found if each.__module__ == module.__name__}


def _kind_of(resource: type[Resource]) -> str:
    named = [word for word in _WORD.findall(getsource(resource)) if word in EVERY]
    assert len(named) == 1, f"{resource.__name__} does not say of which kind it is"
    return named[0]


def test_each_folder_has_a_kind_and_each_kind_a_folder() -> None:
    assert {_vendor_of(kind) for kind in KINDS} == FOLDERS
    assert {_vendor_of(kind) for kind in CERTIFICATE_STATES} <= FOLDERS
    assert not {*KINDS} & {*CERTIFICATE_STATES}


def test_readers_and_listers_carry_the_names_under_which_they_are_registered() -> None:
    assert {kind: reader(kind).kind for kind in KINDS} == {kind: kind for kind in KINDS}
    assert {kind: lister(kind).kind for kind in CERTIFICATE_STATES} == {kind: kind for kind in CERTIFICATE_STATES}
    assert {lister(kind).cluster_kind for kind in CERTIFICATE_STATES} <= {*KINDS}


def test_account_models_carry_the_names_of_the_folders() -> None:
    assert set(account_models()) == FOLDERS
    assert all(vendor_of(reader(kind).account) == _vendor_of(kind) for kind in KINDS)
    assert all(vendor_of(lister(kind).account) == _vendor_of(kind) for kind in CERTIFICATE_STATES)


def test_each_vendor_is_emulated() -> None:
    assert set(vendors()) == FOLDERS
    files = {path.stem for path in (ROOT / "sandbox" / "emulator").glob("*.py")}
    assert files >= FOLDERS


def test_accounts_can_name_an_address_for_each_service_that_is_emulated() -> None:
    """Else the sandbox could not stand in for the vendor; logging in may have a key of its own in the account."""
    for vendor, model in account_models().items():
        assert set(model.services) <= {service.name for service in vendors()[vendor].services}


def test_the_sandboxs_world_has_a_cluster_or_listing_of_each_kind() -> None:
    world = WorldDescription.from_file()
    assert {cluster.configuration["kind"] for cluster in world.clusters.values()} == set(KINDS)
    assert {listing["kind"] for listing in world.listings.values()} == set(CERTIFICATE_STATES)
    assert {account.vendor for account in world.accounts.values()} == FOLDERS


@pytest.mark.parametrize("vendor", sorted(FOLDERS))
def test_each_vendor_has_a_typed_resource_per_kind_under_the_projects_token(vendor: str) -> None:
    typed = _typed(vendor)
    assert set(typed) == {kind for kind in EVERY if _vendor_of(kind) == vendor}
    tokens = {each._resource_type_name for each in typed.values()}
    assert tokens == {f"dynamic/clusterkeys:{each.__name__}" for each in typed.values()}


@pytest.mark.parametrize("kind", EVERY)
def test_a_typed_resource_takes_what_its_kind_takes(kind: str) -> None:
    """Else an argument could be written in one of the two ways only."""
    typed = _typed(_vendor_of(kind))[kind]
    arguments = getattr(import_module(typed.__module__), f"{typed.__name__}Args")
    assert set(arguments.__dataclass_fields__) - {"policy"} == set(_arguments(kind).model_fields) - {"kind"}


@pytest.mark.parametrize("kind", EVERY)
def test_no_argument_of_a_kind_has_a_name_that_a_resource_uses_itself(kind: str) -> None:
    own = {"name", "policy", "bootstrap", "kubeconfig", "observed", "cluster_identifier", "__provider"}
    own |= {"states", "summary", "status", "by_cluster"}
    assert not own & set(_arguments(kind).model_fields)


@pytest.mark.parametrize("vendor", sorted(FOLDERS))
def test_each_vendor_keeps_samples_of_what_it_says_and_of_how_it_is_signed(vendor: str) -> None:
    folder = ROOT / "providers" / "clusterkeys" / "vendors" / vendor
    names = {path.name for path in (folder / "samples").iterdir()}
    assert names - {"signing.json"}
    assert ("signing.json" in names) is (folder / "signing.py").exists()


@pytest.mark.parametrize("kind", EVERY)
def test_an_example_uses_each_kinds_typed_resource(kind: str) -> None:
    typed = _typed(_vendor_of(kind))[kind].__name__
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
