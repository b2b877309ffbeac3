"""The emulator's check of SDK-HMAC-SHA256 against what the vendor published, and against the vendor's signer."""

import hashlib
from dataclasses import replace

import pytest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import given
from hypothesis import strategies as st

from sandbox.emulator.protocols.sdk_hmac import (
    Authorization,
    SignedRequest,
    agrees,
    canonical_request,
    expected_signature,
    parse_authorization,
)

SIGNED = ["content-type", "host", "x-sdk-date"]
# The vendor's published example key, not a secret.
PUBLISHED_KEY = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
PUBLISHED_REQUEST = SignedRequest(
    method="GET",
    target="/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
    headers={
        "content-type": "application/json",
        "host": "service.region.example.com",
        "x-sdk-date": "20191115T033655Z",
    },
    body=b"",
)

text = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)


def test_the_canonical_request_has_the_published_digest() -> None:
    digest = hashlib.sha256(canonical_request(PUBLISHED_REQUEST, SIGNED).encode()).hexdigest()

    assert digest == "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"


def test_the_signature_is_the_published_one() -> None:
    signature = expected_signature(PUBLISHED_REQUEST, SIGNED, PUBLISHED_KEY)

    assert signature == "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"


@pytest.mark.parametrize("signed", [["x-sdk-date"], ["host"], ["content-type", "host"]])
def test_a_signature_that_leaves_out_the_host_or_the_date_is_refused_though_it_is_right(signed: list[str]) -> None:
    signature = expected_signature(PUBLISHED_REQUEST, signed, PUBLISHED_KEY)
    authorization = Authorization(access_key="any", signed_headers=signed, signature=signature)

    assert not agrees(PUBLISHED_REQUEST, authorization, PUBLISHED_KEY)


def test_an_unsigned_payload_is_accepted_only_when_announced() -> None:
    body = replace(PUBLISHED_REQUEST, body=b"{}")
    announced = replace(body, headers={**body.headers, "x-sdk-content-sha256": "UNSIGNED-PAYLOAD"})

    assert canonical_request(body, SIGNED) != canonical_request(PUBLISHED_REQUEST, SIGNED)
    assert canonical_request(announced, SIGNED).endswith("\nUNSIGNED-PAYLOAD")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer abc",
        "SDK-HMAC-SHA256 Access=a,SignedHeaders=host,Signature=" + "0" * 64,
        "SDK-HMAC-SHA256, Access=a, SignedHeaders=host, Signature=" + "0" * 64,
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=" + "G" * 64,
    ],
)
def test_an_authorization_of_another_form_is_not_understood(header: str) -> None:
    assert parse_authorization(header) is None


@given(
    segment=text.filter(lambda each: each not in (".", "..")),
    query=st.lists(st.tuples(text.filter(bool), text), max_size=3, unique_by=lambda pair: pair[0]),
    body=st.binary(max_size=20),
    key=st.text("abcdef0123456789", min_size=8, max_size=40),
)
def test_what_the_vendors_signer_signs_is_accepted(
    segment: str, query: list[tuple[str, str]], body: bytes, key: str
) -> None:
    """The signer also says what goes on the wire, so path and query are taken from its result."""
    request = SdkRequest(
        method="POST",
        host="localhost:1234",
        resource_path=f"/v1/clusters/{percent_encoded(segment)}/kubeconfig",
        query_params=query,
        header_params={"X-Sdk-Date": "20261123T093000Z", "X-Domain-Id": "d0"},
        body=body,
    )
    signed = Signer(GlobalCredentials("ak", key, "d0")).sign(request)
    headers = {name.lower(): value for name, value in signed.header_params.items()}
    received = SignedRequest(method="POST", target=signed.uri, headers=headers, body=body)
    authorization = parse_authorization(headers["authorization"])

    assert authorization is not None
    assert agrees(received, authorization, key)
    assert not agrees(received, authorization, key + "0")


def percent_encoded(segment: str) -> str:
    return "".join(f"%{octet:02X}" for octet in segment.encode())
