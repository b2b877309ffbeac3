"""Checks answers: turns a refusal into an error by the vendor's rules, else by the table of statuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clusterkeys.errors import DENIED, Refusal, VendorError
from clusterkeys.transport.error_rules import SEVERE, ErrorReport, ErrorRule, rule_of_status
from clusterkeys.transport.redact import safe_text, safe_word
from clusterkeys.transport.retry_after import http_date, retry_after

if TYPE_CHECKING:
    from clusterkeys.transport.http import Response

Pause = Callable[[Mapping[str, str], datetime], float | None]
"""Reads the seconds to wait from an answer's headers."""


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    return retry_after(headers.get("Retry-After"), now)


@dataclass(frozen=True, kw_only=True)
class ResponseChecker:
    """Accepts an answer, or returns the error that it stands for.

    Attributes:
        report: Returns what an answer says is wrong; None accepts it.
        rules: The vendor's; the first that fits counts, else the table of statuses.
        words: The values of the placeholders in the rules' sentences: `product`, `service` (the key in `endpoints`),
            and the vendor's own.
        source: Where the credentials came from.
        secrets: Returns the secrets to remove from sentences.
        now: Returns this machine's time.
        pause: Reads the pause that the vendor asks for.
    """

    report: Callable[[Response], ErrorReport | None] = field(repr=False)
    rules: Sequence[ErrorRule] = field(repr=False)
    words: Mapping[str, object]
    source: object
    secrets: Callable[[], frozenset[str]] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    pause: Pause = field(default=_retry_after, repr=False)

    def __call__(self, response: Response) -> VendorError | None:
        """Return the error, or None where the answer is accepted."""
        report = self.report(response)
        return None if report is None else self.error(report, response, status=response.status)

    def error(
        self, report: ErrorReport, response: Response, *, status: int | None, otherwise: ErrorRule | None = None
    ) -> VendorError:
        """Return the error for a report.

        Args:
            report: What is wrong.
            response: The answer that says so.
            status: Its HTTP status; None where the status says nothing, as of an operation that failed.
            otherwise: The rule where no other fits; without it the status decides.
        """
        now = self.now()
        skew = clock_skew(response.headers.get("Date"), now)
        found = (report.rule, *(each for each in self.rules if each.fits(report, status, skew)), otherwise)
        # 401 and 403 deny whoever asks: a rule that makes less of them is passed over.
        fitting = (each for each in found if each and (status not in DENIED or each.kind in SEVERE))
        rule = next(fitting, None) or rule_of_status(response.status)
        pause = self.pause(response.headers, now)
        refusal = Refusal(
            kind=rule.kind,
            status=status,
            code=safe_word(report.code),
            request_id=report.request_id,
            transient=rule.is_transient(status) and status not in DENIED,
            retry_after=rule.pause if pause is None else pause,
        )
        message = safe_text(report.message, secrets=self.secrets()).rstrip(".")
        facts = {"message": f": {message}" if message else "", "skew": _in_words(skew), "source": self.source}
        return _filled_in(rule, {**self.words, **report.words, **facts}, refusal)


def _filled_in(rule: ErrorRule, facts: Mapping[str, object], refusal: Refusal) -> VendorError:
    advice = rule.advice
    if refusal.status in DENIED and "{source}" not in rule.what + advice:
        advice += "; the credentials came from {source}"
    return VendorError(rule.what.format_map(facts), advice.format_map(facts), refusal=refusal)


def clock_skew(date: str | None, now: datetime) -> timedelta:
    """Return how far this machine's clock is ahead of an answer's Date header; zero where that holds no date."""
    theirs = http_date(date or "")
    return now - theirs if theirs else timedelta()


def _in_words(skew: timedelta) -> str:
    minutes = round(skew.total_seconds() / 60)  # whole ones, so that the sentence stays the same
    return f": this machine's clock is {abs(minutes)} minutes {'ahead' if minutes > 0 else 'behind'}" if minutes else ""
