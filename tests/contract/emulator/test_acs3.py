"""The emulator's check of ACS3-HMAC-SHA256 against what the vendor published, and against the vendor's signer."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from alibabacloud_openapi_util.client import Client as Signer
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.emulator.protocols.acs3 import (
    AcsAuthorization,
    AcsRequest,
    agrees,
    canonical_headers,
    canonical_query,
    canonical_request,
    canonical_uri,
    expected_signature,
    left_unsigned,
    parse_authorization,
    string_to_sign,
)

NO_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SIGNED = ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"]
# The vendor's published example key, not a secret.
PUBLISHED_KEY = "YourAccessKeySecret"
PUBLISHED_REQUEST = AcsRequest(
    method="POST",
    target="/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
    headers=[
        ("host", "ecs.cn-shanghai.aliyuncs.com"),
        ("x-acs-action", "RunInstances"),
        ("x-acs-content-sha256", NO_BODY),
        ("x-acs-date", "2023-10-26T10:22:32Z"),
        ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
        ("x-acs-version", "2014-05-26"),
    ],
    body=b"",
)
# Made up for values that the vendor's signer computed, not a secret.
COMPUTED_KEY = "testAccessKeySecret"


def computed(method: str, host: str, target: str, action: str, **more: str) -> AcsRequest:
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": NO_BODY,
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": "0123456789abcdef0123456789abcdef",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return AcsRequest(method=method, target=target, headers=list(headers.items()), body=b"")


ENS = computed(
    "POST",
    "ens.aliyuncs.com",
    "/?PrivateIpAddress=false&ClusterId=eck-0123456789",
    "DescribeClusterUserKubeconfig",
    x_acs_version="2017-11-10",
)
ENS_WITH_TOKEN = replace(ENS, headers=[*ENS.headers, ("x-acs-security-token", "dummyStsToken==")])
STATES = computed(
    "GET",
    "cs.cn-hangzhou.aliyuncs.com",
    "/users/200000000000000000/kubeconfig/states?page_number=2&page_size=100",
    "ListUserKubeConfigStates",
    x_acs_version="2015-12-15",
)


def test_the_canonical_request_has_the_published_digest() -> None:
    digest = hashlib.sha256(canonical_request(PUBLISHED_REQUEST, SIGNED).encode()).hexdigest()

    assert digest == "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"


def test_the_string_to_sign_is_the_published_one() -> None:
    text = string_to_sign(canonical_request(PUBLISHED_REQUEST, SIGNED))

    assert text == "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"


def test_the_signature_is_the_published_one() -> None:
    signature = expected_signature(string_to_sign(canonical_request(PUBLISHED_REQUEST, SIGNED)), PUBLISHED_KEY)

    assert signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"


@pytest.mark.parametrize(
    ("request_", "digest", "signature"),
    [
        pytest.param(
            ENS,
            "ce149bd3c0628962427b03e88c8485736a15804b5b43db7de91f14f252764148",
            "8f86ef38f98e6ed139dbea86cb90fb730b7ec10d6f235b4ac87d7613185d2a78",
            id="RPC",
        ),
        pytest.param(
            ENS_WITH_TOKEN,
            "d3167cba4636187414de4e7b9c910bfea75a0049bd5fcab3301090fa652a8d6f",
            "f1a793898457f86f08862691e607daecb9f39ca59863ec449322f09327617b74",
            id="RPC-with-a-security-token",
        ),
        pytest.param(
            STATES,
            "6356edcaaa2ffbce63ef81ec7bba2e4ffcdc2d28d58c75f9be397da4ebe44f9a",
            "809a570966d09887fcbb5b6f9df7d0ba036c927c2f887b2e58cc2a4a6652d05e",
            id="ROA",
        ),
    ],
)
def test_both_styles_give_what_the_vendors_signer_gave(request_: AcsRequest, digest: str, signature: str) -> None:
    text = string_to_sign(canonical_request(request_, [name for name, _ in request_.headers]))

    assert text == f"ACS3-HMAC-SHA256\n{digest}"
    assert expected_signature(text, COMPUTED_KEY) == signature


def test_the_path_keeps_its_slashes_and_is_encoded_once() -> None:
    assert canonical_uri("") == "/"
    assert canonical_uri("/users//states") == "/users//states"
    assert canonical_uri("/a%20b/%7Ec*/%2F%25") == "/a%20b/~c%2A/%2F%25"


def test_the_query_is_sorted_encoded_and_keeps_empty_values() -> None:
    assert canonical_query("") == ""
    assert canonical_query("b=1+2*%2B%2F&a=&c=~-_.%E4%B8%AD") == "a=&b=1%202%2A%2B%2F&c=~-_.%E4%B8%AD"


def test_headers_are_trimmed_and_values_of_one_name_are_sorted_and_joined() -> None:
    request_ = replace(ENS, headers=[("x-acs-b", "2"), ("Host", " h "), ("X-Acs-B", "1")])

    assert canonical_headers(request_, ["x-acs-b", "host"]) == "host:h\nx-acs-b:1,2\n"


def test_the_host_the_vendors_own_headers_and_the_content_type_have_to_be_signed() -> None:
    sent = [*ENS.headers, ("X-Acs-Extra", "1"), ("Content-Type", "application/json"), ("accept", "*/*")]

    assert left_unsigned(ENS, SIGNED) == []
    assert left_unsigned(ENS, []) == SIGNED
    assert left_unsigned(replace(ENS, headers=sent), SIGNED) == ["content-type", "x-acs-extra"]


def test_a_body_other_than_the_announced_one_is_refused_though_the_signature_is_right() -> None:
    other = replace(ENS, body=b"{}")
    signature = expected_signature(string_to_sign(canonical_request(other, SIGNED)), COMPUTED_KEY)

    assert not agrees(other, AcsAuthorization(access_key="a", signed_headers=SIGNED, signature=signature), COMPUTED_KEY)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer abc",
        "acs LTAI:abc",
        "ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=" + "0" * 64,
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=" + "G" * 64,
        "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=" + "0" * 64,
    ],
)
def test_an_authorization_of_another_form_is_not_understood(header: str) -> None:
    assert parse_authorization(header) is None


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
long_or_odd = text | st.text("a+*/ ~%&=中é", min_size=200, max_size=300)
header_value = st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Cs"]), max_size=12)
plain = st.text("abcXYZ019._-", min_size=1, max_size=10)


@pytest.mark.oracle
@settings(max_examples=2000)
@given(
    method=st.sampled_from(["GET", "POST", "DELETE"]),
    segments=st.lists(text, max_size=4),
    query=st.dictionaries(plain, st.none() | long_or_odd, max_size=5),
    extra=st.dictionaries(plain.map(str.lower), st.tuples(header_value, header_value), max_size=3),
    body=st.binary(max_size=20),
    key=st.text("abcdef0123456789", min_size=8, max_size=40),
)
def test_what_the_vendors_signer_signs_is_accepted_and_with_another_key_refused(
    method: str,
    segments: list[str],
    query: dict[str, str | None],
    extra: dict[str, tuple[str, str]],
    body: bytes,
    key: str,
) -> None:
    """The SDK signs blanks as %20 but sends them as plus; headers that differ in case only are one header."""
    digest = hashlib.sha256(body).hexdigest()
    path = "/" + "/".join(Signer.get_encode_param(segment) for segment in segments)
    headers = {"host": "localhost:1234", "x-acs-content-sha256": digest, "user-agent": "any"}
    for name, (first, second) in extra.items():
        headers |= {f"x-acs-{name}": first, f"X-Acs-{name}": second}
    sent = {name: value for name, value in query.items() if value is not None}
    shown = SimpleNamespace(method=method, pathname=path, query=query, headers=headers)
    authorization = parse_authorization(Signer.get_authorization(shown, "ACS3-HMAC-SHA256", digest, "ak", key))
    target = f"{path}?{urlencode(sent)}" if sent else path
    received = AcsRequest(method=method, target=target, headers=list(headers.items()), body=body)

    assert authorization is not None
    assert left_unsigned(received, authorization.signed_headers) == []
    assert agrees(received, authorization, key)
    assert not agrees(received, authorization, key + "0")
    assert not agrees(replace(received, target=f"{target}{'&' if sent else '?'}more=1"), authorization, key)
    assert not agrees(replace(received, body=body + b"0"), authorization, key)
