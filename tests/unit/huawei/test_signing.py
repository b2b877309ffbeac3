"""SDK-HMAC-SHA256 stage by stage, against published values and against the vendor's own signer."""

import hashlib
import json
from datetime import UTC, datetime
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import given
from hypothesis import strategies as st

import clusterkeys.vendors.huawei
from clusterkeys.ambient import AccessKey
from clusterkeys.vendors.huawei import signing
from clusterkeys.vendors.huawei.identities import HuaweiKey
from clusterkeys.vendors.huawei.signing import HuaweiSigner

VECTORS = json.loads((Path(clusterkeys.vendors.huawei.__file__).parent / "samples" / "signing.json").read_text())
"""The vendor's published example, whose keys are no secret, and two that its own signer computed on made-up keys."""

# Computed with huaweicloudsdkcore 3.1.219 on made-up keys.
MADE_UP_ACCESS = "EXAMPLEAK" * 2 + "00"
MADE_UP_KEY = "exampleSK" * 4 + "0001"
CLUSTER_URL = "https://ucs.myhuaweicloud.com/v1/clusters/b6d3c2a1-4f5e-4d6c-8b7a-0123456789ab/kubeconfig"
MADE_UP_DATE = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
PLAIN_SIGNATURE = "f2caf6f5137b04de136813e8c8c2c48c3c3d88e93f901c9c36ba97b4dbae2112"
SCOPED_SIGNATURE = "4440904a83a1208efedad5b03d08d323937183efb20c5a2035b1c83b7afb835c"

text = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12)
paths = st.lists(
    text | text.map(quote) | st.sampled_from(["%2F", "%7E", "%zz", "%", "~", "+", "*", "%E4%BD"]), max_size=5
)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True)
padding = st.sampled_from(["", " ", "\t", "  "])
values = st.tuples(padding, st.text("abcXYZ 0123;:,=ä", max_size=12), padding).map("".join)


def credentials(domain_id: str | None = None, token: str | None = None) -> HuaweiKey:
    key = AccessKey(access_key=MADE_UP_ACCESS, secret_key=MADE_UP_KEY, security_token=token, source="a test")
    return HuaweiKey(key=key, domain_id=domain_id)


def signed(url: str, *, signer: HuaweiSigner, **headers: str) -> dict[str, str]:
    prepared = signer(requests.Request("POST", url, headers=headers).prepare())
    return dict(prepared.headers)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_step_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    for step in vector["steps"]:
        assert getattr(signing, step["function"])(**step["given"]) == step["gives"], step["function"]


def test_the_vectors_cover_every_step_and_their_source_is_told() -> None:
    steps = {name for name, made in getmembers(signing, isfunction) if made.__module__ == signing.__name__}

    for vector in VECTORS:
        assert {step["function"] for step in vector["steps"]} == {name for name in steps if not name.startswith("_")}
        assert vector["source"]


def test_the_signer_signs_host_and_date_at_least() -> None:
    headers = signed(CLUSTER_URL, signer=HuaweiSigner(credentials=credentials(), now=lambda: MADE_UP_DATE))

    assert headers["X-Sdk-Date"] == "20260115T083000Z"
    assert headers["Authorization"] == (
        f"SDK-HMAC-SHA256 Access={MADE_UP_ACCESS}, SignedHeaders=host;x-sdk-date, Signature={PLAIN_SIGNATURE}"
    )


def test_the_signer_signs_the_domain_and_the_content_type_too() -> None:
    signer = HuaweiSigner(credentials=credentials("0123456789abcdef" * 2), now=lambda: MADE_UP_DATE)

    headers = signed(CLUSTER_URL, signer=signer, **{"Content-Type": "application/json"})

    assert headers["Authorization"] == (
        f"SDK-HMAC-SHA256 Access={MADE_UP_ACCESS}, "
        f"SignedHeaders=content-type;host;x-domain-id;x-sdk-date, Signature={SCOPED_SIGNATURE}"
    )


def test_a_security_token_is_sent_and_signed() -> None:
    signer = HuaweiSigner(credentials=credentials(token="temporary"), now=lambda: MADE_UP_DATE)  # noqa: S106 - made up

    headers = signed(CLUSTER_URL, signer=signer)

    assert headers["X-Security-Token"] == "temporary"
    assert "SignedHeaders=host;x-sdk-date;x-security-token," in headers["Authorization"]


def test_signing_twice_replaces_date_and_signature() -> None:
    dates = iter([MADE_UP_DATE, MADE_UP_DATE.replace(second=1)])
    signer = HuaweiSigner(credentials=credentials(), now=lambda: next(dates))
    prepared = requests.Request("POST", CLUSTER_URL).prepare()

    first = dict(signer(prepared).headers)
    second = dict(signer(prepared).headers)

    assert (first["X-Sdk-Date"], second["X-Sdk-Date"]) == ("20260115T083000Z", "20260115T083001Z")
    assert first["Authorization"] != second["Authorization"]
    assert "SignedHeaders=host;x-sdk-date," in second["Authorization"]


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
    headers = signed(url, signer=HuaweiSigner(credentials=credentials(), now=lambda: MADE_UP_DATE))

    assert headers["Host"] == host


@pytest.mark.parametrize("body", [None, b"", b"\x00\xff", "tëxt"])
def test_the_body_is_signed_as_bytes(body: bytes | str | None) -> None:
    octets = body.encode() if isinstance(body, str) else body or b""
    signer = HuaweiSigner(credentials=credentials(), now=lambda: MADE_UP_DATE)
    prepared = signer(requests.Request("POST", CLUSTER_URL, data=body).prepare())
    chosen = {"Host": "ucs.myhuaweicloud.com", "X-Sdk-Date": "20260115T083000Z"}
    canonical = signing.canonical_request(
        method="POST",
        path=CLUSTER_URL.removeprefix("https://ucs.myhuaweicloud.com"),
        query="",
        headers=chosen,
        payload_hash=hashlib.sha256(octets).hexdigest(),
    )

    said = signing.string_to_sign(canonical, "20260115T083000Z")
    assert prepared.headers["Authorization"].endswith(signing.signature(MADE_UP_KEY, said))


@given(
    segments=paths,
    pairs=st.lists(st.tuples(text, text), max_size=5),
    headers=st.dictionaries(names, values, max_size=4),
    body=st.binary(max_size=30),
    method=st.sampled_from(["GET", "POST", "delete"]),
)
def test_the_vendors_signer_agrees(
    segments: list[str], pairs: list[tuple[str, str]], headers: dict[str, str], body: bytes, method: str
) -> None:
    """Odd paths, repeated and empty query values, white space around headers: the whole Authorization is the same."""
    lower = {name.lower(): value for name, value in headers.items()}
    headers = lower | {"host": "h.example", "x-sdk-date": "20260115T083000Z"}
    path = "/" + "/".join(segments)
    theirs = SdkRequest(
        method=method,
        host="h.example",
        resource_path=path,
        query_params=list(pairs),
        header_params=dict(headers),
        body=body,
    )
    Signer(GlobalCredentials(MADE_UP_ACCESS, MADE_UP_KEY, "d")).sign(theirs)

    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    canonical = signing.canonical_request(
        method=method, path=path, query=query, headers=headers, payload_hash=signing.hashed_payload(body)
    )
    ours = signing.authorization(
        access_key=MADE_UP_ACCESS,
        signed=signing.signed_headers(headers),
        signed_with=signing.signature(MADE_UP_KEY, signing.string_to_sign(canonical, "20260115T083000Z")),
    )

    assert ours == theirs.header_params["Authorization"]


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=10", "a=10&a=2"),
        ("a", "a="),
        ("a&&b=", "a=&b="),
        ("a=b=c", "a=b%3Dc"),
        ("a=x%20y&b=x+y", "a=x%20y&b=x%2By"),
        ("a=%2f%7E", "a=%2F~"),
    ],
)
def test_a_query_is_sorted_and_encoded_anew(query: str, canonical: str) -> None:
    assert signing.canonical_query_string(query) == canonical


@pytest.mark.parametrize(
    ("path", "canonical"),
    [("", "/"), ("/", "/"), ("/a", "/a/"), ("/a/", "/a/"), ("/a b", "/a%20b/"), ("/%7e%2f", "/~/"), ("//a", "//a/")],
)
def test_a_path_ends_in_a_slash_and_is_encoded_anew(path: str, canonical: str) -> None:
    assert signing.canonical_uri(path) == canonical
