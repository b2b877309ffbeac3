"""Type checkers see every argument and output of the installed package in a user's program."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.packaging.distributions import Distributions, environment, install

pytestmark = pytest.mark.xdist_group("packaging")

PROGRAMS = Path(__file__).parent / "typing"
MISTAKES = {
    ("mistakes.py", number)
    for number, line in enumerate((PROGRAMS / "mistakes.py").read_text(encoding="utf-8").splitlines(), 1)
    if line.endswith("# mistake")
}


@pytest.fixture(scope="session")
def python(distributions: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and, by a path file, the dependencies of the running one.

    Python reads no path file in a directory that a path file names, so the running one's editable install stays out.
    """
    made = environment(tmp_path_factory.mktemp("environment"))
    install(made, "--no-deps", "--no-index", str(distributions.wheel))
    (packages,) = made.parents[1].glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of a user's, out of reach of this project's settings."""
    return Path(shutil.copytree(PROGRAMS, tmp_path / "project"))


def test_mypy_accepts_a_right_program_and_reports_each_mistake(
    python: Path, project: Path, pytestconfig: pytest.Config
) -> None:
    """In strict mode. The cache stays, because mypy needs half a minute to read pulumi-kubernetes."""
    cache = pytestconfig.cache
    assert cache
    options = ["--config-file=", "--strict", "--output=json", f"--cache-dir={cache.mkdir('mypy')}"]
    printed = _printed(["mypy", *options, f"--python-executable={python}", "."], project)
    found = [json.loads(line) for line in printed.splitlines()]
    assert _errors((each["file"], each["line"], each["severity"]) for each in found) == MISTAKES


def test_pyright_accepts_a_right_program_and_reports_each_mistake(python: Path, project: Path) -> None:
    """In strict mode, by basedpyright: it is pyright that brings its Node along instead of downloading it."""
    (project / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    printed = _printed(["basedpyright", "--outputjson", f"--pythonpath={python}"], project)
    found = json.loads(printed)["generalDiagnostics"]
    lines = ((each["file"], each["range"]["start"]["line"] + 1, each["severity"]) for each in found)
    assert _errors(lines) == MISTAKES


def _errors(found: Iterable[tuple[str, int, str]]) -> set[tuple[str, int]]:
    return {(Path(file).name, line) for file, line, severity in found if severity == "error"}


def _printed(command: list[str], project: Path) -> str:
    program = Path(sys.executable).parent / command[0]
    ran = subprocess.run(  # noqa: S603 - a type checker of this environment
        [str(program), *command[1:]], cwd=project, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout
