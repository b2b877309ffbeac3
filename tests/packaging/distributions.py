"""Builds what is published of this checkout, without leaving anything in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Distributions:
    """The two files that a release has; the wheel is built from the sdist."""

    sdist: Path
    wheel: Path


def build(directory: Path) -> Distributions:
    """Build both in a directory; setuptools writes beside its sources, so they are copied there first."""
    source, built = directory / "source", directory / "dist"
    shutil.copytree(CHECKOUT, source, ignore=shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build", "dist"))
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(source)])
    (sdist,), (wheel,) = built.glob("*.tar.gz"), built.glob("*.whl")
    return Distributions(sdist=sdist, wheel=wheel)


def environment(directory: Path) -> Path:
    """Make an empty virtual environment and return its Python."""
    run([sys.executable, "-m", "venv", "--without-pip", str(directory)])
    return directory / "bin" / "python"


def install(python: Path, *arguments: str) -> None:
    """Install into an environment with the running one's pip, for making a pip in it takes longer."""
    run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile", *arguments])


def run(command: list[str]) -> str:
    """Run a program that must succeed and return its output; all that it printed is shown where it does not."""
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - Python and git with arguments of these tests
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
