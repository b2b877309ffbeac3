"""What the user decides about refreshing: when to ask the vendor, and what to do when that fails."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from clusterkeys.kubeconfig.facts import Facts, life_left

_SHARE = re.compile(r"(\d{1,2}(?:\.\d+)?)%")
_DURATION = re.compile(r"(\d{1,7})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class FailurePolicy(BaseModel):
    """How long to wait for a vendor, and what to do when it fails.

    Attributes:
        on_error: `keep` serves what is stored when the vendor fails; `fail` stops the preview.
        timeout: Seconds for everything that is asked about one cluster or listing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    on_error: Literal["keep", "fail"] = "keep"
    timeout: float = Field(default=300, gt=0, le=3600)


class Policy(FailurePolicy):
    """The refresh policy of one cluster.

    Attributes:
        refresh: `always` asks the vendor each time; `expiring` only inside the renewal window; `never` only the
            first time.
        renew_before: When the window opens: a share of the credential's life (`20%`) or a duration before its end
            (`30d`, `12h`, `90m`).
        trigger: Any text; changing it fetches anew and takes what comes.
    """

    refresh: Literal["always", "expiring", "never"] = "always"
    renew_before: str = "20%"
    trigger: str | None = None

    @field_validator("trigger", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        """`pulumi config set --path clusterkeys:policy.trigger 2` stores a number."""
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    @field_validator("renew_before")
    @classmethod
    def _window(cls, value: str) -> str:
        if not (_SHARE.fullmatch(value) or _DURATION.fullmatch(value)):
            raise ValueError("expected a percentage such as 20%, or a duration such as 30d, 12h or 90m")
        return value


def in_window(facts: Facts, policy: Policy, now: datetime, expires_at: datetime | None) -> bool:
    """Return whether the credential has ended or is within its renewal window.

    Args:
        facts: What is known of the credential itself.
        policy: Says when the window opens.
        now: Wall time.
        expires_at: The end, where it is known; a credential without an end is never in its window.
    """
    if expires_at is None:
        return False
    if expires_at <= now:
        return True
    duration = _DURATION.fullmatch(policy.renew_before)
    if duration:
        return expires_at - now <= timedelta(**{_UNITS[duration[2]]: int(duration[1])})
    left = life_left(facts, now, expires_at)
    return left is not None and left * 100 <= float(policy.renew_before.rstrip("%"))


def parse_moment(text: object) -> datetime | None:
    """Read an RFC 3339 text as an aware time in UTC; None where it is something else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
