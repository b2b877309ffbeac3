"""The wheel and the sdist hold the two packages and their licence, and nothing else of the checkout."""

import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import PurePosixPath

import pytest

from tests.packaging.distributions import CHECKOUT, Distributions

pytestmark = pytest.mark.xdist_group("packaging")

PACKAGES = {"clusterkeys": CHECKOUT / "providers", "clusterkeys_components": CHECKOUT / "components"}
MODULES = {
    path.relative_to(root).as_posix() for package, root in PACKAGES.items() for path in (root / package).rglob("*.py")
}
TYPED = {f"{package}/py.typed" for package in PACKAGES}
REQUIRED = {
    "pulumi",
    "pulumi-kubernetes",
    "requests",
    "urllib3",
    "PyYAML",
    "azure-identity",
    "alibabacloud-credentials",
    "cryptography",
    "pydantic",
    "tenacity",
}


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


def test_its_metadata_name_the_licence_the_python_and_what_it_requires(metadata: Message) -> None:
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    required = metadata.get_all("Requires-Dist") or []
    assert {each.partition("<")[0].partition(">")[0] for each in required} == REQUIRED
    assert all("@" not in each and "==" not in each for each in required), (
        "a project must be able to live beside others"
    )


def test_the_sdist_holds_the_sources_and_what_builds_them_and_nothing_else(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as sdist:
        names = [PurePosixPath(each.name) for each in sdist.getmembers() if each.isfile()]
    held = {name.relative_to(name.parts[0]).as_posix() for name in names}
    sources = {f"{PACKAGES[name.split('/')[0]].name}/{name}" for name in MODULES | TYPED}
    about = {"LICENSE", "MANIFEST.in", "PKG-INFO", "README.md", "pyproject.toml", "setup.cfg"}
    assert {name for name in held if ".egg-info/" not in name} == sources | about
