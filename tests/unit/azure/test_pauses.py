"""The three headers in which Azure asks for a pause."""

import pytest

from clusterkeys.vendors.azure.errors import pause_in
from clusterkeys.vendors.azure.lro import pause
from tests.harness.clock import MOMENT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:30:30 GMT"}, 30.0),
        ({"Retry-After": "soon"}, None),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"x-ms-retry-after-ms": "250"}, 0.25),
        ({"Retry-After": "7", "retry-after-ms": "1500"}, 7.0),
        ({"Retry-After": "soon", "x-ms-retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "-1"}, None),
    ],
)
def test_a_pause_is_read_as_azure_core_reads_it(headers: dict[str, str], seconds: float | None) -> None:
    assert pause_in(headers, MOMENT) == seconds


def test_pauses_between_looks_grow_from_two_to_five_seconds() -> None:
    assert [pause(look) for look in range(1, 7)] == [2.0, 3.0, 4.0, 5.0, 5.0, 5.0]
