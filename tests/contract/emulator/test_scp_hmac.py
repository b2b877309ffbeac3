"""The emulator's check of Samsung's signatures against known answers, and against an independent signer."""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.emulator.protocols.scp_hmac import ScpRequest, agrees, expected_signature, is_signed, message
from tests.contract.emulator.ske_client import scp_signature

BASE = "https://ske.kr-west1.e.samsungsdscloud.com"
PATH = "/v1/clusters/70a599e031e749b7b260868f441e862b/user-kubeconfig"
# Made up for known answers that two implementations agree on, not secrets.
ACCESS_KEY, SECRET_KEY = "2sd2gg2agbdSD26svcD0", "exampleScpSecretKey0001"
HEADERS = {"scp-accesskey": ACCESS_KEY, "scp-timestamp": "1605290625682", "scp-clienttype": "Openapi"}
PRIVATE = ScpRequest(method="GET", url=f"{BASE}{PATH}?kubeconfig_type=private", headers=HEADERS)
PUBLIC = replace(PRIVATE, url=f"{BASE}{PATH}?kubeconfig_type=public")


def test_the_message_is_method_address_time_key_and_client_type_with_nothing_in_between() -> None:
    assert message(PRIVATE) == (
        "GEThttps://ske.kr-west1.e.samsungsdscloud.com/v1/clusters/70a599e031e749b7b260868f441e862b/user-kubeconfig"
        "?kubeconfig_type=private16052906256822sd2gg2agbdSD26svcD0Openapi"
    )


def test_an_account_id_stands_between_the_key_and_the_client_type_and_may_be_empty() -> None:
    with_account = replace(PRIVATE, headers={**HEADERS, "scp-accountid": "0a1b"})

    assert message(with_account).endswith("16052906256822sd2gg2agbdSD26svcD00a1bOpenapi")
    assert message(replace(PRIVATE, headers={**HEADERS, "scp-accountid": ""})) == message(PRIVATE)


@pytest.mark.parametrize(
    ("request_", "signature"),
    [
        pytest.param(PRIVATE, "kRvEeFtKo3CJGNWR0aOotGCYRVP/vAHZX98KDd0Y9uY=", id="private"),
        pytest.param(PUBLIC, "+6L45/+NQCWuDHrvAVmTPPRdalACDs+d5HDKj/rAnko=", id="public"),
    ],
)
def test_the_signature_is_the_known_one(request_: ScpRequest, signature: str) -> None:
    assert expected_signature(message(request_), SECRET_KEY) == signature
    assert agrees(replace(request_, headers={**HEADERS, "scp-signature": signature}), SECRET_KEY)


def test_a_signature_of_the_path_without_the_host_is_refused() -> None:
    of_path_only = "0qFqCY0QciPl/tq3mZ2ShpHOH2o2bsPdXD/zkcqGCfY="

    assert expected_signature(message(replace(PRIVATE, url=PRIVATE.url.removeprefix(BASE))), SECRET_KEY) == of_path_only
    assert not agrees(replace(PRIVATE, headers={**HEADERS, "scp-signature": of_path_only}), SECRET_KEY)


def test_another_type_of_client_is_refused_though_its_signature_is_right() -> None:
    other = replace(PRIVATE, headers={**HEADERS, "scp-clienttype": "user-api"})
    signature = expected_signature(message(other), SECRET_KEY)

    assert not agrees(replace(other, headers={**other.headers, "scp-signature": signature}), SECRET_KEY)


@pytest.mark.parametrize("missing", ["scp-accesskey", "scp-signature", "scp-timestamp", "scp-clienttype"])
def test_a_request_without_one_of_the_four_headers_is_not_signed(missing: str) -> None:
    complete = {**HEADERS, "scp-signature": "c2lnbmF0dXJl"}

    assert is_signed(replace(PRIVATE, headers=complete))
    assert not is_signed(replace(PRIVATE, headers={**complete, missing: ""}))


@pytest.mark.oracle
@settings(max_examples=2000)
@given(
    target=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
    | st.text("a+*/ ~%&=中é", min_size=200, max_size=300),
    key=st.text("abcdef0123456789", min_size=8, max_size=40),
    stamp=st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - see timezones
)
def test_what_the_unofficial_sdk_signs_is_accepted_and_with_another_key_refused(
    target: str, key: str, stamp: datetime
) -> None:
    """Nothing of the address is encoded anew or sorted: it is signed as it is sent."""
    url = f"https://localhost:1234/{target}"
    timestamp, signature = scp_signature({"access_key": ACCESS_KEY, "secret_key": key}, url, stamp)
    headers = {**HEADERS, "scp-timestamp": timestamp, "scp-signature": signature}
    received = ScpRequest(method="GET", url=url, headers=headers)

    assert len(b64decode(signature, validate=True)) == 32
    assert agrees(received, key)
    assert not agrees(received, key + "0")
    assert not agrees(replace(received, url=f"{url}&more=1"), key)
    assert not agrees(replace(received, method="POST"), key)
