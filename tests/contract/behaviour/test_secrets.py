"""Nothing that opens a door is in anything that a person, a log or a state gets to see in the clear."""

import json
import logging
import traceback
import warnings

import pytest

from clusterkeys.kubeconfig.codec import parse
from clusterkeys.resolution.validation import validated
from tests.contract.behaviour.bench import KEY, Bench
from tests.contract.behaviour.canaries import SHORTEST, leaked, sent
from tests.contract.behaviour.kinds import with_quirk
from tests.contract.behaviour.troubles import EACH, TROUBLES


def keys(bench: Bench) -> set[str]:
    """What the account signs with, and what the kubeconfig logs in with."""
    key = bench.credential.key_data
    return {*bench.emulator.world.account(bench.account).keys.values(), key, key[100:140]}


def in_full(error: BaseException) -> str:
    """As a traceback would print it, causes included."""
    return f"{error}{error!r}{''.join(traceback.format_exception(error))}"


@EACH
def test_a_failure_says_no_secret(bench: Bench, trouble: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = keys(bench)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        resolver = bench.resolver()
        TROUBLES[trouble].cause(bench)
        resolution = bench.resolve(by=resolver)

    planted |= keys(bench) | sent(bench.requests)
    said = [in_full(error) for error in resolution.failures.values()]
    said += [repr(resolution), caplog.text, *(str(each.message) for each in warned)]
    assert len(resolution.failures) == 1
    assert len(planted) >= 4
    assert leaked(planted, "".join(said)) == []


@EACH
def test_a_kept_kubeconfig_says_no_secret(bench: Bench, trouble: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = keys(bench)
    bench.read()
    resolver = bench.resolver()
    TROUBLES[trouble].cause(bench)

    kept = bench.read(by=resolver)

    planted |= sent(bench.requests)
    assert leaked(planted, f"{kept!r}{json.dumps(kept.observed)}{kept.notice}{caplog.text}") == []


def test_a_success_says_no_secret(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    accounts = bench.opened()
    session = accounts.session(bench.account, bench.reader)
    cluster = validated(bench.reader.cluster, bench.emulator.cluster(bench.name), "here")

    fetched = bench.reader.fetch(cluster, session, bench.clock.monotonic() + 60)
    resolved = bench.read()

    planted = keys(bench) | sent(bench.requests)
    everything = [accounts, session, session.auth, session.http, fetched, fetched.kubeconfig, resolved, bench.state]
    everything += [bench.resolver(), parse(resolved.text), bench.wanted()]
    said = [f"{each}{each!r}" for each in everything] + [json.dumps(resolved.observed), caplog.text]
    assert leaked(planted, "".join(said)) == []


@pytest.mark.parametrize("bench", with_quirk("token-user"), indirect=True)
def test_a_token_for_the_cluster_is_a_secret_like_a_key(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.emulator.quirk(bench.name, "token-user")

    resolved = bench.read()

    _, user, _ = parse(resolved.text).single()
    assert user.credential == "token"
    assert leaked({user.token}, f"{resolved!r}{json.dumps(resolved.observed)}{user!r}{caplog.text}") == []


def test_what_opens_the_cluster_is_in_the_text_and_nowhere_else(bench: Bench) -> None:
    """So that the tests above look for the right thing."""
    resolved = bench.read()

    assert bench.credential.key_data in resolved.text
    assert bench.credential.key_data not in repr(bench.resolve())
    assert KEY in resolved.text


def test_what_is_looked_for_was_sent(bench: Bench) -> None:
    bench.read()

    assert sent(bench.requests)
    assert all(len(each) >= SHORTEST for each in keys(bench) | sent(bench.requests))
