"""`import clusterkeys as ck` offers every resource, argument class and component, and loads none before it is used."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module, metadata
from inspect import getmembers, isclass, isfunction
from pathlib import Path
from pkgutil import walk_packages

import pulumi
import pytest

import clusterkeys as ck
import clusterkeys_components
from clusterkeys.dynamic.kubeconfig import KubeconfigResource

ROOT = Path(__file__).parents[2]
OFFERED = {name: getattr(ck, name) for name in ck.__all__}


def _modules() -> Iterator[str]:
    for package in (ck, clusterkeys_components):
        yield from (each.name for each in walk_packages(package.__path__, f"{package.__name__}."))


def _meant_for_programs(value: type) -> bool:
    resource = issubclass(value, pulumi.Resource) and value is not KubeconfigResource
    return resource or value.__name__.endswith("Args")


def test_every_resource_component_and_argument_class_is_offered_and_one_function() -> None:
    found = {
        value
        for module in _modules()
        for _, value in getmembers(import_module(module), isclass)
        if value.__module__ == module and _meant_for_programs(value)
    }
    assert found == {value for value in OFFERED.values() if isclass(value)}
    assert [name for name, value in OFFERED.items() if isfunction(value)] == ["merge"]


def test_each_resource_and_component_has_its_argument_class() -> None:
    classes = {name for name, value in OFFERED.items() if isclass(value)}
    resources = {name for name in classes if issubclass(OFFERED[name], pulumi.Resource)}
    assert classes == resources | {f"{name}Args" for name in resources}


def test_type_checkers_see_the_same_names_from_the_same_modules() -> None:
    (typed,) = (
        node
        for node in ast.parse(Path(ck.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    )
    imports = [node for node in typed.body if isinstance(node, ast.ImportFrom)]
    seen = {alias.asname: (node.module, alias.name) for node in imports for alias in node.names}
    assert seen == {name: (module, name) for name, module in ck._MODULES.items()}


def test_the_api_page_lists_the_same_names() -> None:
    rows = re.findall(r"^\| (`.*)$", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = [name for row in rows for cell in row.split(" | ")[:-1] for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(listed) == sorted(ck.__all__)


def test_programs_that_show_how_to_use_it_import_nothing_internal() -> None:
    programs = [*ROOT.glob("examples/*/__main__.py"), *ROOT.glob("tests/e2e/programs/**/*.py")]
    imports = re.compile(r"^(?:import|from) clusterkeys.*$", re.MULTILINE)
    found = {line for program in programs for line in imports.findall(program.read_text(encoding="utf-8"))}
    assert found == {"import clusterkeys as ck"}


def test_importing_it_loads_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import clusterkeys; print(*set(sys.modules) - before)"

    assert _printed(program) == "clusterkeys"


def test_merging_kubeconfigs_does_not_load_pulumi() -> None:
    assert _printed("import sys, clusterkeys; clusterkeys.merge({}); print('pulumi' in sys.modules)") == "False"


def test_a_name_that_is_not_offered_is_an_attribute_error_and_modules_can_still_be_imported() -> None:
    with pytest.raises(AttributeError, match="module 'clusterkeys' has no attribute 'KubeconfigFleets'"):
        ck.KubeconfigFleets  # noqa: B018 - asking is the test
    assert _printed("from clusterkeys import errors; print(errors.__name__)") == "clusterkeys.errors"


def test_it_shows_its_names_and_its_version() -> None:
    assert sorted(dir(ck)) == sorted([*ck.__all__, "__version__"])
    assert ck.__version__ == metadata.version("clusterkeys")


def _printed(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - this Python, fixed arguments
    return ran.stdout.strip()
