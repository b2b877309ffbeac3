"""How ACK's listing is read to its end, whatever it says of its own length."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Request, Response
from clusterkeys.vendor import CertificateState
from clusterkeys.vendors.alibaba.ack_certificate_states import (
    AlibabaAckCertificateStatesQuery,
    AlibabaAckCertificateStatesReader,
    page_in,
    state_in,
)
from tests.harness.clock import FakeClock
from tests.unit.alibaba.answers import answer, session

QUERY = AlibabaAckCertificateStatesQuery(user_id="200000000000000000", region="cn-hangzhou")


def identity(number: int) -> str:
    """An id of ACK has the form of a key: 33 hexadecimal digits."""
    return f"c{number:032x}"


def entry(number: int) -> dict[str, object]:
    return {
        "cluster_id": identity(number),
        "cluster_name": f"n{number}",
        "cluster_state": "running",
        "cert_state": "Unexpired",
        "cert_expire_time": "2026-11-30T07:41:50Z",
    }


@dataclass
class Vendor:
    """Serves pages of so many entries; what it says of itself, and how it cuts, may be wrong.

    Attributes:
        total: What it says that there are.
        size: How many entries its pages have at most.
        announced: What it says of its pages' size; None says nothing.
        repeats: Whether the last page follows itself for ever.
        endless: Whether each page has entries of its own.
    """

    entries: int
    total: object
    size: int = 100
    announced: int | None = None
    repeats: bool = False
    endless: bool = False
    asked: list[tuple[int, int]] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)

    def send(self, request: Request, **_given: object) -> Response:
        query = parse_qs(urlsplit(request.url).query)
        number, asked = int(query["page_number"][0]), int(query["page_size"][0])
        self.asked.append((number, asked))
        size = min(asked, self.size)
        rows = list(range((number - 1) * size, number * size))
        if not self.endless:
            rows = [row for row in rows if row < self.entries]
            if self.repeats and not rows:
                rows = list(range(self.entries))[-size:]
        page = {"page_number": number, "total_count": self.total, "page_size": self.announced}
        return answer(200, {"states": [entry(row) for row in rows], "page": page})

    def listed(self) -> list[str]:
        states = AlibabaAckCertificateStatesReader().states(QUERY, session(self), 0.0)
        return [state.cluster_id for state in states]


def ids(entries: int) -> list[str]:
    return [identity(number) for number in range(entries)]


@pytest.mark.parametrize(
    ("entries", "calls"), [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (199, 2), (200, 3), (250, 3)]
)
def test_an_honest_listing_takes_a_call_per_page_and_one_more_where_the_last_is_full(entries: int, calls: int) -> None:
    vendor = Vendor(entries=entries, total=entries)

    assert vendor.listed() == ids(entries)
    assert vendor.asked == [(number, 100) for number in range(1, calls + 1)]


@given(
    entries=st.integers(0, 420),
    total=st.none() | st.integers(-5, 10**9),
    size=st.sampled_from([10, 50, 99, 100, 500]),
    repeats=st.booleans(),
)
def test_no_wrong_total_loses_an_entry_or_goes_on_for_ever(
    entries: int, total: int | None, size: int, *, repeats: bool
) -> None:
    """The vendor may also cut its pages smaller than asked for, if it says so, and repeat the last one."""
    vendor = Vendor(entries=entries, total=total, size=size, announced=size, repeats=repeats)

    assert vendor.listed() == ids(entries)
    assert len(vendor.asked) <= entries // min(size, 100) + 2


@pytest.mark.parametrize("size", [10, 50])
def test_smaller_pages_that_are_not_announced_are_read_to_the_total(size: int) -> None:
    assert Vendor(entries=120, total=120, size=size).listed() == ids(120)


def test_a_listing_that_never_ends_is_given_up() -> None:
    vendor = Vendor(entries=0, total=10, endless=True)

    with pytest.raises(VendorError, match="goes on after 200 pages") as caught:
        vendor.listed()

    assert caught.value.refusal.kind == "protocol"
    assert len(vendor.asked) == 200


def states(*entries: dict[str, object]) -> tuple[CertificateState, ...]:
    return tuple(map(state_in, page_in({"states": list(entries)}).states or ()))


def test_an_entry_is_read_in_the_vendors_own_words_without_stray_line_ends() -> None:
    assert states(entry(7) | {"cluster_id": f"{identity(7)}\n", "cert_state": " Unissued "}) == (
        CertificateState(
            cluster_id=identity(7),
            cluster_name="n7",
            cluster_state="running",
            certificate_state="Unissued",
            expires_at=datetime(2026, 11, 30, 7, 41, 50, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Unexpired", "Unexpired"),
        ("Expired", "Expired"),
        ("Unissued", "Unissued"),
        ("Unknown", "Unknown"),
        ("Removed", "Removed"),
        ("UNEXPIRED", "Unexpired"),
        ("Suspended", "Unknown"),
        ("", "Unknown"),
        (None, "Unknown"),
    ],
)
def test_a_word_that_is_not_documented_counts_as_unknown(said: str | None, word: str) -> None:
    (state,) = states(entry(1) | {"cert_state": said})

    assert state.certificate_state == word


@pytest.mark.parametrize("moment", ["", None, "0001-01-01T00:00:00Z", "soon"])
def test_where_no_end_is_given_there_is_none(moment: object) -> None:
    (state,) = states(entry(1) | {"cert_expire_time": moment})

    assert state.expires_at is None


def test_of_a_cluster_that_is_listed_twice_the_later_state_counts() -> None:
    """Clusters move to the next page when another comes in between two calls."""

    class Moving(Vendor):
        def send(self, request: Request, **_given: object) -> Response:
            number = int(parse_qs(urlsplit(request.url).query)["page_number"][0])
            rows = (
                [entry(row) for row in range(100)]
                if number == 1
                else [entry(99) | {"cert_state": "Removed"}, entry(100)]
            )
            return answer(200, {"states": rows, "page": {"total_count": 101}})

    found = AlibabaAckCertificateStatesReader().states(QUERY, session(Moving(entries=0, total=0)), 0.0)

    assert [each.cluster_id for each in found] == ids(101)
    assert found[99].certificate_state == "Removed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"states": [{"cluster_id": ""}]}, "states.0.cluster_id"),
        ({"states": [{"cluster_name": "SECRET"}]}, "states.0.cluster_id"),
        ({"states": [{"cluster_id": "c1", "cert_state": ["SECRET"]}]}, "states.0.cert_state"),
        ({"states": "SECRET"}, "states"),
        ({"states": [], "page": "SECRET"}, "page"),
    ],
)
def test_another_shape_than_documented_is_named_by_its_fields(body: dict[str, object], field: str) -> None:
    with pytest.raises(VendorError, match=f"another shape than documented in {field}") as caught:
        page_in(body)

    assert caught.value.refusal.kind == "protocol"
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("body", [{}, {"errors": []}, {"status": "UNAUTHORIZED", "name": "SECRET"}])
def test_an_answer_of_something_else_is_no_empty_listing(body: dict[str, object]) -> None:
    """It would empty the states that are stored, and say that all is well."""
    with pytest.raises(VendorError, match="no listing") as caught:
        page_in(body)

    assert caught.value.refusal.kind == "protocol"
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("body", [{"states": None}, {"states": [], "page": None, "new": 1}, {"page": {}}])
def test_a_page_without_entries_is_empty(body: dict[str, object]) -> None:
    assert not page_in(body).states


def test_what_a_terminal_would_obey_is_left_out_of_names() -> None:
    (state,) = states(entry(1) | {"cluster_name": f"a\x1b[2J\n{secrets.token_hex(200)}"})

    assert state.cluster_name.startswith("a[2J")
    assert len(state.cluster_name) == 128
