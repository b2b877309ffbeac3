"""What is said about the pinned version of SKE's API, given what the service lists."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.vendors.samsung.versions import Concern, Version, concern, read

TODAY = date(2026, 11, 23)
CURRENT = Version(number="1.4", status="CURRENT")
INSTEAD = "; the current one is 1.4: set it as api_version of the account"


def judged(pinned: Version | None, *others: Version, number: str = "1.2") -> Concern | None:
    listed = (CURRENT, *others, *([pinned] if pinned else []))
    return concern(pinned.number if pinned else number, listed, TODAY)


def version(status: str, kept_until: date | None = None) -> Version:
    return Version(number="1.2", status=status, kept_until=kept_until)


@pytest.mark.parametrize(
    ("pinned", "sentence", "over"),
    [
        (
            version("DEPRECATED"),
            "SKE has deprecated version 1.2 of its API",
            False,
        ),
        (
            version("DEPRECATED", date(2026, 11, 24)),
            "SKE has deprecated version 1.2 of its API and supports it until 2026-11-24 at least",
            False,
        ),
        (
            version("DEPRECATED", date(2026, 11, 23)),
            "SKE promised to support version 1.2 of its API until 2026-11-23 only",
            True,
        ),
        (
            version("SUPPORTED", date(2026, 10, 14)),
            "SKE promised to support version 1.2 of its API until 2026-10-14 only",
            True,
        ),
        (version("PLANNED", date(2026, 12, 1)), "SKE plans version 1.2 of its API, but does not offer it yet", True),
        (None, "SKE does not list version 1.2 of its API", True),
    ],
)
def test_a_version_to_leave_is_named_with_its_day_and_the_current_one(
    pinned: Version | None, sentence: str, *, over: bool
) -> None:
    assert judged(pinned) == Concern(sentence=sentence + INSTEAD, over=over)


@pytest.mark.parametrize(
    "pinned",
    [
        CURRENT,
        Version(number="1.3", status="CURRENT", kept_until=date(2026, 2, 23)),
        version("SUPPORTED"),
        version("SUPPORTED", date(2026, 11, 24)),
        version("SOMETHING NEW"),
    ],
)
def test_a_version_to_stay_with_is_not_mentioned(pinned: Version) -> None:
    """The service's own example has a current version with a day that is past: it is current all the same."""
    assert judged(pinned) is None


def test_an_empty_listing_gives_no_reason_to_say_anything() -> None:
    assert concern("1.3", (), TODAY) is None


def test_of_several_current_versions_the_newest_is_named_by_number() -> None:
    more = [Version(number=number, status="CURRENT") for number in ("1.9", "1.10", "1.8")]

    found = judged(version("DEPRECATED"), *more)

    assert found is not None
    assert "the current one is 1.10:" in found.sentence


def test_without_a_current_version_none_is_recommended() -> None:
    found = concern("1.2", (version("DEPRECATED"),), TODAY)

    assert found is not None
    assert found.sentence == "SKE has deprecated version 1.2 of its API"


@given(days=st.integers(min_value=0, max_value=1000))
def test_the_sentence_stays_the_same_from_day_to_day(days: int) -> None:
    """Else each preview would show a change."""
    listed = (CURRENT, version("SUPPORTED", date(2026, 10, 14)))

    assert concern("1.2", listed, TODAY) == concern("1.2", listed, TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-02-23", date(2026, 2, 23)),
        ("20261014", date(2026, 10, 14)),
        ("-", None),
        ("", None),
        (None, None),
        (20261014, date(2026, 10, 14)),
        ("soon", None),
        ("2026-02-30", None),
    ],
)
def test_a_day_is_read_as_the_api_and_the_documentation_write_it(written: object, read_as: date | None) -> None:
    (found,) = read({"versions": [{"id": "v1.3", "status": "current", "not_before": written, "links": []}]})

    assert found == Version(number="1.3", status="CURRENT", kept_until=read_as)


@pytest.mark.parametrize(
    "listing",
    [
        None,
        [],
        "v1.3",
        {},
        {"versions": None},
        {"versions": "v1.3"},
        {"versions": [None, "v1.3", 7, {}, {"id": None}, {"id": "<b>v1.3</b>"}, {"id": "v1"}, {"id": "1.3\n"}]},
    ],
)
def test_what_is_no_listing_lists_nothing(listing: object) -> None:
    assert list(read(listing)) == []
