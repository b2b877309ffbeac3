"""The meaning of a refusal: a vendor's rules first, then one table of HTTP statuses for all vendors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from clusterkeys.errors import Kind

SEVERE: tuple[Kind, ...] = ("credential", "forbidden")
CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a signature's date may be off at the vendors whose signatures have one."""


def is_transient(status: int) -> bool:
    """Return whether HTTP promises that the same call may succeed soon."""
    return status in (408, 429) or status >= 500  # noqa: PLR2004 - HTTP's server errors


@dataclass(frozen=True, kw_only=True)
class ErrorReport:
    """A vendor's refusal as it was read from an answer.

    Attributes:
        code: The vendor's own code, as it came.
        message: The vendor's sentence, as it came: it may quote secrets.
        text: The text that rules search; without it they search the message.
        request_id: The id that the vendor's support asks for, already checked.
        rule: The rule that applies, where no other has to be looked for.
        words: Values of placeholders from this answer; they override the checker's.
    """

    code: str | None = None
    message: str = field(default="", repr=False)
    text: str | None = field(default=None, repr=False)
    request_id: str | None = None
    rule: ErrorRule | None = None
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ErrorRule:
    """Conditions on an answer, and its meaning where all of them hold.

    Attributes:
        kind: The meaning, for code that branches on it.
        what: What failed. `{message}` is the vendor's sentence after a colon, `{skew}` the error of this machine's
            clock; `{product}`, `{service}` and other words come from the checker.
        advice: What to do next; `{source}` says where the credentials came from.
        codes: The code is one of these, or continues one after a dot; case does not matter.
        pattern: A regular expression that matches somewhere in the code.
        text: A regular expression that matches somewhere in the message; case does not matter.
        statuses: The HTTP status is one of these.
        skewed: This machine's clock is off by more than a signature tolerates.
        transient: Whether the same call may succeed soon; None leaves that to the kind and the status.
        pause: Seconds before the next try, for answers that ask for none where the usual pause is too short.
    """

    kind: Kind
    what: str
    advice: str
    codes: tuple[str, ...] = ()
    pattern: str = ""
    text: str = ""
    statuses: tuple[int, ...] = ()
    skewed: bool = False
    transient: bool | None = None
    pause: float | None = None

    def fits(self, report: ErrorReport, status: int | None, skew: timedelta) -> bool:
        """Return whether an answer meets all conditions."""
        if self.statuses and status not in self.statuses:
            return False
        if self.skewed and abs(skew) < CLOCK_TOLERANCE:
            return False
        searched = report.message if report.text is None else report.text
        return self._has_code(report.code or "") and (
            not self.text or bool(re.search(self.text, searched, re.IGNORECASE))
        )

    def is_transient(self, status: int | None) -> bool:
        """Return whether the same call, signed again, may succeed soon."""
        if self.transient is not None:
            return self.transient
        return self.kind in ("throttled", "server") and status is not None and is_transient(status)

    def _has_code(self, code: str) -> bool:
        if self.pattern and not re.search(self.pattern, code):
            return False
        lowered = code.lower()
        return not self.codes or f"{lowered}.".startswith(tuple(f"{each.lower()}." for each in self.codes))


_WRONG_WAY = "Check endpoints.{service} of the account, and what proxies do on the way to it"
_INVALID = ErrorRule(
    kind="invalid",
    what="{product} did not accept the call{message}",
    advice="Check the cluster's arguments and endpoints.{service} of the account",
)
_SERVER = ErrorRule(
    kind="server",
    what="{product} failed to answer{message}",
    advice="Try again later; if it stays, give the request id to the vendor's support",
)
NO_JSON = ErrorRule(kind="protocol", what="the answer of {product} is no JSON object", advice=_WRONG_WAY)
_ODD = ErrorRule(kind="protocol", what="the answer's status is not one of {product}'s{message}", advice=_WRONG_WAY)

_STATUSES = {
    401: ErrorRule(
        kind="credential",
        what="{product} refused the credentials{message}",
        advice="Check that they are correct and have not expired; they came from {source}",
    ),
    403: ErrorRule(
        kind="forbidden",
        what="{product} does not allow the call to these credentials{message}",
        advice="Ask an administrator to grant them the permission; the credentials came from {source}",
    ),
    404: ErrorRule(
        kind="invalid",
        what="nothing answers to this call at the address of {product}{message}",
        advice="Check region and endpoints.{service} of the account; this does not say that the cluster is gone",
    ),
    408: ErrorRule(
        kind="server",
        what="{product} did not read the request in time{message}",
        advice="Try again later; if it happens again, check the network and the proxies on the way to it",
    ),
    409: ErrorRule(kind="conflict", what="{product} is busy with the cluster{message}", advice="Try again later"),
    429: ErrorRule(
        kind="throttled",
        what="{product} takes no more calls at the moment{message}",
        advice="Give the account a lower rate; other tools of the same account count too",
    ),
}


def rule_of_status(status: int) -> ErrorRule:
    """Return the meaning of a status, for answers that no rule of the vendor's fits."""
    return _STATUSES.get(status) or {4: _INVALID, 5: _SERVER}.get(status // 100, _ODD)
