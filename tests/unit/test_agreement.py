"""A vendor is a folder, a line in the registry and an emulator file, and the three agree."""

from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from pulumi.dynamic import Resource

from providers.dynamic.kubeconfig import KubeconfigResource
from providers.registry import KINDS, account_models, reader, vendor_of
from sandbox.emulator.description import WorldDescription
from sandbox.emulator.discovery import vendors

ROOT = Path(__file__).parents[2]
FOLDERS = {path.parent.name for path in (ROOT / "providers" / "vendors").glob("*/__init__.py")}


def _vendor_of(kind: str) -> str:
    return KINDS[kind].split(".")[2]


def _typed(vendor: str) -> list[type[Resource]]:
    module = import_module(f"providers.vendors.{vendor}.resource")
    found = [each for _, each in getmembers(module, isclass) if issubclass(each, KubeconfigResource)]
    return [each for each in found if each is not KubeconfigResource]


def test_each_folder_has_a_kind_and_each_kind_a_folder() -> None:
    assert {_vendor_of(kind) for kind in KINDS} == FOLDERS


def test_account_models_carry_the_names_of_the_folders() -> None:
    assert set(account_models()) == FOLDERS
    assert all(vendor_of(reader(kind).account) == _vendor_of(kind) for kind in KINDS)


def test_each_vendor_is_emulated() -> None:
    assert set(vendors()) == FOLDERS
    files = {path.stem for path in (ROOT / "sandbox" / "emulator").glob("*.py")}
    assert files >= FOLDERS


def test_the_sandboxs_world_has_a_cluster_of_each_kind() -> None:
    world = WorldDescription.from_file()
    assert {cluster.configuration["kind"] for cluster in world.clusters.values()} == set(KINDS)


@pytest.mark.parametrize("vendor", sorted(FOLDERS))
def test_each_vendor_has_a_typed_resource_per_kind_under_the_projects_token(vendor: str) -> None:
    typed = _typed(vendor)
    assert len(typed) == len([kind for kind in KINDS if _vendor_of(kind) == vendor])
    tokens = {each._resource_type_name for each in typed}
    assert tokens == {f"dynamic/clusterkeys:{each.__name__}" for each in typed}


@pytest.mark.parametrize("kind", KINDS)
def test_a_typed_resource_takes_what_its_kind_takes(kind: str) -> None:
    """Else an argument could be written in one of the two ways only."""
    vendor = _vendor_of(kind)
    module = import_module(f"providers.vendors.{vendor}.resource")
    (taken,) = [set(getattr(module, f"{each.__name__}Args").__dataclass_fields__) for each in _typed(vendor)]
    assert taken - {"policy"} == set(reader(kind).cluster.model_fields) - {"kind"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_argument_of_a_kind_has_a_name_that_a_resource_uses_itself(kind: str) -> None:
    own = {"name", "policy", "bootstrap", "kubeconfig", "observed", "cluster_identifier", "__provider"}
    assert not own & set(reader(kind).cluster.model_fields)
