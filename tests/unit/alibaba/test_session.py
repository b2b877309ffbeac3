"""An opened account asks the vendor's chain where it has no key: for each attempt, in time, and without quoting it."""

import secrets
from threading import Event

import pytest
import requests

from clusterkeys.ambient import Ambient
from clusterkeys.errors import DeadlineError, VendorError
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.calls import Call
from clusterkeys.vendors.alibaba.chain import ChainCredentials
from clusterkeys.vendors.alibaba.session import open_session
from tests.unit.alibaba.answers import ENS, AnsweringHttp, answer
from tests.unit.alibaba.chains import CHAIN, Found


def opened(monkeypatch: pytest.MonkeyPatch, ask: object, http: object) -> Session:
    monkeypatch.setattr("clusterkeys.vendors.alibaba.credentials.sdk_chain", lambda: ask)
    return open_session(AlibabaAccount(), http, Ambient(environment={}, home="/nowhere"))  # type: ignore[arg-type]


def test_keys_of_the_chain_are_not_repeated_where_a_refusal_quotes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, token = (secrets.token_hex(4) for _ in range(3))
    rotating = iter([Found(access_key=first), Found(access_key=second, token=token)])
    http = AnsweringHttp(answer(400, {"Code": "X", "Message": f"The keys {first} and {second} of {token} may not"}))
    session = opened(monkeypatch, lambda: next(rotating), http)
    assert session.secrets() == frozenset()

    for _ in range(2):
        with pytest.raises(VendorError) as caught:
            Call(operation=ENS, url="https://h/", parameters={}).send(session, 1e9)

    assert not [each for each in (first, second, token) if each in str(caught.value)]
    assert "The keys [hidden] and [hidden] of [hidden] may not" in str(caught.value)
    assert str(session.source) == f"{CHAIN} (cli_profile/static_ak)"


def test_a_signer_waits_for_its_key_until_its_calls_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    hung = Event()

    def ask() -> ChainCredentials:
        hung.wait(10)
        return Found()

    http = AnsweringHttp(answer(200, {}))
    session = opened(monkeypatch, ask, http)

    with pytest.raises(DeadlineError):
        session.signer(http.clock.monotonic())(requests.Request("GET", "https://h/").prepare())
    hung.set()


def test_each_attempt_has_a_nonce_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    http = AnsweringHttp(answer(200, {}))
    signer = opened(monkeypatch, Found, http).signer(http.clock.monotonic() + 10)
    request = requests.Request("GET", "https://h/").prepare()

    nonces = {signer(request).headers["x-acs-signature-nonce"] for _ in range(3)}

    assert len(nonces) == 3
