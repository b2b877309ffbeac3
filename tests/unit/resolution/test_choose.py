"""Which of two credentials is handed on: design.md, 'How it works', 2."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clusterkeys.resolution.decide import choose
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.stored import Credential
from clusterkeys.vendor import Issuing
from tests.harness.clock import MOMENT
from tests.harness.credentials import SERVER, YEAR, certified, credential, tokened
from tests.unit.kubeconfig.minting import canary, kubeconfig_tree, mint

Which = Literal["stored", "fetched"]

NEW = certified(left=1.0)
GOOD = certified(left=0.5)
DUE = certified(left=0.18)
DUE_AS_WELL = certified(left=0.18)
OVER = certified(left=-0.1)
ENDLESS = tokened()
ENDLESS_TOO = tokened()
EVERYTHING = [NEW, GOOD, DUE, DUE_AS_WELL, OVER, ENDLESS, ENDLESS_TOO]
REISSUED = "re-issued by the vendor: another client certificate"


def _choose(
    stored: Credential | None, fetched: Credential, issuing: Issuing = "minted", because: str | None = None
) -> tuple[Which, str | None]:
    chosen, reason = choose(stored, fetched, because=because, issuing=issuing, policy=Policy(), now=MOMENT)
    return "stored" if stored and chosen.text == stored.text else "fetched", reason


@pytest.mark.parametrize(
    ("issuing", "stored", "fetched", "expected"),
    [
        ("minted", None, NEW, ("fetched", "first fetch")),
        ("minted", GOOD, GOOD, ("stored", None)),
        ("minted", GOOD, NEW, ("stored", None)),
        ("minted", DUE, NEW, ("fetched", "renewed: 18% of its life was left")),
        ("minted", DUE, DUE_AS_WELL, ("stored", None)),
        ("minted", OVER, NEW, ("fetched", "renewed: it had expired")),
        ("minted", ENDLESS, ENDLESS_TOO, ("fetched", "re-issued by the vendor: another token")),
        ("stored", None, NEW, ("fetched", "first fetch")),
        ("stored", GOOD, GOOD, ("stored", None)),
        ("stored", DUE, DUE, ("stored", None)),
        ("stored", GOOD, NEW, ("fetched", REISSUED)),
        ("stored", DUE, NEW, ("fetched", "renewed: 18% of its life was left")),
        ("stored", DUE, DUE_AS_WELL, ("fetched", REISSUED)),
        ("stored", OVER, NEW, ("fetched", "renewed: it had expired")),
    ],
)
def test_the_choice(
    issuing: Issuing, stored: Credential | None, fetched: Credential, expected: tuple[Which, str | None]
) -> None:
    assert _choose(stored, fetched, issuing) == expected


@pytest.mark.parametrize("issuing", ["stored", "minted"])
def test_what_the_user_asked_for_is_taken(issuing: Issuing) -> None:
    assert _choose(GOOD, NEW, issuing, because="policy.trigger changed") == ("fetched", "policy.trigger changed")


@pytest.mark.parametrize("issuing", ["stored", "minted"])
@pytest.mark.parametrize("because", [None, "policy.trigger changed", "its configuration changed: endpoint"])
def test_an_unchanged_credential_is_never_a_reason(issuing: Issuing, because: str | None) -> None:
    for each in EVERYTHING:
        assert _choose(each, each, issuing, because) == ("stored", None)


@pytest.mark.parametrize(
    ("fetched", "reason"),
    [
        (
            certified(left=0.9, server="https://203.0.113.8:6443"),
            "server changed from https://203.0.113.7:6443 to https://203.0.113.8:6443",
        ),
        (
            certified(left=0.9, authority=mint("cluster-ca", begin=MOMENT - 10 * YEAR, end=MOMENT + 10 * YEAR)),
            "certificate authority changed",
        ),
        (certified(left=0.9, name="other"), "user changed from CN=admin to CN=other"),
        (
            tokened(),
            (
                "certificate authority changed; credential kind changed from client-certificate to token; "
                "user changed from CN=admin to none"
            ),
        ),
    ],
)
def test_anything_else_than_the_credential_is_taken_from_a_minting_vendor_too(fetched: Credential, reason: str) -> None:
    assert _choose(GOOD, fetched) == ("fetched", reason)


def test_a_login_command_that_changed_says_so_without_its_arguments() -> None:
    secret = canary()
    command = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "kubelogin"}
    plain, other = {**command, "args": ["get-token"]}, {**command, "args": ["get-token", "--client-secret", secret]}
    before, after = (
        credential(kubeconfig_tree(cluster={"server": SERVER}, user={"exec": each})) for each in (plain, other)
    )
    which, reason = _choose(before, after)
    assert (which, reason) == ("fetched", "login command changed")


def test_a_server_that_is_no_longer_verified_is_said() -> None:
    after = replace(GOOD, text=NEW.text, facts=replace(GOOD.facts, insecure=True))
    assert _choose(GOOD, after) == ("fetched", "TLS verification changed")


def test_a_later_end_that_the_vendor_tells_of_the_same_credential_is_taken_over() -> None:
    extended = replace(ENDLESS, expires_at=MOMENT + timedelta(days=2))
    ended = replace(ENDLESS, expires_at=MOMENT - timedelta(days=2))
    chosen, reason = choose(ended, extended, because=None, issuing="stored", policy=Policy(), now=MOMENT)
    assert chosen.expires_at == MOMENT + timedelta(days=2)
    assert reason is None


# Indices, because a failing property prints its arguments, and these hold keys.
_ANY = st.sampled_from(range(len(EVERYTHING)))
_NOT_OVER = _ANY.filter(lambda index: EVERYTHING[index] is not OVER)


@given(stored=_ANY, fetched=_NOT_OVER, issuing=st.sampled_from(["stored", "minted"]))
def test_nothing_expired_is_handed_on_while_there_is_something_good(
    stored: int, fetched: int, issuing: Issuing
) -> None:
    chosen, _ = choose(
        EVERYTHING[stored], EVERYTHING[fetched], because=None, issuing=issuing, policy=Policy(), now=MOMENT
    )
    assert chosen.expires_at is None or chosen.expires_at > MOMENT


@given(
    stored=st.none() | _ANY,
    fetched=_NOT_OVER,
    issuing=st.sampled_from(["stored", "minted"]),
    because=st.none() | st.just("policy.trigger changed"),
    later=st.integers(min_value=0, max_value=60),
)
def test_the_same_answer_a_second_time_changes_nothing(
    stored: int | None, fetched: int, issuing: Issuing, because: str | None, later: int
) -> None:
    """Also later, also in the window: a preview after an `up` is empty until the vendor has something new."""
    held, answer = None if stored is None else EVERYTHING[stored], EVERYTHING[fetched]
    first, _ = choose(held, answer, because=because, issuing=issuing, policy=Policy(), now=MOMENT)
    assume(first.text == answer.text)
    then = MOMENT + timedelta(days=later)
    second, reason = choose(first, answer, because=None, issuing=issuing, policy=Policy(), now=then)
    assert (second.text, reason) == (answer.text, None)


@given(stored=_ANY, fetched=_NOT_OVER, seconds=st.integers(min_value=0, max_value=10**8))
def test_a_reason_never_tells_the_time(stored: int, fetched: int, seconds: int) -> None:
    now = MOMENT + timedelta(seconds=seconds)
    _, reason = choose(
        EVERYTHING[stored], EVERYTHING[fetched], because=None, issuing="stored", policy=Policy(), now=now
    )
    assert not re.search(r"\d{4}-\d\d|\d:\d\d[^\d]|20[23]\d", reason or "")


def test_a_vendor_that_mints_for_each_read_changes_nothing_in_a_whole_year() -> None:
    """Until the window opens; then once."""
    held, taken = certified(left=1.0), 0
    for days in range(0, 330, 30):
        now = MOMENT + timedelta(days=days)
        fresh = certified(left=1.0 + timedelta(days=days) / YEAR)
        chosen, _ = choose(held, fresh, because=None, issuing="minted", policy=Policy(), now=now)
        taken += chosen.text != held.text
        held = chosen
    assert taken == 1
