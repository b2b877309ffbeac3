"""A status says what failed in words that stay the same while the failure does."""

import pytest

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.resolution.observed import kept
from tests.harness.credentials import stored


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the operation list (66802bd9-bd9a-5744-7ecd-02a85b01e2af) ran", "the operation list (…) ran"),
        ("too many calls: retry after '23' seconds", "too many calls: retry after '…' seconds"),
        ("Timestamp: 2026-11-23 09:30:00Z, Trace ID: 66802BD9BD9A57447ECD02A85B01E2AF", "Timestamp: …, Trace ID: …"),
        ("refused since 2026-11-23T09:30:00.123+02:00", "refused since …"),
        ("the cluster c-1 of 3 nodes is busy.", "the cluster c-1 of 3 nodes is busy"),
    ],
)
def test_a_status_leaves_out_what_each_answer_says_anew(said: str, shown: str) -> None:
    error = VendorError(said, "Wait", refusal=Refusal(kind="server", code="Busy", request_id="r-1"))
    assert kept(stored("text"), error)["status"] == f"stale: {shown} (Busy)"
