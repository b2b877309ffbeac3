"""Nothing that opens a barrier is in anything that a person, a log or a state gets to see in the clear."""

import json
import logging
import traceback
import warnings

import pytest

from clusterkeys.kubeconfig.codec import parse
from tests.harness.canaries import SHORTEST, leaked, sent
from tests.harness.failure_modes import EACH, FAILURE_MODES
from tests.harness.kinds import with_quirk
from tests.harness.vendor_harness import KEY, VendorHarness


def keys(harness: VendorHarness) -> set[str]:
    """What the account signs with, and what the kubeconfig logs in with."""
    key = harness.credential.key_data
    return {*harness.emulator.world.account(harness.account).keys.values(), key, key[100:140]}


def in_full(error: BaseException) -> str:
    """As a traceback would print it, causes included."""
    return f"{error}{error!r}{''.join(traceback.format_exception(error))}"


@EACH
def test_a_failure_says_no_secret(harness: VendorHarness, failure_mode: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = keys(harness)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        resolver = harness.resolver()
        FAILURE_MODES[failure_mode].cause(harness)
        resolution = harness.resolve(by=resolver)

    planted |= keys(harness) | sent(harness.requests)
    said = [in_full(error) for error in resolution.failures.values()]
    said += [repr(resolution), caplog.text, *(str(each.message) for each in warned)]
    assert len(resolution.failures) == 1
    assert len(planted) >= 4
    assert leaked(planted, "".join(said)) == []


@EACH
def test_a_kept_kubeconfig_says_no_secret(
    harness: VendorHarness, failure_mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    planted = keys(harness)
    harness.read()
    resolver = harness.resolver()
    FAILURE_MODES[failure_mode].cause(harness)

    kept = harness.read(by=resolver)

    planted |= sent(harness.requests)
    assert leaked(planted, f"{kept!r}{json.dumps(kept.observed)}{kept.notice}{caplog.text}") == []


def test_a_success_says_no_secret(harness: VendorHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    accounts = harness.accounts()
    session = accounts.session(harness.account, harness.kind)

    fetched = harness.fetched(session)
    signer = session.signer(harness.clock.monotonic() + 60)
    resolved = harness.read()

    planted = keys(harness) | sent(harness.requests)
    everything = [accounts, session, signer, session.http, fetched, fetched.kubeconfig, resolved, harness.state]
    everything += [harness.resolver(), parse(resolved.text), harness.spec()]
    said = [f"{each}{each!r}" for each in everything] + [json.dumps(resolved.observed), caplog.text]
    assert leaked(planted, "".join(said)) == []


@pytest.mark.parametrize("harness", with_quirk("token-user"), indirect=True)
def test_a_token_for_the_cluster_is_a_secret_like_a_key(
    harness: VendorHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    harness.emulator.quirk(harness.name, "token-user")

    resolved = harness.read()

    _, user, _ = parse(resolved.text).single()
    assert user.credential == "token"
    assert leaked({user.token}, f"{resolved!r}{json.dumps(resolved.observed)}{user!r}{caplog.text}") == []


def test_what_opens_the_cluster_is_in_the_text_and_nowhere_else(harness: VendorHarness) -> None:
    """So that the tests above look for the right thing."""
    resolved = harness.read()

    assert harness.credential.key_data in resolved.text
    assert harness.credential.key_data not in repr(harness.resolve())
    assert KEY in resolved.text


def test_what_is_looked_for_was_sent(harness: VendorHarness) -> None:
    harness.read()

    assert sent(harness.requests)
    assert all(len(each) >= SHORTEST for each in keys(harness) | sent(harness.requests))
