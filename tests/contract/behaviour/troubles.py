"""Every way in which a read can go wrong, the same for all vendors: what to do to the vendor, and what it means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pytest

from clusterkeys.errors import ClusterkeysError, Kind, KubeconfigError, VendorError
from sandbox.emulator.faults import BodyKind
from tests.contract.behaviour.bench import Bench

UNREADABLE: tuple[BodyKind, ...] = ("html", "cut-json", "empty", "garbage")
"""Bodies that arrive whole and say nothing."""

EMPTY_JSON: tuple[BodyKind, ...] = ("null", "list", "text", "object", "deep")
"""The same, but JSON; readers that take it for an object would fail in a way of their own."""

BROKEN_OFF: tuple[BodyKind, ...] = ("truncated", "drop")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One way.

    Attributes:
        cause: Brings it about.
        kind: What our error is of; None where the answer came and is no kubeconfig.
        answered: Whether the vendor says a reason, with a request id.
    """

    cause: Callable[[Bench], None]
    kind: Kind | None
    answered: bool = True

    def is_said_by(self, error: ClusterkeysError) -> bool:
        """Tell whether the error means this trouble; a vendor may see through an answer before it is parsed."""
        if isinstance(error, VendorError):
            return error.refusal.kind == (self.kind or "protocol")
        return self.kind is None and isinstance(error, KubeconfigError)


def _refuses(status: int) -> Callable[[Bench], None]:
    return lambda bench: bench.fail(status=status)


def _delivers(body: BodyKind) -> Callable[[Bench], None]:
    return lambda bench: bench.fail(bench.route.delivers, status=None, body=body)


def _has(quirk: str) -> Callable[[Bench], None]:
    return lambda bench: bench.emulator.quirk(bench.name, quirk)


def _with_a_pause(bench: Bench, seconds: float) -> None:
    bench.throttle(hint=seconds)


TROUBLES: Mapping[str, Trouble] = {
    "keys replaced": Trouble(cause=lambda bench: bench.emulator.rekey(bench.account), kind="credential"),
    "unauthorised": Trouble(cause=_refuses(401), kind="credential"),
    "forbidden": Trouble(cause=_refuses(403), kind="forbidden"),
    "gone": Trouble(cause=lambda bench: bench.emulator.remove(bench.name), kind="gone"),
    "invalid argument": Trouble(cause=_refuses(400), kind="invalid"),
    "throttled": Trouble(cause=Bench.throttle, kind="throttled"),
    "throttled with a pause": Trouble(cause=partial(_with_a_pause, seconds=7), kind="throttled"),
    "throttled for too long": Trouble(cause=partial(_with_a_pause, seconds=7200), kind="throttled"),
    "server error": Trouble(cause=_refuses(500), kind="server"),
    "bad gateway": Trouble(cause=_refuses(502), kind="server"),
    "unavailable": Trouble(cause=_refuses(503), kind="server"),
    "gateway timeout": Trouble(cause=_refuses(504), kind="server"),
    "redirected": Trouble(cause=_refuses(307), kind="protocol", answered=False),
    **{body: Trouble(cause=_delivers(body), kind=None, answered=False) for body in UNREADABLE},
    **{body: Trouble(cause=_delivers(body), kind="network", answered=False) for body in BROKEN_OFF},
    "unanswered": Trouble(cause=Bench.silence, kind="network", answered=False),
    "no clusters": Trouble(cause=_has("no-clusters"), kind=None, answered=False),
    "no credentials": Trouble(cause=_has("no-credentials"), kind=None, answered=False),
    "expired": Trouble(cause=lambda bench: bench.emulator.expire(bench.name), kind=None, answered=False),
}

REFUSALS = [name for name, trouble in TROUBLES.items() if trouble.answered]
AT_ONCE = [name for name, trouble in TROUBLES.items() if trouble.kind not in ("throttled", "server", "network")]
"""What trying again cannot mend."""
OUTLASTING = ["throttled for too long", "unanswered"]
"""What may pass, but not before the deadline."""
PASSING = [name for name in TROUBLES if name not in {*AT_ONCE, *OUTLASTING}]

EACH = pytest.mark.parametrize("trouble", TROUBLES)
EACH_REFUSAL = pytest.mark.parametrize("trouble", REFUSALS)


def failed(bench: Bench, trouble: str) -> ClusterkeysError:
    """Read in the trouble, which begins when the account's configuration has been read."""
    resolver = bench.resolver()
    TROUBLES[trouble].cause(bench)
    return bench.failing(by=resolver)
