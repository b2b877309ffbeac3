"""The wheel and the sdist hold the two packages and their licence, and nothing else of the checkout."""

import ast
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from importlib.metadata import packages_distributions
from pathlib import PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.distributions import CHECKOUT, Distributions

pytestmark = pytest.mark.xdist_group("packaging")

PACKAGES = {"clusterkeys": CHECKOUT / "providers", "clusterkeys_components": CHECKOUT / "components"}
MODULES = {
    path.relative_to(root).as_posix() for package, root in PACKAGES.items() for path in (root / package).rglob("*.py")
}
TYPED = {f"{package}/py.typed" for package in PACKAGES}


@pytest.fixture(scope="module")
def wheel(distributions: Distributions) -> zipfile.ZipFile:
    return zipfile.ZipFile(distributions.wheel)


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def test_the_wheel_is_pure_and_holds_both_packages_with_their_types_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == MODULES | TYPED
    assert str(wheel.filename).endswith("-py3-none-any.whl")


def test_the_wheel_holds_the_licence(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/LICENSE"))
    assert wheel.read(name) == (CHECKOUT / "LICENSE").read_bytes()


def test_its_metadata_name_the_licence_and_the_python(metadata: Message) -> None:
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_it_requires_what_its_modules_import_in_ranges_that_leave_room_for_other_libraries(
    wheel: zipfile.ZipFile, metadata: Message
) -> None:
    requirements = [Requirement(each) for each in metadata.get_all("Requires-Dist") or []]
    assert not [each for each in requirements if each.url or "==" in str(each.specifier)]
    required = {canonicalize_name(each.name) for each in requirements}
    owners = packages_distributions()
    imported = [{canonicalize_name(each) for each in owners[package]} for package in _imported(wheel)]
    assert all(required & each for each in imported), "it would rely on what another library requires"
    assert required <= set().union(*imported)


def _imported(wheel: zipfile.ZipFile) -> set[str]:
    """The packages of others that the modules import, be it in a function."""
    nodes = [node for name in MODULES for node in ast.walk(ast.parse(wheel.read(name)))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names} - {*PACKAGES, *sys.stdlib_module_names}


def test_the_sdist_holds_the_sources_and_what_builds_them_and_nothing_else(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as sdist:
        names = [PurePosixPath(each.name) for each in sdist.getmembers() if each.isfile()]
    held = {name.relative_to(name.parts[0]).as_posix() for name in names}
    sources = {f"{PACKAGES[name.split('/')[0]].name}/{name}" for name in MODULES | TYPED}
    about = {"LICENSE", "MANIFEST.in", "PKG-INFO", "README.md", "pyproject.toml", "setup.cfg"}
    assert {name for name in held if ".egg-info/" not in name} == sources | about
