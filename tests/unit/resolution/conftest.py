"""Time for what is resolved without a vendor."""

import pytest

from tests.harness.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
