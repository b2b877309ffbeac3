"""The signature step by step, against known values and against an independent signer."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from scpv2.credentials import Credentials, SignatureGenerator

from clusterkeys.ambient import AccessKey
from clusterkeys.transport.http import unsigned
from clusterkeys.vendors.samsung import signing
from clusterkeys.vendors.samsung.signing import SamsungSigner

# No vector of the vendor's is published. These are of a made-up key; scpv2-sdk 0.2.3 and a plain HMAC gave the same.
ACCESS = "2sd2gg2agbdSD26svcD0"
MADE_UP_KEY = "exampleScpSecretKey0001"
STAMP = "1605290625682"
MOMENT = datetime(2020, 11, 13, 18, 3, 45, 682_000, tzinfo=UTC)
BASE = "https://ske.kr-west1.e.samsungsdscloud.com"
PATH = "/v1/clusters/70a599e031e749b7b260868f441e862b/user-kubeconfig?kubeconfig_type="
SIGNATURES = {
    "private": "kRvEeFtKo3CJGNWR0aOotGCYRVP/vAHZX98KDd0Y9uY=",
    "public": "+6L45/+NQCWuDHrvAVmTPPRdalACDs+d5HDKj/rAnko=",
}
OF_THE_PATH_ALONE = "0qFqCY0QciPl/tq3mZ2ShpHOH2o2bsPdXD/zkcqGCfY="

words = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=200)
urls = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)


def key(token: str | None = None) -> AccessKey:
    return AccessKey(access_key=ACCESS, secret_key=MADE_UP_KEY, security_token=token, source="a test")


def signed(url: str, *, at: datetime = MOMENT, token: str | None = None, method: str = "GET") -> Mapping[str, str]:
    """Sign the URL exactly as it is, as the transport hands it over."""
    prepared = requests.Request(method, BASE).prepare()
    prepared.url = url
    return SamsungSigner(key=key(token), now=lambda: at)(prepared).headers


def test_the_message_is_the_pieces_with_nothing_between_them() -> None:
    said = signing.message(method="GET", url="https://h/p?q=1", timestamp="12", access_key="key", client_type="Openapi")

    assert said == "GEThttps://h/p?q=112keyOpenapi"


@pytest.mark.parametrize("kind", ["private", "public"])
def test_the_signature_of_a_known_message_is_known(kind: str) -> None:
    said = f"GET{BASE}{PATH}{kind}{STAMP}{ACCESS}Openapi"

    assert signing.signature(secret_key=MADE_UP_KEY, message=said) == SIGNATURES[kind]


@pytest.mark.parametrize("kind", ["private", "public"])
def test_the_signer_sends_key_time_and_signature(kind: str) -> None:
    headers = signed(f"{BASE}{PATH}{kind}")

    sent = {name: value for name, value in headers.items() if name.lower().startswith(("scp-", "x-"))}
    assert sent == {
        "Scp-Accesskey": ACCESS,
        "Scp-Signature": SIGNATURES[kind],
        "Scp-Timestamp": STAMP,
        "Scp-ClientType": "Openapi",
    }


def test_the_signature_of_the_path_alone_is_never_made() -> None:
    """That is what wrong clients sign; the known value shows that it is that mistake."""
    said = f"GET{PATH}private{STAMP}{ACCESS}Openapi"

    assert signing.signature(secret_key=MADE_UP_KEY, message=said) == OF_THE_PATH_ALONE
    assert signed(f"{BASE}{PATH}private")["Scp-Signature"] != OF_THE_PATH_ALONE


def test_an_auth_token_is_sent_beside_the_signature_and_changes_nothing_of_it() -> None:
    headers = signed(f"{BASE}{PATH}private", token="made-up")  # noqa: S106 - made up

    assert headers["X-Auth-Token"] == "made-up"
    assert headers["Scp-Signature"] == SIGNATURES["private"]


def test_signing_twice_replaces_time_and_signature() -> None:
    moments = iter([MOMENT, MOMENT + timedelta(milliseconds=1)])
    signer = SamsungSigner(key=key(), now=lambda: next(moments))
    prepared = requests.Request("GET", f"{BASE}{PATH}public").prepare()

    first = dict(signer(prepared).headers)
    second = dict(signer(prepared).headers)

    assert (first["Scp-Timestamp"], second["Scp-Timestamp"]) == ("1605290625682", "1605290625683")
    assert first["Scp-Signature"] != second["Scp-Signature"]


@pytest.mark.parametrize(
    ("moment", "stamp"),
    [
        (datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), "1000"),
        (datetime(2026, 11, 23, 9, 30, 0, 999_999, tzinfo=UTC), "1795426200999"),
        (datetime(2026, 11, 23, 9, 30, 0, 1_000, tzinfo=UTC), "1795426200001"),
    ],
)
def test_the_time_is_whole_milliseconds_since_1970(moment: datetime, stamp: str) -> None:
    assert signed(BASE, at=moment)["Scp-Timestamp"] == stamp


@pytest.mark.parametrize(
    ("url", "on_the_wire"),
    [
        ("https://h.example:443/p?q=1", "https://h.example/p?q=1"),
        ("https://h.example:8443/p", "https://h.example:8443/p"),
        ("https://[::443]:443/p", "https://[::443]/p"),
        ("https://[::1]:8443/p", "https://[::1]:8443/p"),
        ("https://h.example/p:443?", "https://h.example/p:443?"),
        ("https://h.example/%7e%2F?a=%20+&a&=", "https://h.example/%7e%2F?a=%20+&a&="),
    ],
)
def test_the_url_is_signed_as_the_server_gets_it(url: str, on_the_wire: str) -> None:
    """The Host header goes without a usual port, which no server can guess; all else stays byte for byte."""
    said = f"GET{on_the_wire}{STAMP}{ACCESS}Openapi"

    assert signed(url)["Scp-Signature"] == signing.signature(secret_key=MADE_UP_KEY, message=said)


def test_what_is_public_is_asked_for_without_a_trace_of_a_key() -> None:
    prepared = unsigned(requests.Request("GET", f"{BASE}/").prepare())

    assert not [name for name in prepared.headers if name.lower().startswith(("scp-", "x-", "auth"))]


@pytest.mark.oracle
@settings(max_examples=3000)
@given(
    method=st.sampled_from(["GET", "POST", "get", "Delete", "patch"]),
    url=urls,
    access_key=words,
    secret_key=urls.filter(bool),
    milliseconds=st.integers(min_value=0, max_value=4_102_444_800_000),
)
def test_scpv2_sdk_agrees(method: str, url: str, access_key: str, secret_key: str, milliseconds: int) -> None:
    """Odd characters, nothing at all, long values: both sign the same message with the same result."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: _seconds(milliseconds))
        stamp, theirs = SignatureGenerator.generate(Credentials(access_key, secret_key), method, url)

    said = signing.message(method=method, url=url, timestamp=stamp, access_key=access_key, client_type="Openapi")
    assert stamp == str(milliseconds)
    assert signing.signature(secret_key=secret_key, message=said) == theirs


@pytest.mark.oracle
@settings(max_examples=1000)
@given(
    path=st.text(st.characters(codec="ascii", exclude_characters="?#\\", categories=["L", "N", "P", "S"])),
    query=st.lists(st.tuples(words, words | st.just("")), max_size=5),
    port=st.sampled_from(["", ":8443"]),
)
def test_scpv2_sdk_signs_the_same_requests_as_the_signer(path: str, query: list[tuple[str, str]], port: str) -> None:
    url = f"https://h.example{port}/{path}?" + "&".join(f"{name}={value}" for name, value in query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: _seconds(int(STAMP)))
        stamp, theirs = SignatureGenerator.generate(Credentials(ACCESS, MADE_UP_KEY), "GET", url)

    headers = signed(url)
    assert (headers["Scp-Timestamp"], headers["Scp-Signature"]) == (stamp, theirs)


def _seconds(milliseconds: int) -> float:
    """Return seconds from which the SDK's own rounding makes these milliseconds."""
    seconds = milliseconds / 1000
    return seconds if int(seconds * 1000) == milliseconds else seconds + 0.0005
