"""A user's program has what is published in a virtual environment of its own, and folders with the names of ours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox import stack
from sandbox.state import CHECKOUT, State
from tests.e2e.engine import Engine
from tests.packaging.distributions import build, environment, install, run

PROGRAMS = CHECKOUT / "tests" / "e2e" / "programs"
CONSTRAINTS = CHECKOUT / "sandbox" / "constraints.txt"

Program = Callable[[str, str], Engine]


@pytest.fixture
def program(running: State, tmp_path: Path) -> Program:
    """Copy a program out of this checkout and install what it requires in a virtual environment beside it."""

    def install_and_prepare(name: str, requirement: str) -> Engine:
        project, logs = Path(shutil.copytree(PROGRAMS / name, tmp_path / "project")), tmp_path / "logs"
        logs.mkdir()
        (project / "requirements.txt").write_text(requirement, encoding="utf-8")
        python = environment(tmp_path / "venv")
        # The language host lists an environment's packages with the pip in it.
        install(python, "pip", f"--requirement={project / 'requirements.txt'}", f"--constraint={CONSTRAINTS}")
        path = os.pathsep.join([str(python.parent), stack.environment(running)["PATH"]])
        # Python may write bytecode there, else every command would compile Pulumi's SDK.
        own = {"PATH": path, "PYTHONDONTWRITEBYTECODE": ""}
        return replace(Engine.on(running, name.replace("_", "-"), logs, project), environment=own)

    return install_and_prepare


def test_a_program_with_folders_of_the_same_names_works_with_the_wheel(program: Program, tmp_path: Path) -> None:
    engine = program("own_folders", f"clusterkeys @ {build(tmp_path / 'built').wheel.as_uri()}")
    comes_and_goes(engine, "HuaweiUcsKubeconfig ucs-dc1", "KubeconfigFleet fleet", "kubernetes ucs-dc1", "Resource dc1")


def test_a_program_can_require_a_git_repository(program: Program, tmp_path: Path) -> None:
    repository = tmp_path / "clusterkeys.git"
    run(["git", "clone", "--quiet", "--bare", str(CHECKOUT), str(repository)])
    head = run(["git", "-C", str(repository), "rev-parse", "HEAD"]).strip()
    engine = program("from_git", f"clusterkeys @ git+{repository.as_uri()}@{head}")
    comes_and_goes(engine, "HuaweiUcsKubeconfig ucs-dc1")


def comes_and_goes(engine: Engine, *resources: str) -> None:
    """Bring a program up, find it quiet in a preview and a refresh, and take it away."""
    up = engine.up()
    assert up.exit == 0, up.text
    assert set(resources) <= set(up.changes)
    assert Path(engine.output("installed").strip()).is_relative_to(engine.project.parent / "venv")
    assert engine.preview("--expect-no-changes").exit == 0
    assert engine.run("refresh", "--yes", "--skip-preview", "--expect-no-changes").exit == 0
    assert engine.run("destroy", "--yes", "--skip-preview").exit == 0
    assert "resources" not in engine.exported()["deployment"]
