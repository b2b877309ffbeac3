"""Opens an Alibaba Cloud account, and the signer that uses its keys."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Self
from urllib.parse import urlsplit

import requests

from clusterkeys.transport.http import Http
from clusterkeys.urls import host_header
from clusterkeys.vendor import Ambient, Session
from clusterkeys.vendors.alibaba import signing
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.credentials import find_keys
from clusterkeys.vendors.alibaba.keys import Keys

_TOKEN = "x-acs-security-token"  # noqa: S105 - a header's name


@dataclass(frozen=True, kw_only=True)
class AlibabaSigner:
    """Signs a request as of now and with a nonce of its own; `requests` calls it once per attempt.

    Attributes:
        keys: Hands out the access key.
        now: Gives the time the signature is dated with.
        nonce: Gives a text that no other call has.
        deadline: Reading of the monotonic clock at which waiting for a key gives up.
    """

    keys: Keys = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    nonce: Callable[[], str] = field(repr=False)
    deadline: float = math.inf

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add date, nonce, digest and signature; the request is changed in place, as `requests` expects."""
        key = self.keys.key(self.deadline)
        url = urlsplit(request.url or "")
        payload = signing.hashed_payload(body=request.body or b"")
        request.headers.pop(_TOKEN, None)
        request.headers.update(self._own_headers(host_header(url), payload, key.security_token))
        chosen = {name: str(value) for name, value in request.headers.items() if _is_signed(name)}
        canonical = signing.canonical_request(
            method=request.method or "", uri=url.path, query=url.query, headers=chosen, payload=payload
        )
        text = signing.string_to_sign(canonical=canonical)
        request.headers["Authorization"] = signing.authorization(
            access_key=key.access_key,
            signed=signing.signed_headers(names=chosen),
            signed_with=signing.signature(secret_key=key.secret_key, text=text),
        )
        return request

    def until(self, deadline: float) -> Self:
        """Give a signer with the same keys that gives up at a deadline."""
        return replace(self, deadline=deadline)

    def _own_headers(self, host: str, payload: str, token: str | None) -> dict[str, str]:
        headers = {
            "Host": host,
            "x-acs-content-sha256": payload,
            "x-acs-date": self.now().strftime(signing.DATE_FORMAT),
            "x-acs-signature-nonce": self.nonce(),
        }
        return headers | ({_TOKEN: token} if token else {})


def open_session(account: AlibabaAccount, http: Http, ambient: Ambient) -> Session:
    """Put the session together; the keys are checked by the first call only.

    Raises:
        ConfigurationError: The environment holds half of a key.
    """
    keys = find_keys(account, ambient, http.clock)
    return Session(
        auth=AlibabaSigner(keys=keys, now=http.clock.now, nonce=partial(secrets.token_hex, 16)),
        source=keys,
        http=http,
        endpoints=account.endpoints,
        secrets=keys.secrets,
    )


def known_secrets(session: Session) -> frozenset[str]:
    """Give what no sentence may hold, with the keys that a chain has handed out since the session was opened."""
    auth = session.auth
    return session.secrets | (auth.keys.secrets if isinstance(auth, AlibabaSigner) else frozenset())


def _is_signed(name: str) -> bool:
    """Choose what the manual requires; other headers may be changed on the way by proxies."""
    return name.lower() in ("host", "content-type") or name.lower().startswith("x-acs-")
