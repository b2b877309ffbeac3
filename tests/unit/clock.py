"""Where the clock was; imports of it move to `tests.harness.clock`."""

from tests.harness.clock import MOMENT, FakeClock

__all__ = ["MOMENT", "FakeClock"]
