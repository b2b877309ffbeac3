"""How the transport's tests make a call: an `Http` with one try unless said otherwise, and no signature."""

from collections.abc import Callable

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.clock import Clock
from clusterkeys.transport.http import Http, Response, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle

Send = Callable[..., Response]


def make_http(clock: Clock, bundle: str | None = None, *, attempts: int = 1, proxy: str | None = None) -> Http:
    """Without a bundle it trusts the public roots."""
    return Http(
        clock=clock,
        route=Route(verify=bundle or True, proxy=proxy),
        throttle=Throttle(rate=1000, concurrency=4, clock=clock),
        retry=RetryPolicy(jitter=lambda: 0.0, attempts=attempts),
    )


def accept(_response: Response) -> None:
    """Accept whatever comes."""


def busy_unless_ok(response: Response) -> VendorError | None:
    """A vendor that asks to be asked again for everything but 200."""
    if response.status == 200:
        return None
    return VendorError("busy", refusal=Refusal(kind="server", status=response.status, transient=True))
