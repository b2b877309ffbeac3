"""What is said where the vendor's chain gives no key: nothing of its own text, and whether it may pass."""

import pytest

from clusterkeys.errors import VendorError
from tests.unit.alibaba.chains import CHAIN, KEY, SECRET, Found, asking

CHAINED = "unable to load credentials from any of the providers in the chain: {}"
PROFILE = "CLIProfileCredentialsProvider: error refreshing credentials from {}, http_code: {}, result: {}"
ELSEWHERE = (
    "URLCredentialsProvider: error refreshing credentials from http://h/k?a=CANARY,  http_code={}, result: CANARY"
)
LOGIN = "CLIProfileCredentialsProvider: failed to refresh OAuth token, status code: {}, response: CANARY"
NO_INSTANCE = "EcsRamRoleCredentialsProvider: {}"
POOL = "HTTPSConnectionPool(host='sts.aliyuncs.com', port=443): "
CONNECTION = "HTTPSConnection(host='sts.aliyuncs.com', port=443): "
NETWORK = [
    f'{POOL}Max retries exceeded with url: /?OIDCToken=CANARY (Caused by NameResolutionError("{CONNECTION}CANARY"))',
    f"{POOL}Read timed out. (read timeout=10.0)",
    f'{POOL}Max retries exceeded with url: / (Caused by NewConnectionError("[Errno 111] Connection refused"))',
    "('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
]


def failure(*links: str) -> VendorError:
    """What is said where the links of the chain say so."""

    def chain() -> Found:
        raise RuntimeError(CHAINED.format(list(links)))

    keys, deadline = asking(chain)
    with pytest.raises(VendorError) as caught:
        keys.key(deadline)
    assert "CANARY" not in str(caught.value) + repr(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("said", "kind", "status", "link"),
    [
        (PROFILE.format("ram_role_arn", 429, "CANARY"), "throttled", 429, "ram_role_arn"),
        (PROFILE.format("oidc_role_arn", 500, "CANARY"), "server", 500, "oidc_role_arn"),
        (PROFILE.format("sso", 502, "<html>Connection refused CANARY"), "server", 502, "sso"),
        (PROFILE.format("rsa_key_pair", 503, "CANARY"), "server", 503, "rsa_key_pair"),
        (PROFILE.format("OAuth", 504, "CANARY"), "server", 504, "OAuth"),
        (PROFILE.format("ram_role_arn", 400, '{"Code":"Throttling.User"}'), "throttled", 400, "ram_role_arn"),
        (LOGIN.format(503), "server", 503, "OAuth"),
        (ELSEWHERE.format(503), "server", 503, "credential_uri"),
    ],
)
def test_a_link_whose_service_is_in_trouble_says_nothing_against_its_keys(
    said: str, kind: str, status: int, link: str
) -> None:
    error = failure(PROFILE.format("sso", 403, "CANARY"), said, NO_INSTANCE.format(NETWORK[0]))

    assert (error.refusal.kind, error.refusal.status, error.refusal.transient) == (kind, status, True)
    assert str(error).startswith(f"{CHAIN} could not be asked right now: its link {link} failed (HTTP {status})")


@pytest.mark.parametrize("said", NETWORK)
def test_a_link_that_reaches_nobody_is_a_trouble_of_the_network(said: str) -> None:
    error = failure("CLIProfileCredentialsProvider: cli credentials file is disabled", f"XCredentialsProvider: {said}")

    assert (error.refusal.kind, error.refusal.transient) == ("network", True)
    assert error.what == f"{CHAIN} could not reach the service that issues its keys"


@pytest.mark.parametrize("said", NETWORK)
def test_a_machine_that_is_no_instance_reaches_no_service_of_instances_and_has_no_credentials(said: str) -> None:
    error = failure("EnvironmentVariableCredentialsProvider: empty", NO_INSTANCE.format(said))

    assert (error.refusal.kind, error.refusal.transient) == ("credential", False)
    assert "found no credentials" in error.what


def test_an_instance_that_has_served_before_and_is_not_reached_is_a_trouble_of_the_network() -> None:
    """The chain then asks this one link, and says what it said."""

    def chain() -> Found:
        raise RuntimeError(NETWORK[1])

    keys, deadline = asking(chain)
    with pytest.raises(VendorError, match="could not reach the service that issues its keys"):
        keys.key(deadline)


@pytest.mark.parametrize("said", [PROFILE.format("sso", 503, "x"), *NETWORK])
def test_what_may_pass_is_not_remembered(said: str) -> None:
    outcomes = iter([RuntimeError(said), Found()])

    def chain() -> Found:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    keys, deadline = asking(chain)
    with pytest.raises(VendorError):
        keys.key(deadline)
    assert keys.key(deadline).access_key == KEY


@pytest.mark.parametrize("error", [RuntimeError, ValueError, KeyError, OSError, TimeoutError])
def test_whatever_the_chain_raises_becomes_our_sentence_without_its_text(error: type[Exception]) -> None:
    def chain() -> Found:
        raise error(f"result: {SECRET}")

    keys, deadline = asking(chain)
    with pytest.raises(VendorError) as caught:
        keys.key(deadline)

    assert str(caught.value) == (
        f"{CHAIN} found no credentials. Set access_key and secret_key of the account, or "
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or log in with aliyun configure"
    )
    assert (caught.value.refusal.kind, caught.value.refusal.transient) == ("credential", False)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_link_that_was_refused_is_named_and_its_answer_is_not() -> None:
    said = (
        "unable to load credentials from any of the providers in the chain: ['EnvironmentVariableCredentialsProvider: "
        "Environment variable accessKeyId cannot be empty', 'CLIProfileCredentialsProvider: error refreshing "
        f'credentials from ram_role_arn, http_code: 403, result: {{"Code":"NoPermission","Message":"{SECRET}"}}\']'
    )

    def chain() -> Found:
        raise RuntimeError(said)

    keys, deadline = asking(chain)
    with pytest.raises(VendorError) as caught:
        keys.key(deadline)

    assert str(caught.value).startswith(f"{CHAIN} could not get a key: its link ram_role_arn was refused (HTTP 403)")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("status", [401, 403])
def test_a_link_that_was_denied_is_not_asked_again_whatever_code_comes_with_it(status: int) -> None:
    error = failure(PROFILE.format("ram_role_arn", status, '{"Code": "Throttling.User"}'))

    assert (error.refusal.kind, error.refusal.may_be_retried) == ("credential", False)
