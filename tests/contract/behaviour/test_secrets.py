"""Nothing that opens a door is in anything that a person, a log or a state gets to see in the clear."""

import json
import logging
import re
import traceback
import warnings

import pytest

from providers.kubeconfig.codec import parse
from providers.resolution.validation import validated
from tests.contract.behaviour.bench import KEY, Bench
from tests.contract.behaviour.troubles import EACH, TROUBLES

SHORTEST = 16
"""Characters of what is looked for; anything shorter occurs by chance."""
LONGEST_SHOWN = 40
"""Characters; a longer part of a query is a signature, which some addresses to poll have."""
ALGORITHM = re.compile("[A-Z0-9-]+")
"""What a header may name beside the credential, and an error too."""
CREDENTIALS = re.compile(r"authorization|signature$|token|secret|access-?key", re.IGNORECASE)


def keys(bench: Bench) -> set[str]:
    """What the account signs with, and what the kubeconfig logs in with."""
    key = bench.credential.key_data
    return {*bench.emulator.world.account(bench.account).keys.values(), key, key[100:140]}


def sent(bench: Bench) -> set[str]:
    """Credentials on the wire: whole header values, the parts of those that have some, and signed addresses."""
    found: set[str] = set()
    for request in bench.requests:
        values = [value for name, value in request.headers.items() if CREDENTIALS.search(name)]
        parts = {part for value in values for part in (value, *re.split(r"[ ,=;]+", value))}
        found |= {part for part in parts if len(part) >= SHORTEST} - set(request.headers)
        found |= {part for part in re.split("[&=]", request.query) if len(part) > LONGEST_SHOWN}
    return {part for part in found if not ALGORITHM.fullmatch(part)}


def in_full(error: BaseException) -> str:
    """As a traceback would print it, causes included."""
    return f"{error}{error!r}{''.join(traceback.format_exception(error))}"


def leaked(secrets: set[str], said: str) -> list[str]:
    """Which of them occur; by their first letters, so that a failing test says none."""
    return [f"{secret[:4]}…" for secret in secrets if secret in said]


@EACH
def test_a_failure_says_no_secret(bench: Bench, trouble: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = keys(bench)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        resolver = bench.resolver()
        TROUBLES[trouble].cause(bench)
        resolution = bench.resolve(by=resolver)

    planted |= keys(bench) | sent(bench)
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

    planted |= sent(bench)
    assert leaked(planted, f"{kept!r}{json.dumps(kept.observed)}{kept.notice}{caplog.text}") == []


def test_a_success_says_no_secret(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    accounts = bench.opened()
    session = accounts.session(bench.account, bench.reader)
    cluster = validated(bench.reader.cluster, bench.emulator.cluster(bench.name), "here")

    fetched = bench.reader.fetch(cluster, session, bench.clock.monotonic() + 60)
    resolved = bench.read()

    planted = keys(bench) | sent(bench)
    everything = [accounts, session, session.auth, session.http, fetched, fetched.kubeconfig, resolved, bench.state]
    everything += [bench.resolver(), parse(resolved.text), vars(session).keys(), bench.wanted()]
    said = [f"{each}{each!r}" for each in everything] + [json.dumps(resolved.observed), caplog.text]
    assert leaked(planted, "".join(said)) == []


def test_what_opens_the_cluster_is_in_the_text_and_nowhere_else(bench: Bench) -> None:
    """So that the tests above look for the right thing."""
    resolved = bench.read()

    assert bench.credential.key_data in resolved.text
    assert bench.credential.key_data not in repr(bench.resolve())
    assert KEY in resolved.text


def test_what_is_looked_for_was_sent(bench: Bench) -> None:
    bench.read()

    assert sent(bench)
    assert all(len(each) >= SHORTEST for each in keys(bench) | sent(bench))
