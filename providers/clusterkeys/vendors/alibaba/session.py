"""Opens an Alibaba Cloud account."""

from __future__ import annotations

import secrets
from functools import partial

from clusterkeys.ambient import Ambient
from clusterkeys.transport.http import Http
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.credentials import find_keys
from clusterkeys.vendors.alibaba.signing import AlibabaSigner


def open_session(account: AlibabaAccount, http: Http, ambient: Ambient) -> Session:
    """Put the session together; the keys are checked by the first call only.

    Raises:
        ConfigurationError: The environment holds half of a key.
    """
    keys = find_keys(account, ambient, http.clock)

    def signer(deadline: float) -> AlibabaSigner:
        return AlibabaSigner(key=partial(keys.key, deadline), now=http.clock.now, nonce=partial(secrets.token_hex, 16))

    return Session(signer=signer, source=keys, http=http, endpoints=account.endpoints, secrets=lambda: keys.secrets)
