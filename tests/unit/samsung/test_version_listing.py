"""How long the listing of API versions may keep a fetch waiting."""

import threading
import time

from clusterkeys.errors import DeadlineError
from clusterkeys.transport.clock import SystemClock
from clusterkeys.transport.http import Response
from clusterkeys.vendors.samsung.versions import VersionListing


class Slow:
    """Stands in for an account whose listing is asked for and does not come."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self.asked, self.end = threading.Event(), threading.Event()

    def send(self, *_args: object, **_given: object) -> Response:
        self.asked.set()
        self.end.wait(10)
        raise DeadlineError("the listing took too long")


def test_whoever_asks_meanwhile_waits_for_the_listing_until_its_own_deadline_only() -> None:
    http = Slow()
    listing = VersionListing(http=http, service="https://h", rate=10)
    first = threading.Thread(target=listing.versions, args=(http.clock.monotonic() + 300,))
    first.start()
    assert http.asked.wait(10)

    started = time.monotonic()
    assert listing.versions(http.clock.monotonic() + 0.05) is None
    assert listing.versions(http.clock.monotonic() - 1) is None
    waited = time.monotonic() - started

    http.end.set()
    first.join(10)
    assert waited < 5
