"""The errors of this project: one root, a subclass only where someone branches on it.

Every error is one or two lines for a person: what failed and what to do next. It carries the vendor's code and
request id, never a response body, a header or a secret. Which cluster and account it is about is put in front where it
is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self


class ClusterkeysError(Exception):
    """The root: catch it to catch everything this project raises on purpose.

    Attributes:
        what: What failed, a sentence without its full stop.
        advice: What to do next, a sentence without its full stop, or empty.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what, advice)
        self.what = what
        self.advice = advice

    def __copy__(self) -> Self:
        """Return the same error without its traceback, to be raised in another thread."""
        fresh = type(self).__new__(type(self), *self.args)
        fresh.__dict__.update(self.__dict__)
        return fresh

    def __str__(self) -> str:
        """Return both sentences on one line."""
        return ". ".join(part.rstrip(".") for part in (self.what, self.advice) if part)


class ConfigurationError(ClusterkeysError):
    """The user's configuration is wrong; `what` names the key path."""


class KubeconfigError(ClusterkeysError):
    """The kubeconfig that a vendor delivered, or the context that a user selected from it, cannot be used."""


Kind = Literal["credential", "forbidden", "gone", "invalid", "throttled", "conflict", "server", "network", "protocol"]
"""The meaning of a refusal, whatever status and code a vendor uses for it."""


DENIED = (401, 403)
"""HTTP statuses that refuse the caller, whatever code comes with them."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The facts of a failed call, none of them secret.

    Attributes:
        kind: Its meaning.
        status: HTTP status, if there was a response.
        code: The vendor's own error code.
        request_id: The id that the vendor's support asks for.
        transient: Whether the same call, signed again, may succeed soon.
        retry_after: Seconds the vendor asked to wait, if it did.
    """

    kind: Kind
    status: int | None = None
    code: str | None = None
    request_id: str | None = None
    transient: bool = False
    retry_after: float | None = None

    @property
    def may_be_retried(self) -> bool:
        """Whether to try the call again; whoever is denied is never told to."""
        return self.transient and self.status not in DENIED


class VendorError(ClusterkeysError):
    """A vendor refused, failed or could not be reached."""

    def __init__(self, what: str, advice: str = "", *, refusal: Refusal) -> None:
        super().__init__(what, advice)
        self.refusal = refusal

    def __str__(self) -> str:
        """Add the vendor's code, status and request id to the sentences."""
        facts = [
            self.refusal.code,
            f"HTTP {self.refusal.status}" if self.refusal.status else None,
            f"request id {self.refusal.request_id}" if self.refusal.request_id else None,
        ]
        said = ", ".join(fact for fact in facts if fact)
        what = f"{self.what.rstrip('.')} ({said})" if said else self.what
        return ". ".join(part.rstrip(".") for part in (what, self.advice) if part)


class DeadlineError(ClusterkeysError):
    """A wait reached its deadline; `what` names the operation that was waited for."""
