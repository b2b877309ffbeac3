"""Every way in which a read can fail, the same for all vendors: its cause, and the error that it has to become."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pytest

from clusterkeys.errors import ClusterkeysError, Kind, KubeconfigError, VendorError
from sandbox.emulator.faults import BodyKind
from tests.harness.vendor_harness import VendorHarness

UNREADABLE: tuple[BodyKind, ...] = ("html", "cut-json", "empty", "garbage")
"""Bodies that arrive whole and cannot be read."""

EMPTY_JSON: tuple[BodyKind, ...] = ("null", "list", "text", "object", "deep")
"""Bodies that are JSON and hold nothing; readers that take them for an object would fail in a way of their own."""

BROKEN_OFF: tuple[BodyKind, ...] = ("truncated", "drop")


@dataclass(frozen=True, kw_only=True)
class FailureMode:
    """One way in which a read can fail.

    Attributes:
        cause: Brings it about.
        kind: The kind of our error; None where an answer came that is no kubeconfig.
        answered: Whether the vendor gives a reason, with a request id.
    """

    cause: Callable[[VendorHarness], None]
    kind: Kind | None
    answered: bool = True

    def fits(self, error: ClusterkeysError) -> bool:
        """Return whether the error is the one expected; a vendor may reject an answer before it is parsed."""
        if isinstance(error, VendorError):
            return error.refusal.kind == (self.kind or "protocol")
        return self.kind is None and isinstance(error, KubeconfigError)


def _refuses(status: int) -> Callable[[VendorHarness], None]:
    return lambda harness: harness.fail(status=status)


def _delivers(body: BodyKind) -> Callable[[VendorHarness], None]:
    return lambda harness: harness.fail(harness.route.last, status=None, body=body)


def _has(quirk: str) -> Callable[[VendorHarness], None]:
    return lambda harness: harness.emulator.quirk(harness.name, quirk)


def _with_a_pause(harness: VendorHarness, seconds: float) -> None:
    harness.throttle(hint=seconds)


FAILURE_MODES: Mapping[str, FailureMode] = {
    "keys replaced": FailureMode(cause=lambda harness: harness.emulator.rekey(harness.account), kind="credential"),
    "unauthorised": FailureMode(cause=_refuses(401), kind="credential"),
    "forbidden": FailureMode(cause=_refuses(403), kind="forbidden"),
    "gone": FailureMode(cause=lambda harness: harness.emulator.remove(harness.name), kind="gone"),
    "invalid argument": FailureMode(cause=_refuses(400), kind="invalid"),
    "throttled": FailureMode(cause=VendorHarness.throttle, kind="throttled"),
    "throttled with a pause": FailureMode(cause=partial(_with_a_pause, seconds=7), kind="throttled"),
    "throttled for too long": FailureMode(cause=partial(_with_a_pause, seconds=7200), kind="throttled"),
    "server error": FailureMode(cause=_refuses(500), kind="server"),
    "bad gateway": FailureMode(cause=_refuses(502), kind="server"),
    "unavailable": FailureMode(cause=_refuses(503), kind="server"),
    "gateway timeout": FailureMode(cause=_refuses(504), kind="server"),
    "redirected": FailureMode(cause=_refuses(307), kind="protocol", answered=False),
    **{body: FailureMode(cause=_delivers(body), kind=None, answered=False) for body in UNREADABLE},
    **{body: FailureMode(cause=_delivers(body), kind="network", answered=False) for body in BROKEN_OFF},
    "unanswered": FailureMode(cause=VendorHarness.silence, kind="network", answered=False),
    "no clusters": FailureMode(cause=_has("no-clusters"), kind=None, answered=False),
    "no credentials": FailureMode(cause=_has("no-credentials"), kind=None, answered=False),
    "expired": FailureMode(cause=lambda harness: harness.emulator.expire(harness.name), kind=None, answered=False),
}

REFUSALS = [name for name, mode in FAILURE_MODES.items() if mode.answered]
PERMANENT = [name for name, mode in FAILURE_MODES.items() if mode.kind not in ("throttled", "server", "network")]
"""Trying again cannot mend them."""
PAST_THE_DEADLINE = ["throttled for too long", "unanswered"]
"""They may pass, but not before the deadline."""
TRANSIENT = [name for name in FAILURE_MODES if name not in {*PERMANENT, *PAST_THE_DEADLINE}]

EACH = pytest.mark.parametrize("failure_mode", FAILURE_MODES)
EACH_REFUSAL = pytest.mark.parametrize("failure_mode", REFUSALS)


def failed(harness: VendorHarness, failure_mode: str) -> ClusterkeysError:
    """Read while the failure lasts, which begins when the account's configuration has been read."""
    resolver = harness.resolver()
    FAILURE_MODES[failure_mode].cause(harness)
    return harness.failing(by=resolver)
