"""Asks SKE which versions of its API there are.

A fetch waits for that no longer than 5 seconds and the turns of 64 calls of its account, which are 6.4 seconds at 10
calls a second, nor after its own deadline; and no fetch fails over it.
"""

from __future__ import annotations

import logging
import threading

from clusterkeys.errors import ClusterkeysError, Refusal, VendorError
from clusterkeys.transport.http import Http, Request, Response
from clusterkeys.vendors.samsung.auth import unsigned
from clusterkeys.vendors.samsung.versions import Version, read

log = logging.getLogger("clusterkeys.samsung")

_PATIENCE = 5.0
"""Seconds for the answer."""

_BEFORE = 64
"""Calls of the account's other clusters that may go first; without time for them a slow account would hear nothing."""

_ACCEPTED = 200


class VersionListing:
    """The versions that SKE lists: asked for once, when first wanted, and shared by all threads."""

    def __init__(self, *, http: Http, service: str, rate: float) -> None:
        self._http = http
        self._patience = _PATIENCE + _BEFORE / rate
        self._url = f"{service}/"
        self._lock = threading.Lock()
        self._versions: tuple[Version, ...] | None = None
        self._was_asked = False

    def versions(self, deadline: float) -> tuple[Version, ...] | None:
        """Give what is listed, or None where that could not be learned.

        Args:
            deadline: Reading of the monotonic clock at which to give up, if that is soon.
        """
        left = deadline - self._http.clock.monotonic()
        if not self._lock.acquire(timeout=min(max(left, 0), threading.TIMEOUT_MAX)):
            return None
        try:
            if not self._was_asked:
                self._versions = self._asked(min(deadline, self._http.clock.monotonic() + self._patience))
                self._was_asked = True
            return self._versions
        finally:
            self._lock.release()

    def _asked(self, deadline: float) -> tuple[Version, ...] | None:
        request = Request(method="GET", url=self._url)
        try:
            response = self._http.send(request, auth=unsigned, deadline=deadline, examine=_examine)
        except ClusterkeysError as error:
            log.debug("what SKE lists of its API's versions could not be read: %s", error)
            return None
        return tuple(read(response.json())) or None


def _examine(response: Response) -> VendorError | None:
    """Refuse for good: what is only advice is not asked for again."""
    if response.status == _ACCEPTED:
        return None
    return VendorError("the listing was refused", refusal=Refusal(kind="protocol", status=response.status))
