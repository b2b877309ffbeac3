"""What a refusal means: the vendor's rules in order, then one table of statuses; 401 and 403 stay what they are."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.responses import ResponseChecker
from tests.harness.clock import MOMENT
from tests.unit.kubeconfig.minting import canary

SECRET = canary()
GONE = ErrorRule(kind="gone", what="GONE{message}", advice="LOOK", codes=("NoSuch",), statuses=(404, 403))


def read(report: ErrorReport, status: int | None = 400, *rules: ErrorRule, **headers: str) -> VendorError:
    checker = ResponseChecker(
        report=lambda _: report,
        rules=rules,
        words={"product": "THE PRODUCT", "service": "the-service"},
        source="THE SOURCE",
        secrets=lambda: frozenset({SECRET}),
        now=lambda: MOMENT,
    )
    response = Response(status=status or 200, headers=headers, body=b"")
    return checker.error(report, response, status=status)


@pytest.mark.parametrize(
    ("status", "kind", "transient"),
    [
        (400, "invalid", False),
        (401, "credential", False),
        (403, "forbidden", False),
        (404, "invalid", False),
        (405, "invalid", False),
        (408, "throttled", True),
        (409, "conflict", False),
        (413, "invalid", False),
        (429, "throttled", True),
        (500, "server", True),
        (502, "server", True),
        (503, "server", True),
        (504, "server", True),
        (201, "protocol", False),
        (204, "protocol", False),
        (302, "protocol", False),
        (600, "protocol", False),
    ],
)
def test_without_a_rule_that_fits_the_status_decides(status: int, kind: str, *, transient: bool) -> None:
    error = read(ErrorReport(code="New.Code", message="why"), status)

    assert (error.refusal.kind, error.refusal.transient) == (kind, transient)
    assert "THE PRODUCT" in error.what
    assert ": why" in error.what
    assert error.advice
    assert ("THE SOURCE" in error.advice) is (status in (401, 403))


def test_a_404_alone_says_of_no_cluster_that_it_is_gone() -> None:
    """A gateway without the API, or a proxy, answers 404 too: that must not look like a deleted cluster."""
    assert "does not say that the cluster is gone" in read(ErrorReport(), 404).advice


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("NoSuch", 404, "gone"),
        ("nosuch", 404, "gone"),
        ("NoSuch.Cluster", 404, "gone"),
        ("NoSuchness", 404, "invalid"),
        (None, 404, "invalid"),
        ("NoSuch", 400, "invalid"),
        ("NoSuch", 403, "forbidden"),
    ],
)
def test_a_rule_fits_its_codes_and_what_continues_them_at_its_statuses_but_never_makes_less_of_a_403(
    code: str | None, status: int, kind: str
) -> None:
    assert read(ErrorReport(code=code), status, GONE).refusal.kind == kind


def test_the_first_rule_that_fits_counts() -> None:
    other = ErrorRule(kind="conflict", what="OTHER", advice="WAIT", codes=("NoSuch",))
    assert read(ErrorReport(code="NoSuch"), 404, other, GONE).what == "OTHER"
    assert read(ErrorReport(code="NoSuch"), 404, GONE, other).what == "GONE"


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        (ErrorReport(code="Some.Busy"), "conflict"),
        (ErrorReport(message="it is BUSY now"), "conflict"),
        (ErrorReport(message="it is BUSY now", text="calm"), "invalid"),
        (ErrorReport(message="calm", text="busy"), "conflict"),
        (ErrorReport(code="Busyness"), "invalid"),
    ],
)
def test_a_rule_may_look_into_code_and_text(report: ErrorReport, kind: str) -> None:
    by_code = ErrorRule(kind="conflict", what="BUSY", advice="WAIT", pattern=r"\.Busy$")
    by_text = ErrorRule(kind="conflict", what="BUSY", advice="WAIT", text="busy")
    assert read(report, 400, by_code, by_text).refusal.kind == kind


@pytest.mark.parametrize(
    ("kind", "status", "said", "transient"),
    [
        ("throttled", 429, None, True),
        ("throttled", 400, None, False),
        ("throttled", 400, True, True),
        ("server", 500, None, True),
        ("server", 500, False, False),
        ("server", None, None, False),
        ("invalid", 500, None, False),
        ("conflict", 409, True, True),
        ("credential", 401, True, False),
        ("forbidden", 403, True, False),
    ],
)
def test_whether_it_is_transient_follows_from_kind_and_status_unless_the_rule_says_it_and_never_at_401_or_403(
    kind: str, status: int | None, *, said: bool | None, transient: bool
) -> None:
    rule = ErrorRule(kind=kind, what="W", advice="A", transient=said)  # type: ignore[arg-type] # a table's word
    assert read(ErrorReport(), status, rule).refusal.transient is transient


@pytest.mark.parametrize(("minutes", "said"), [(20, "20 minutes ahead"), (-20, "20 minutes behind"), (14, None)])
def test_a_clock_that_is_off_by_more_than_signatures_tolerate_is_said_to_be_off(minutes: int, said: str | None) -> None:
    rule = ErrorRule(kind="credential", what="TIME{skew}", advice="SET IT", skewed=True)
    date = format_datetime(MOMENT - timedelta(minutes=minutes))
    error = read(ErrorReport(), 401, rule, Date=date)
    assert error.what.startswith("TIME: this machine's clock is") is (said is not None)
    assert said is None or said in error.what


def test_no_secret_of_the_account_is_quoted_and_whose_credentials_were_denied_is_said() -> None:
    error = read(ErrorReport(code="Odd", message=f"the key {SECRET} may not"), 403, GONE)
    assert SECRET not in str(error)
    assert str(error).endswith("came from THE SOURCE")


def test_a_rule_that_came_with_the_report_counts_before_all_others() -> None:
    known = ErrorRule(kind="protocol", what="KNOWN", advice="A")
    assert read(ErrorReport(code="NoSuch", rule=known), 404, GONE).what == "KNOWN"


def test_every_sentence_of_the_table_can_be_filled_in() -> None:
    for status in range(200, 600):
        rule = rule_of_status(status)
        words = {"product": "P", "service": "s", "message": "", "source": "S", "skew": ""}
        assert "{" not in (rule.what + rule.advice).format_map(words)
