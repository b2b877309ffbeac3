"""A machine of one's own per test."""

from pathlib import Path

import pytest

from tests.unit.samsung.machine import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
