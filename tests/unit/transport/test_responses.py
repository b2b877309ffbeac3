"""What a refusal becomes: one contract for all vendors, as a table of statuses and codes."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from requests.structures import CaseInsensitiveDict

from clusterkeys.errors import VendorError
from clusterkeys.transport.error_rules import NO_JSON, ErrorReport, ErrorRule, is_transient, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.responses import ResponseChecker, clock_skew
from tests.harness.clock import MOMENT

SECRET = secrets.token_hex(16)


def rule(kind: str = "invalid", what: str = "W{message}", **more: object) -> ErrorRule:
    return ErrorRule(**{"kind": kind, "what": what, "advice": "A"} | more)


RULES = (
    rule("gone", codes=("ClusterNotFound",)),
    rule("throttled", codes=("Throttling",)),
    rule("throttled", codes=("QuotaExhausted",), transient=False),
    rule("conflict", codes=("Busy",), transient=True),
    rule("server", codes=("InternalError",)),
    rule("forbidden", codes=("NoPermission",)),
    rule("credential", codes=("SignatureExpired",), transient=True),
)

BY_STATUS = {
    100: ("protocol", False),
    200: ("protocol", False),
    204: ("protocol", False),
    304: ("protocol", False),
    400: ("invalid", False),
    401: ("credential", False),
    403: ("forbidden", False),
    404: ("invalid", False),
    405: ("invalid", False),
    408: ("server", True),
    409: ("conflict", False),
    422: ("invalid", False),
    429: ("throttled", True),
    500: ("server", True),
    502: ("server", True),
    503: ("server", True),
    504: ("server", True),
    599: ("server", True),
}
MOST = [status for status in BY_STATUS if status not in (401, 403)]
PASSING = [408, 429, 500, 502, 503, 504, 599]
BY_CODE: list[tuple[str, str, Callable[[int], bool]]] = [
    ("ClusterNotFound", "gone", lambda _: False),
    ("Throttling", "throttled", lambda status: status in PASSING),
    ("QuotaExhausted", "throttled", lambda _: False),
    ("Busy", "conflict", lambda _: True),
    ("InternalError", "server", lambda status: status in PASSING),
]


def response(status: int, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=CaseInsensitiveDict(named), body=b"")


def checker(report: ErrorReport | None = None, rules: tuple[ErrorRule, ...] = RULES, **more: object) -> ResponseChecker:
    arguments = {
        "report": lambda _: report,
        "rules": rules,
        "words": {"product": "THE PRODUCT", "service": "api"},
        "source": "THE SOURCE",
        "secrets": lambda: frozenset({SECRET}),
        "now": lambda: MOMENT,
    }
    return ResponseChecker(**arguments | more)


def refused(status: int, report: ErrorReport, rules: tuple[ErrorRule, ...] = RULES, **headers: str) -> VendorError:
    error = checker(report, rules)(response(status, **headers))
    assert error is not None
    return error


@pytest.mark.parametrize("status", [200, 404, 503])
def test_without_a_report_the_answer_is_accepted(status: int) -> None:
    assert checker(None)(response(status)) is None


@pytest.mark.parametrize("status", BY_STATUS)
@pytest.mark.parametrize("code", [None, "", "Unheard.Of"])
def test_without_a_rule_the_status_decides(status: int, code: str | None) -> None:
    error = refused(status, ErrorReport(code=code, message="because."))

    kind, transient = BY_STATUS[status]
    assert (error.refusal.kind, error.refusal.transient, error.refusal.status) == (kind, transient, status)
    assert error.refusal.code == (code or None)
    assert "THE PRODUCT" in error.what
    assert error.what.endswith(": because")
    assert error.advice
    assert is_transient(status) is transient


@pytest.mark.parametrize("status", MOST)
@pytest.mark.parametrize(("code", "kind", "passes"), BY_CODE)
def test_a_rule_for_the_code_comes_before_the_status(
    status: int, code: str, kind: str, passes: Callable[[int], bool]
) -> None:
    """Whether it may pass is the rule's to say; else only a server or a limit may, by the status."""
    error = refused(status, ErrorReport(code=code))

    assert (error.refusal.kind, error.refusal.transient) == (kind, passes(status))
    assert "THE SOURCE" not in str(error)


@pytest.mark.parametrize(("status", "kind"), [(401, "credential"), (403, "forbidden")])
@pytest.mark.parametrize("code", [*(code for code, _, _ in BY_CODE), None, "Unheard.Of"])
def test_who_is_denied_learns_nothing_milder_whatever_the_code(status: int, kind: str, code: str | None) -> None:
    """A cluster that may not be read must not look like a deleted one, nor a wrong key like a busy server."""
    for report in (ErrorReport(code=code), ErrorReport(code=code, rule=NO_JSON), ErrorReport(code=code, rule=RULES[3])):
        error = refused(status, report)

        assert (error.refusal.kind, error.refusal.transient, error.refusal.code) == (kind, False, code)
        assert "THE SOURCE" in error.advice


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(("code", "kind"), [("NoPermission", "forbidden"), ("SignatureExpired", "credential")])
def test_who_is_denied_may_learn_more_by_the_code_but_is_never_told_to_try_again(
    status: int, code: str, kind: str
) -> None:
    error = refused(status, ErrorReport(code=code))

    assert (error.refusal.kind, error.refusal.transient) == (kind, False)
    assert error.advice == "A; the credentials came from THE SOURCE"


def test_the_source_is_named_once() -> None:
    for part in ({"what": "from {source}"}, {"advice": "from {source}"}):
        error = refused(401, ErrorReport(), (rule("credential", **part),))
        assert str(error).count("THE SOURCE") == 1


def test_what_is_known_without_a_rule_comes_first() -> None:
    error = refused(200, ErrorReport(code="ClusterNotFound", rule=NO_JSON))

    assert error.refusal.kind == "protocol"
    assert error.what == "the answer of THE PRODUCT is no JSON object"
    assert "endpoints.api" in error.advice


def test_the_first_rule_that_fits_counts() -> None:
    rules = (rule("conflict", statuses=(409,)), rule("gone", codes=("X",)), rule("invalid", codes=("X",)))

    assert refused(400, ErrorReport(code="X"), rules).refusal.kind == "gone"
    assert refused(409, ErrorReport(code="X"), rules).refusal.kind == "conflict"


@pytest.mark.parametrize(
    ("conditions", "report", "status", "fits"),
    [
        ({}, ErrorReport(), 400, True),
        ({"codes": ("Not.Found", "Gone")}, ErrorReport(code="Gone"), 400, True),
        ({"codes": ("Not.Found", "Gone")}, ErrorReport(code="not.found"), 400, True),
        ({"codes": ("Gone",)}, ErrorReport(code="GONE.Cluster"), 400, True),
        ({"codes": ("Gone",)}, ErrorReport(code="GoneAway"), 400, False),
        ({"codes": ("Gone.Cluster",)}, ErrorReport(code="Gone"), 400, False),
        ({"codes": ("Gone",)}, ErrorReport(), 400, False),
        ({"pattern": "^Gone"}, ErrorReport(code="GoneAway"), 400, True),
        ({"pattern": "^Gone"}, ErrorReport(code="NotGone"), 400, False),
        ({"pattern": "^(?!Gone)"}, ErrorReport(), 400, True),
        ({"text": "not found|gone"}, ErrorReport(message="The cluster is GONE."), 400, True),
        ({"text": "not found|gone"}, ErrorReport(message="gone", text="something else"), 400, False),
        ({"text": "not found|gone"}, ErrorReport(message="something else", text="Not Found"), 400, True),
        ({"text": "gone"}, ErrorReport(code="gone"), 400, False),
        ({"statuses": (404, 410)}, ErrorReport(), 410, True),
        ({"statuses": (404, 410)}, ErrorReport(), 400, False),
        ({"statuses": (404, 410)}, ErrorReport(), None, False),
        ({"statuses": (404,), "codes": ("Gone",)}, ErrorReport(code="Gone"), 410, False),
        ({"statuses": (404,), "codes": ("Gone",)}, ErrorReport(code="Gone"), 404, True),
        ({"skewed": True}, ErrorReport(), 400, False),
    ],
)
def test_a_rule_fits_where_all_of_its_conditions_do(
    conditions: dict[str, object], report: ErrorReport, status: int | None, *, fits: bool
) -> None:
    assert rule(**conditions).fits(report, status, timedelta(minutes=14)) is fits


@pytest.mark.parametrize(("minutes", "fits"), [(15, True), (-15, True), (14.9, False), (-14.9, False), (0, False)])
def test_a_clock_is_off_from_a_quarter_of_an_hour_on(minutes: float, *, fits: bool) -> None:
    assert rule(skewed=True).fits(ErrorReport(), 400, timedelta(minutes=minutes)) is fits


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        (None, timedelta()),
        ("", timedelta()),
        ("no date", timedelta()),
        (f"Mon, 23 Nov {'9' * 30} 09:29:00 GMT", timedelta()),
        ("Mon, 23 Nov 2026 09:30:00 GMT", timedelta()),
        ("Mon, 23 Nov 2026 09:00:00 GMT", timedelta(minutes=30)),
        ("Mon, 23 Nov 2026 11:00:00 +0100", timedelta(minutes=-30)),
        ("Mon, 23 Nov 2026 10:00:00 -0000", timedelta(minutes=-30)),
    ],
)
def test_the_skew_is_what_this_machine_is_ahead_of_the_date(date: str | None, skew: timedelta) -> None:
    assert clock_skew(date, datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == skew


@pytest.mark.parametrize(
    ("minutes", "what"),
    [
        (20, "late: this machine's clock is 20 minutes ahead"),
        (-90, "late: this machine's clock is 90 minutes behind"),
        (20.4, "late: this machine's clock is 20 minutes ahead"),
        (0, "late"),
        (0.4, "late"),
    ],
)
def test_a_sentence_may_say_how_far_the_clock_is_off_in_whole_minutes(minutes: float, what: str) -> None:
    theirs = format_datetime(MOMENT - timedelta(minutes=minutes), usegmt=True)

    assert refused(400, ErrorReport(), (rule(what="late{skew}"),), Date=theirs).what == what


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("Mon, 23 Nov 2026 09:30:42 GMT", 42), ("soon", None), (None, None)]
)
def test_the_pause_that_was_asked_for_is_handed_on(value: str | None, seconds: float | None) -> None:
    headers = {"Retry_After": value} if value else {}

    assert refused(429, ErrorReport(), **headers).refusal.retry_after == seconds


@pytest.mark.parametrize(("headers", "seconds"), [({}, 30), ({"Retry_After": "7"}, 7), ({"Retry_After": "0"}, 0)])
def test_a_rule_has_a_pause_for_answers_that_ask_for_none(headers: dict[str, str], seconds: float) -> None:
    assert refused(429, ErrorReport(), (rule("throttled", pause=30),), **headers).refusal.retry_after == seconds


def test_a_vendor_may_have_its_own_header_for_the_pause() -> None:
    check = checker(ErrorReport(), pause=lambda headers, _now: float(headers["x-ms"]) / 1000)

    error = check(response(429, X_Ms="1500"))

    assert error is not None
    assert error.refusal.retry_after == 1.5


def test_words_of_the_answer_come_before_the_checkers_and_neither_is_a_template() -> None:
    report = ErrorReport(message="{product}{source.__class__}%s", words={"product": "{service}", "role": "reader"})

    error = refused(400, report, (rule(what="{product} {service} {role}{message}"),))

    assert error.what == "{service} api reader: {product}{source.__class__}%s"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("Some.Code-1", "Some.Code-1"),
        ("two words", None),
        pytest.param(f"<{SECRET}>", None, id="secret"),
        pytest.param("x" * 200, None, id="long"),
    ],
)
def test_a_code_is_shown_if_it_has_the_form_of_one(code: str, shown: str | None) -> None:
    assert refused(400, ErrorReport(code=code)).refusal.code == shown


def test_a_message_is_shown_without_secrets_even_those_obtained_after_the_checker_was_made() -> None:
    known = {SECRET}
    later = secrets.token_urlsafe()
    check = checker(ErrorReport(message=f"{SECRET} and {later} at https://h/?sig=a"), secrets=lambda: frozenset(known))
    known.add(later)

    error = check(response(400))

    assert error is not None
    assert error.what.endswith(": [hidden] and [hidden] at https://h/?[hidden]")
    assert SECRET not in str(error) + repr(error)
    assert later not in str(error) + repr(error)
    assert SECRET not in repr(check) + repr(ErrorReport(message=SECRET, text=SECRET))


def test_an_operation_that_failed_has_no_status_and_its_own_meaning_where_no_rule_fits() -> None:
    """The answer that tells of it has status 200, which says nothing."""
    check, failed = checker(), rule("server", what="the operation failed{message}")

    known = check.error(ErrorReport(code="ClusterNotFound"), response(200), status=None, otherwise=failed)
    other = check.error(ErrorReport(message="because"), response(200), status=None, otherwise=failed)

    assert (known.refusal.kind, known.refusal.status) == ("gone", None)
    assert (other.refusal.kind, other.refusal.transient, other.what) == (
        "server",
        False,
        "the operation failed: because",
    )


def test_each_status_has_a_sentence_with_advice() -> None:
    for status in range(100, 600):
        found = rule_of_status(status)
        assert "{product}" in found.what
        assert "{message}" in found.what
        assert found.advice


def test_a_request_that_was_not_read_in_time_is_not_one_too_many() -> None:
    assert rule_of_status(408).what == "{product} did not read the request in time{message}"
