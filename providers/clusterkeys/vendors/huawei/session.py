"""A Huawei Cloud account ready to be used: a key that signs, a token, or a user whose tokens are obtained from IAM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from clusterkeys.ambient import Ambient
from clusterkeys.errors import VendorError
from clusterkeys.transport.cache import TokenCache
from clusterkeys.transport.http import Check, Http, Request, Response, Signer
from clusterkeys.vendor import Session
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.credentials import find_credentials
from clusterkeys.vendors.huawei.endpoints import find_endpoints
from clusterkeys.vendors.huawei.iam import request_token
from clusterkeys.vendors.huawei.identities import HuaweiKey, HuaweiUser
from clusterkeys.vendors.huawei.signing import HuaweiSigner

_UNAUTHORIZED = 401


@dataclass(frozen=True, kw_only=True)
class HuaweiTokenSigner:
    """Adds a token, and the account's id where known, to a request."""

    token: str = field(repr=False)
    domain_id: str | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers; the request is changed in place."""
        request.headers["X-Auth-Token"] = self.token
        if self.domain_id:
            request.headers["X-Domain-Id"] = self.domain_id
        return request


@dataclass(frozen=True, kw_only=True)
class HuaweiSession(Session):
    """An opened account.

    Attributes:
        tokens: The cache of a user's token; None for a key or a given token.
    """

    tokens: TokenCache | None = field(default=None, repr=False)

    def send(self, request: Request, *, deadline: float, check: Check) -> Response:
        """Send with the account's credentials.

        A 401 drops the user's token: this call is not repeated, but the next one obtains a new token.

        Raises:
            VendorError: The vendor, or IAM, refused, failed, or cannot be reached.
            DeadlineError: The account's other calls took too long.
        """
        signer = self.signer(deadline)
        try:
            return self.http.send(request, auth=signer, deadline=deadline, check=check)
        except VendorError as error:
            refused = error.refusal.status == _UNAUTHORIZED
            if refused and self.tokens and isinstance(signer, HuaweiTokenSigner):
                self.tokens.forget(signer.token)
            raise


def open_session(account: HuaweiAccount, http: Http, ambient: Ambient) -> HuaweiSession:
    """Return the account's session; nothing is sent before the first call.

    Raises:
        VendorError: There are no credentials.
        ConfigurationError: There is half of some, or no endpoint to use them at.
    """
    identity = find_credentials(account, ambient)
    urls = find_endpoints(account, ambient.environment)
    if isinstance(identity, HuaweiUser):
        if identity.iam and "iam" not in account.endpoints:
            urls["iam"] = identity.iam
        return _user_session(identity, http, urls)
    signer: Signer
    if isinstance(identity, HuaweiKey):
        signer = HuaweiSigner(credentials=identity, now=http.clock.now)
    else:
        signer = HuaweiTokenSigner(token=identity.token, domain_id=identity.domain_id)
    return HuaweiSession(
        signer=lambda _deadline: signer,
        source=identity.source,
        http=http,
        endpoints=urls,
        secrets=lambda: identity.secrets,
    )


def _user_session(user: HuaweiUser, http: Http, urls: Mapping[str, str]) -> HuaweiSession:
    tokens = TokenCache(
        issuer="IAM",
        obtain=lambda deadline: request_token(user, iam=urls["iam"], http=http, deadline=deadline),
        clock=http.clock,
    )
    return HuaweiSession(
        signer=lambda deadline: HuaweiTokenSigner(token=tokens.token(deadline), domain_id=user.domain_id),
        source=user.source,
        http=http,
        endpoints=urls,
        secrets=lambda: user.secrets | tokens.secrets,
        tokens=tokens,
    )
