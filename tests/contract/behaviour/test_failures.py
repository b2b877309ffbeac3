"""Each way to fail has its kind, its sentence, its number of calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask, g

from clusterkeys.errors import ClusterkeysError, Refusal, VendorError
from sandbox.emulator.service import Documented
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.failure_modes import (
    EACH,
    EACH_REFUSAL,
    FAILURE_MODES,
    PAST_THE_DEADLINE,
    PERMANENT,
    TRANSIENT,
    failed,
)
from tests.harness.kinds import WITH_SIGNATURE
from tests.harness.vendor_harness import Route, VendorHarness
from tests.unit.kubeconfig.minting import canary

ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A read that failed, and the requests that it made."""

    failure_mode: str
    error: ClusterkeysError
    route: Route
    requests: tuple[RecordedRequest, ...]

    @property
    def refusal(self) -> Refusal:
        assert isinstance(self.error, VendorError)
        return self.error.refusal

    def of(self, operation: str) -> list[RecordedRequest]:
        """The requests for an operation of the service that delivers."""
        return [each for each in self.requests if (each.service, each.operation) == (self.route.service, operation)]


Outcomes = dict[tuple[str, str], Tried]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return {}


@pytest.fixture
def tried(harness: VendorHarness, failure_mode: str, outcomes: Outcomes) -> Tried:
    """A read in a failure mode; the tests that only look at it share one."""
    key = (harness.kind, failure_mode)
    if key not in outcomes:
        error = failed(harness, failure_mode)
        outcomes[key] = Tried(
            failure_mode=failure_mode, error=error, route=harness.route, requests=tuple(harness.requests)
        )
    return outcomes[key]


def answer(harness: VendorHarness, refusal: Documented) -> Mapping[str, object]:
    """What the service answers then, as its own file renders it."""
    with Flask(__name__).test_request_context():
        g.request_id, g.time = str(uuid4()), harness.clock.now()
        return harness.service.error(harness.service.refusal(refusal.status, refusal.code))


@EACH
def test_each_trouble_has_its_kind_whatever_the_vendor_calls_it(tried: Tried) -> None:
    assert FAILURE_MODES[tried.failure_mode].fits(tried.error), (tried.error, getattr(tried.error, "refusal", None))


@EACH
def test_a_person_reads_two_lines_at_most(tried: Tried) -> None:
    said = str(tried.error)

    assert said
    assert len(said.splitlines()) <= 2
    assert len(said) < 700
    assert not any(word in said for word in ("Traceback", "Error(", "Exception", "{'", "b'", "<html", "None"))


@EACH
def test_what_to_do_next_is_said(tried: Tried) -> None:
    assert tried.error.advice
    assert tried.error.advice in str(tried.error)


@EACH_REFUSAL
def test_a_refusal_names_the_request_that_was_refused(tried: Tried) -> None:
    named = tried.refusal.request_id or ""

    assert len(named) >= 8
    assert any(each.request_id.lower().startswith(named.lower()) for each in tried.requests)
    assert f"request id {named}" in str(tried.error)
    assert f"HTTP {tried.refusal.status}" in str(tried.error)


@pytest.mark.parametrize("failure_mode", ["keys replaced", "unauthorised", "forbidden"])
def test_whose_credentials_were_refused_is_said(harness: VendorHarness, failure_mode: str) -> None:
    source = str(harness.session().source)

    assert source
    assert source in str(failed(harness, failure_mode))


@pytest.mark.parametrize("failure_mode", PERMANENT)
def test_what_trying_again_cannot_mend_is_tried_once(tried: Tried) -> None:
    """Five wrong signatures lock a key at one of the vendors, for everybody who uses it."""
    assert tried.requests
    assert len(tried.of(tried.route.first)) <= 1
    for service, operation in tried.route.logins:
        assert sum((each.service, each.operation) == (service, operation) for each in tried.requests) <= 1


@pytest.mark.parametrize("failure_mode", PAST_THE_DEADLINE)
def test_what_will_not_pass_in_time_is_not_waited_for(tried: Tried) -> None:
    assert len(tried.of(tried.route.first)) <= 1


@pytest.mark.parametrize("failure_mode", TRANSIENT)
def test_what_may_pass_is_tried_five_times(tried: Tried) -> None:
    broke_off = FAILURE_MODES[tried.failure_mode].kind == "network"

    assert len(tried.of(tried.route.last if broke_off else tried.route.first)) == ATTEMPTS
    assert tried.refusal.transient


@pytest.mark.parametrize("harness", WITH_SIGNATURE, indirect=True)
@pytest.mark.parametrize(("minutes", "said"), [(-125, "125 minutes ahead"), (125, "125 minutes behind")])
def test_a_clock_that_is_off_is_said_to_be_off_and_by_how_much(harness: VendorHarness, minutes: int, said: str) -> None:
    """Some vendors say no more of it than of a wrong signature."""
    harness.emulator.clock.advance(minutes * 60)

    error = harness.failing()

    assert isinstance(error, VendorError)
    assert error.refusal.kind == "credential"
    assert said in error.what
    assert "clock" in error.advice
    assert str(harness.session().source) in str(error)
    assert len(harness.calls) == 1


def test_every_secret_of_the_account_counts(harness: VendorHarness) -> None:
    """Another one in its place is refused at once, as a wrong credential, and is not said."""
    for secret in harness.emulator.account(harness.account)["secrets"]:
        harness.changes = {secret: canary()}
        harness.mark()

        error = harness.failing()

        assert isinstance(error, VendorError)
        assert error.refusal.kind == "credential"
        assert len(harness.calls) <= 1
        assert str(harness.changes[secret]) not in str(error)


def test_all_that_the_vendor_documents_is_read(harness: VendorHarness) -> None:
    """With the vendor's own code in the sentence, and never tried again where the status is 401 or 403."""
    kinds, source = {}, str(harness.session().source)
    for refusal in harness.service.documented:
        harness.emulator.reset()
        harness.mark()
        harness.fail(status=refusal.status, code=refusal.code)
        error = harness.failing()
        assert isinstance(error, VendorError)
        if refusal.code in str(answer(harness, refusal)):
            assert error.refusal.code == refusal.code
            assert refusal.code in str(error)
        if refusal.status in (401, 403):
            assert error.refusal.kind in ("credential", "forbidden")
        if error.refusal.kind in ("credential", "forbidden"):
            assert source in str(error), error
        if error.refusal.kind in ("credential", "forbidden", "gone", "invalid", "protocol"):
            assert len(harness.calls) == 1
        kinds[refusal.code] = error.refusal.kind
        assert error.refusal.kind != "protocol", kinds
    assert {kinds[each.code] for each in harness.service.throttling} == {"throttled"}


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "credential"), (429, "throttled"), (500, "server"), (503, "server")]
)
def test_a_login_that_fails_is_read_like_any_call(harness: VendorHarness, status: int, kind: str) -> None:
    """Where there is one."""
    for service, operation in harness.route.logins:
        harness.emulator.reset()
        harness.mark()
        harness.emulator.fail(harness.vendor.name, status=status, service=service, operation=operation)

        error = harness.failing()

        assert isinstance(error, VendorError)
        assert error.refusal.kind == kind, (operation, error)
        assert error.refusal.request_id
        assert kind != "credential" or str(harness.session().source) in str(error)
        knocks = [each for each in harness.requests if (each.service, each.operation) == (service, operation)]
        assert len(knocks) == (1 if kind == "credential" else ATTEMPTS)
        assert not harness.calls
