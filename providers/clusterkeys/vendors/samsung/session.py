"""An account of Samsung Cloud Platform, ready to be used."""

from __future__ import annotations

from dataclasses import dataclass, field

from clusterkeys.ambient import Ambient
from clusterkeys.transport.http import Http
from clusterkeys.vendor import Session
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.credentials import find_key
from clusterkeys.vendors.samsung.endpoints import ske_url
from clusterkeys.vendors.samsung.signing import SamsungSigner
from clusterkeys.vendors.samsung.versions import VersionListing


@dataclass(frozen=True, kw_only=True)
class SamsungSession(Session):
    """The pinned version of the API, and the listing to judge it by.

    Attributes:
        api_version: Version of SKE's API that calls ask for.
        listing: Asks SKE which versions there are.
    """

    api_version: str
    listing: VersionListing = field(repr=False)


def open_session(account: SamsungAccount, http: Http, ambient: Ambient) -> SamsungSession:
    """Find key and address; the first call checks them.

    Raises:
        VendorError: There is no key.
        ConfigurationError: There is half of one, or no region or environment.
    """
    key, service = find_key(account, ambient), ske_url(account, ambient)
    signer = SamsungSigner(key=key, now=http.clock.now)
    return SamsungSession(
        signer=lambda _deadline: signer,
        source=key.source,
        http=http,
        endpoints={"ske": service},
        secrets=lambda: key.secrets,
        api_version=account.api_version,
        listing=VersionListing(http=http, service=service, rate=account.rate),
    )
