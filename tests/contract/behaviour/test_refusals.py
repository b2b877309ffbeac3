"""What each vendor's refusals mean, as data: `refusals/<vendor>.json`, served in the vendor's own shape.

A row is a status and a code, the kind of our error, whether the same call may succeed soon, parts of the sentences, and
whether they name whose credentials were refused, where that is another than their kind says.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.registry import VENDORS, cluster_kinds, vendor_of
from tests.harness.vendor_harness import VendorHarness

FOLDER = Path(__file__).parent / "refusals"
REFUSALS: dict[str, list[dict[str, Any]]] = {
    name: json.loads((FOLDER / f"{name}.json").read_text()) for name in VENDORS
}
EACH = [(kind, row) for kind in cluster_kinds() for row in REFUSALS[vendor_of(kind).name]]
ATTEMPTS = 5


@pytest.mark.parametrize(
    ("harness", "row"), EACH, indirect=["harness"], ids=[f"{kind}-{row['status']}-{row['code']}" for kind, row in EACH]
)
def test_a_refusal_means_what_its_status_and_code_say(harness: VendorHarness, row: dict[str, Any]) -> None:
    """And 401 and 403 are taken for nothing milder, whatever code comes with them."""
    source = str(harness.session().source)
    harness.fail(status=row["status"], code=row["code"])

    error = harness.failing()

    assert isinstance(error, VendorError)
    refusal = error.refusal
    assert (refusal.kind, refusal.transient) == (row["kind"], row["transient"]), str(error)
    assert (refusal.status, refusal.code) == (row["status"], row["code"])
    assert error.advice
    assert not [part for part in row["says"] if part not in str(error)], str(error)
    assert source in str(error) or not row.get("source", row["kind"] in ("credential", "forbidden"))
    assert len(harness.calls) == (ATTEMPTS if row["transient"] else 1)


STATUSES = {405: "invalid", 409: "conflict", 413: "invalid", 429: "throttled"} | dict.fromkeys(
    (408, 500, 502, 503, 504), "server"
)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("fault", [{"body": "html"}, {"code": "SomethingNew"}], ids=["page", "unknown code"])
def test_without_a_known_code_the_status_decides(harness: VendorHarness, status: int, fault: dict[str, Any]) -> None:
    """A vendor may see that the answer is not its own: that is a breach of protocol, but never where it may pass."""
    harness.fail(status=status, **fault)

    error = harness.failing()

    assert isinstance(error, VendorError)
    transient = status in (408, 429) or status >= 500
    assert error.refusal.kind == STATUSES[status] or (error.refusal.kind == "protocol" and not transient)
    assert error.refusal.transient or not transient
    assert error.refusal.code == fault.get("code")
    assert len(harness.calls) == (ATTEMPTS if error.refusal.transient else 1)
