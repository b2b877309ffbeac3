"""An account of Samsung Cloud Platform, ready to be used."""

from __future__ import annotations

from dataclasses import dataclass, field

from clusterkeys.transport.http import Http
from clusterkeys.vendor import Ambient, Session
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.auth import SamsungSigner
from clusterkeys.vendors.samsung.credentials import find_key
from clusterkeys.vendors.samsung.hosts import ske_url
from clusterkeys.vendors.samsung.version_listing import VersionListing
from clusterkeys.vendors.samsung.versions import Concern, Version, concern


@dataclass(frozen=True, kw_only=True)
class SamsungSession(Session):
    """What the account pins, and what SKE lists of its versions.

    Attributes:
        api_version: Version of SKE's API that calls ask for.
        listing: Which versions there are.
    """

    api_version: str
    listing: VersionListing = field(repr=False)

    def concern(self, deadline: float) -> Concern | None:
        """Give what a user should know about the pinned version; asks SKE when first called."""
        return self._judged(self.listing.versions(deadline) or ())

    def notes(self, deadline: float) -> tuple[str, ...] | None:
        """Give the same as notes of an answer, or None where SKE could not be asked: then the last word stays."""
        versions = self.listing.versions(deadline)
        if versions is None:
            return None
        found = self._judged(versions)
        return (found.sentence,) if found else ()

    def _judged(self, versions: tuple[Version, ...]) -> Concern | None:
        return concern(self.api_version, versions, self.http.clock.now().date())


def open_session(account: SamsungAccount, http: Http, ambient: Ambient) -> SamsungSession:
    """Find key and address; they are checked by the first call only.

    Raises:
        ConfigurationError: There is no key, half of one, or no region or environment.
    """
    key, service = find_key(account, ambient), ske_url(account, ambient)
    return SamsungSession(
        auth=SamsungSigner(key=key, now=http.clock.now),
        source=key.source,
        http=http,
        endpoints={"ske": service},
        secrets=key.secrets,
        api_version=account.api_version,
        listing=VersionListing(http=http, service=service, rate=account.rate),
    )
