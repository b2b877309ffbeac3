"""ACS3-HMAC-SHA256 and the signer that uses it, against known values and against the vendor's own signer.

The stages of the known values are in `samples/signing.json`, and asserted with those of all vendors.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import requests
from alibabacloud_openapi_util.client import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterkeys.ambient import AccessKey
from clusterkeys.vendors.alibaba import signing
from clusterkeys.vendors.alibaba.signing import AlibabaSigner

MADE_UP = AccessKey(access_key="testAccessKeyId", secret_key="testAccessKeySecret", source="a test")  # noqa: S106 - from vendors/alibaba.md
DATE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NONCE = "0123456789abcdef0123456789abcdef"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ENS = "https://ens.aliyuncs.com/?ClusterId=eck-0123456789&PrivateIpAddress=false"
ENS_HEADERS = {"x-acs-action": "DescribeClusterUserKubeconfig", "x-acs-version": "2017-11-10"}

odd = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["", " ", "+", "*", "~", "%", "%2F", "/", "&=?#"]
)
long = st.integers(500, 3000).map(lambda size: "aé/ " * size)
words = st.from_regex(r"[A-Za-z][A-Za-z0-9_.~-]{0,15}", fullmatch=True)
padding = st.sampled_from(["", " ", "\t", "  "])
header_values = st.tuples(padding, st.text("abcXYZ 0123;:,=/+", max_size=20), padding).map("".join)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,10}", fullmatch=True)


def in_some_case(name: str) -> st.SearchStrategy[list[str]]:
    """Spellings of one header's name: each is a header of its own to a dict, and the same on the wire."""
    return st.lists(st.sampled_from([name.lower(), name.upper(), name.title()]), min_size=1, max_size=3, unique=True)


@dataclass(frozen=True, kw_only=True)
class Case:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@st.composite
def requests_to_sign(draw: st.DrawFn) -> Case:
    spellings = [name for chosen in draw(st.lists(names.flatmap(in_some_case), max_size=4)) for name in chosen]
    extra = {name: draw(header_values) for name in spellings if name.lower() not in ("host", "x-acs-date")}
    segments = draw(st.lists(odd, max_size=4))
    return Case(
        method=draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"])),
        path="/" + "/".join(quote(segment, safe="~") for segment in segments),
        query=draw(st.dictionaries(words, odd | long, max_size=5)),
        headers={"host": "h.example", "x-acs-date": "2026-01-02T03:04:05Z", **extra},
        body=draw(st.binary(max_size=40)),
    )


@pytest.mark.oracle
@settings(max_examples=2000)
@given(case=requests_to_sign())
def test_the_vendors_signer_agrees(case: Case) -> None:
    """Odd and long values, empty ones, unicode, headers given in several spellings: the whole header is the same."""
    payload = hashlib.sha256(case.body).hexdigest()
    theirs = Client.get_authorization(
        SimpleNamespace(method=case.method, pathname=case.path, query=case.query, headers=case.headers),
        "ACS3-HMAC-SHA256",
        payload,
        MADE_UP.access_key,
        MADE_UP.secret_key,
    )

    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in case.query.items())
    canonical = signing.canonical_request(
        method=case.method,
        uri=case.path,
        query=query,
        headers=case.headers,
        payload=signing.hashed_payload(body=case.body),
    )
    ours = signing.authorization(
        access_key=MADE_UP.access_key,
        signed=signing.signed_headers(names=case.headers),
        signed_with=signing.signature(secret_key=MADE_UP.secret_key, text=signing.string_to_sign(canonical=canonical)),
    )

    assert ours == theirs


@pytest.mark.oracle
@settings(max_examples=500)
@given(case=requests_to_sign(), secret=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1))
def test_what_the_signer_sends_is_signed_as_the_vendors_signer_would(case: Case, secret: str) -> None:
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(case.query.items()))
    request = requests.Request("POST", "https://h.example/").prepare()
    request.url = f"https://h.example{case.path}?{query}"
    request.headers.update({"x-acs-action": "A", "Content-Type": "application/json"})
    request.body = case.body

    sent = AlibabaSigner(
        key=lambda: AccessKey(access_key="k", secret_key=secret, source=""),
        now=lambda: DATE,
        nonce=lambda: NONCE,
    )(request)

    signed = sent.headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert sent.headers["Authorization"] == Client.get_authorization(
        SimpleNamespace(
            method="POST",
            pathname=case.path,
            query=case.query,
            headers={name: sent.headers[name] for name in signed},
        ),
        "ACS3-HMAC-SHA256",
        sent.headers["x-acs-content-sha256"],
        "k",
        secret,
    )


def signer(token: str | None = None) -> AlibabaSigner:
    key = AccessKey(access_key="testAccessKeyId", secret_key=MADE_UP.secret_key, security_token=token, source="a test")
    return AlibabaSigner(key=lambda: key, now=lambda: DATE, nonce=lambda: NONCE)


def test_the_signer_signs_the_known_call_of_ens() -> None:
    sent = signer()(requests.Request("POST", ENS, headers=ENS_HEADERS | {"Accept": "application/json"}).prepare())

    assert sent.headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=testAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=8f86ef38f98e6ed139dbea86cb90fb730b7ec10d6f235b4ac87d7613185d2a78"
    )
    assert sent.headers["x-acs-date"] == "2026-01-02T03:04:05Z"
    assert sent.headers["x-acs-content-sha256"] == EMPTY
    assert "Content-Type" not in sent.headers


def test_the_token_of_a_session_is_sent_and_signed() -> None:
    sent = signer("dummyStsToken==")(requests.Request("POST", ENS, headers=ENS_HEADERS).prepare())

    assert sent.headers["x-acs-security-token"] == "dummyStsToken=="
    assert sent.headers["Authorization"].endswith("f1a793898457f86f08862691e607daecb9f39ca59863ec449322f09327617b74")


def test_the_signer_signs_the_known_call_of_ack() -> None:
    url = "https://cs.cn-hangzhou.aliyuncs.com/users/200000000000000000/kubeconfig/states?page_number=2&page_size=100"
    headers = {"x-acs-action": "ListUserKubeConfigStates", "x-acs-version": "2015-12-15"}

    sent = signer()(requests.Request("GET", url, headers=headers).prepare())

    assert sent.headers["Authorization"].endswith("809a570966d09887fcbb5b6f9df7d0ba036c927c2f887b2e58cc2a4a6652d05e")


def test_signing_again_replaces_date_nonce_token_and_signature() -> None:
    nonces = iter(["n1", "n2"])
    dates = iter([DATE, DATE.replace(second=6)])
    keys = iter([AccessKey(access_key="a", secret_key="b", security_token="t", source=""), MADE_UP])  # noqa: S106 - made up

    again = AlibabaSigner(key=lambda: next(keys), now=lambda: next(dates), nonce=lambda: next(nonces))
    prepared = requests.Request("POST", ENS, headers=ENS_HEADERS).prepare()

    first, second = dict(again(prepared).headers), dict(again(prepared).headers)

    assert (first["x-acs-signature-nonce"], second["x-acs-signature-nonce"]) == ("n1", "n2")
    assert (first["x-acs-date"], second["x-acs-date"]) == ("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z")
    assert "x-acs-security-token" in first
    assert "x-acs-security-token" not in second
    assert "Credential=testAccessKeyId,SignedHeaders=host;x-acs-action;" in second["Authorization"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://h.example/x", "h.example"),
        ("https://h.example:443/x", "h.example"),
        ("https://h.example:8443/x", "h.example:8443"),
        ("https://H.Example/x", "h.example"),
        ("https://[::1]:8443/x", "[::1]:8443"),
    ],
)
def test_the_host_is_signed_as_it_is_sent(url: str, host: str) -> None:
    assert signer()(requests.Request("GET", url).prepare()).headers["Host"] == host


def test_no_repr_shows_a_key() -> None:
    secret = secrets.token_hex(12)
    key = AccessKey(access_key=secret, secret_key=secret, security_token=secret, source="a test")

    assert secret not in repr(AlibabaSigner(key=lambda: key, now=lambda: DATE, nonce=lambda: NONCE))
