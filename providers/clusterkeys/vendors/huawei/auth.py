"""Signs requests to Huawei Cloud with an access key, or adds the token of a user."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import requests

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Http, Signer
from clusterkeys.transport.tokens import TokenCache
from clusterkeys.urls import host_header
from clusterkeys.vendor import Ambient, Session
from clusterkeys.vendors.huawei import signing
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.addresses import addresses
from clusterkeys.vendors.huawei.credentials import find_credentials
from clusterkeys.vendors.huawei.iam import obtained
from clusterkeys.vendors.huawei.identities import HuaweiIdentity, HuaweiKey, HuaweiToken, HuaweiUser

_SIGNED = ("Host", "X-Sdk-Date", "X-Domain-Id", "X-Security-Token", "Content-Type")
_UNAUTHORIZED = 401


@dataclass(frozen=True, kw_only=True)
class HuaweiSigner:
    """Signs a request as of now; `requests` calls it once per attempt.

    Attributes:
        credentials: The key.
        now: Gives the time the signature is dated with.
    """

    credentials: HuaweiKey
    now: Callable[[], datetime]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add date, account and signature; the request is changed in place, as `requests` expects."""
        url, key = urlsplit(request.url or ""), self.credentials.key
        date = self.now().strftime(signing.DATE_FORMAT)
        request.headers.update(self._scope() | {"Host": host_header(url), "X-Sdk-Date": date})
        chosen = {name: str(request.headers[name]) for name in _SIGNED if name in request.headers}
        canonical = signing.canonical_request(
            method=request.method or "",
            path=url.path,
            query=url.query,
            headers=chosen,
            payload_hash=signing.hashed_payload(request.body or b""),
        )
        request.headers["Authorization"] = signing.authorization(
            access_key=key.access_key,
            signed=signing.signed_headers(chosen),
            signed_with=signing.signature(key.secret_key, signing.string_to_sign(canonical, date)),
        )
        return request

    def _scope(self) -> dict[str, str]:
        scope = {"X-Domain-Id": self.credentials.domain_id, "X-Security-Token": self.credentials.key.security_token}
        return {name: value for name, value in scope.items() if value}


@dataclass(frozen=True, kw_only=True)
class HuaweiTokenHeader:
    """Adds a token to a request.

    Attributes:
        token: As it goes into the header.
        domain_id: The account's id, where known.
    """

    token: str = field(repr=False)
    domain_id: str | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers; the request is changed in place, as `requests` expects."""
        request.headers["X-Auth-Token"] = self.token
        if self.domain_id:
            request.headers["X-Domain-Id"] = self.domain_id
        return request


@dataclass(frozen=True, kw_only=True)
class HuaweiUserSigner:
    """Adds a user's token, which all clusters and threads of the account share.

    Attributes:
        desk: Has the token.
        domain_id: The account's id, where known.
    """

    desk: TokenCache = field(repr=False)
    domain_id: str | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers; the request is changed in place, as `requests` expects."""
        return self.until(math.inf)(request)

    def until(self, deadline: float) -> HuaweiTokenHeader:
        """Give what adds the token that is good now.

        Where there is none it is obtained at once: that is a call of the account's own, which must not wait for the
        turn of the call that waits for it.

        Raises:
            VendorError: IAM refused, failed, or cannot be reached.
            DeadlineError: It took too long.
        """
        return HuaweiTokenHeader(token=self.desk.token(deadline), domain_id=self.domain_id)


def forget(auth: Signer, used: Signer, error: VendorError) -> None:
    """Drop a user's token that was answered with 401: nothing is tried again, but the next read gets another."""
    refused = error.refusal.status == _UNAUTHORIZED
    if refused and isinstance(auth, HuaweiUserSigner) and isinstance(used, HuaweiTokenHeader):
        auth.desk.forget(used.token)


def known_secrets(session: Session, used: Signer) -> frozenset[str]:
    """Give what no sentence about a call may hold, with the token that it was made with."""
    return session.secrets | ({used.token} if isinstance(used, HuaweiTokenHeader) else frozenset())


def open_session(account: HuaweiAccount, http: Http, ambient: Ambient) -> Session:
    """Put the session together; nothing is asked before the first request.

    Raises:
        ConfigurationError: There are no credentials, half of some, or no address to use them at.
    """
    identity = find_credentials(account, ambient)
    urls = addresses(account, ambient.environment)
    if isinstance(identity, HuaweiUser) and identity.iam and "iam" not in account.endpoints:
        urls = {**urls, "iam": identity.iam}
    return Session(
        auth=_signer(identity, http, urls["iam"]),
        source=identity.source,
        http=http,
        endpoints=urls,
        secrets=identity.secrets,
    )


def _signer(identity: HuaweiIdentity, http: Http, iam: str) -> Signer:
    if isinstance(identity, HuaweiKey):
        return HuaweiSigner(credentials=identity, now=http.clock.now)
    if isinstance(identity, HuaweiToken):
        return HuaweiTokenHeader(token=identity.token, domain_id=identity.domain_id)
    desk = TokenCache(
        issuer="IAM",
        obtain=lambda deadline: obtained(identity, iam=iam, http=http, deadline=deadline),
        clock=http.clock,
    )
    return HuaweiUserSigner(desk=desk, domain_id=identity.domain_id)
