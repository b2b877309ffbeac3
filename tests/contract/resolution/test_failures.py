"""What a failing vendor does to a cluster, and to the others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterkeys.errors import ConfigurationError, KubeconfigError, VendorError
from tests.harness.stack_harness import ARC, UCS, StackHarness
from tests.unit.kubeconfig.minting import canary

BOTH = pytest.mark.parametrize("name", [ARC, UCS])
VENDORS = pytest.mark.parametrize(("name", "vendor"), [(ARC, "azure"), (UCS, "huawei")])
ACCOUNTS = pytest.mark.parametrize(
    ("name", "account", "secret"), [(ARC, "contoso", "client_secret"), (UCS, "huawei", "secret_key")]
)


@VENDORS
def test_without_a_stored_kubeconfig_a_failure_is_a_failure(stack: StackHarness, name: str, vendor: str) -> None:
    stack.emulator.fail(vendor, status=500)
    error = stack.failing(name)
    assert isinstance(error, VendorError)
    assert "HTTP 500" in str(error)
    assert "request id " in str(error)


@VENDORS
def test_with_one_it_is_kept_and_that_is_said(stack: StackHarness, name: str, vendor: str) -> None:
    first = stack.up(name)
    stack.emulator.fail(vendor, status=500)
    kept = stack.up(name)
    assert kept.text == first.text
    status = str(kept.observed["status"])
    assert status.startswith("stale: ")
    assert kept.observed == {**first.observed, "status": status}
    assert kept.notice is not None
    assert kept.notice.startswith("kept the stored kubeconfig: ")
    assert "request id " in kept.notice


@VENDORS
def test_with_on_error_fail_it_is_not_kept(stack: StackHarness, name: str, vendor: str) -> None:
    stack.up(name)
    stack.emulator.fail(vendor, status=500)
    assert isinstance(stack.failing(name, {"on_error": "fail"}), VendorError)


@VENDORS
def test_the_status_stays_the_same_text_while_the_failure_lasts(stack: StackHarness, name: str, vendor: str) -> None:
    """Each failure has another request id: in the status it would be a difference in each preview."""
    stack.up(name)
    stack.emulator.fail(vendor, status=503)
    statuses, notices = set(), set()
    for _ in range(3):
        stack.clock.advance(3600)
        kept = stack.up(name)
        statuses.add(kept.observed["status"])
        notices.add(kept.notice)
    assert len(statuses) == 1
    assert len(notices) == 3


@VENDORS
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_it_heals_when_the_vendor_is_back(stack: StackHarness, name: str, vendor: str, refresh: str) -> None:
    first = stack.up(name)
    stack.emulator.fail(vendor, status=503)
    stack.up(name)
    stack.emulator.reset()
    assert stack.up(name, {"refresh": refresh}) == first


@VENDORS
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_renewal_that_failed_is_made_up_for(stack: StackHarness, name: str, vendor: str, refresh: str) -> None:
    stack.up(name, {"refresh": refresh})
    stack.emulator.rotate(name)
    stack.emulator.fail(vendor, status=503)
    asked = {"refresh": refresh, "trigger": "now"}
    assert str(stack.up(name, asked).observed["status"]).startswith("stale: ")
    stack.emulator.reset()
    renewed = stack.up(name, asked)
    assert (renewed.observed["status"], renewed.observed["reason"]) == ("ok", "policy.trigger changed")


@pytest.mark.parametrize(
    ("name", "vendor", "code"), [(ARC, "azure", "ResourceNotFound"), (UCS, "huawei", "UCS.00000013")]
)
def test_gone_is_its_own_status_and_empties_nothing(stack: StackHarness, name: str, vendor: str, code: str) -> None:
    first = stack.up(name)
    spec = stack.spec(name)
    stack.emulator.fail(vendor, status=404, code=code)
    kept = stack.run({name: spec}).resolved[name]
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("gone: ")


@BOTH
def test_an_expired_credential_is_never_handed_on(stack: StackHarness, name: str) -> None:
    stack.emulator.expire(name)
    error = stack.failing(name)
    assert isinstance(error, KubeconfigError)
    assert str(error).startswith("the vendor handed out a credential that expired at 2026-11-2")
    assert str(error).endswith("Z. Renew it at the vendor")


@BOTH
def test_an_expired_credential_does_not_replace_a_good_one(stack: StackHarness, name: str) -> None:
    first = stack.up(name)
    stack.emulator.expire(name)
    kept = stack.up(name)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: the vendor handed out a credential that expired at ")
    assert stack.up(name).observed == kept.observed


@VENDORS
def test_changed_arguments_never_keep_the_old_kubeconfig(stack: StackHarness, name: str, vendor: str) -> None:
    """It is another cluster's, or has other rights: workloads would go to the wrong place."""
    stack.up(name)
    stack.emulator.fail(vendor, status=500)
    assert isinstance(stack.failing(name, allow_insecure_tls=True), VendorError)


@VENDORS
def test_a_stored_text_that_is_no_kubeconfig_is_not_kept(stack: StackHarness, name: str, vendor: str) -> None:
    stack.up(name)
    stack.state[name] = replace(stack.state[name], text="not a kubeconfig")
    stack.emulator.fail(vendor, status=500)
    assert isinstance(stack.failing(name), VendorError)


@ACCOUNTS
def test_a_wrong_secret_keeps_the_stored_kubeconfig(stack: StackHarness, name: str, account: str, secret: str) -> None:
    first = stack.up(name)
    wrong = canary()
    stack.changes = {account: {secret: wrong}}
    kept = stack.up(name)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert wrong not in f"{kept.observed}{kept.notice}"


@ACCOUNTS
def test_a_wrong_secret_is_not_tried_again(stack: StackHarness, name: str, account: str, secret: str) -> None:
    stack.changes = {account: {secret: canary()}}
    error = stack.failing(name)
    assert isinstance(error, VendorError)
    assert error.refusal.kind == "credential"
    assert [request.method for request in stack.emulator.requests].count("POST") == 1


@BOTH
def test_a_wrong_configuration_is_said_even_beside_a_stored_kubeconfig(stack: StackHarness, name: str) -> None:
    stack.up(name)
    error = stack.failing(name, account="nobody")
    assert isinstance(error, ConfigurationError)
    known = ", ".join(stack.emulator.world.accounts)
    assert str(error) == f"accounts.nobody is missing. Configure it, or name another; there are: {known}"


@pytest.mark.parametrize(("failing", "vendor", "other"), [(ARC, "azure", UCS), (UCS, "huawei", ARC)])
def test_one_that_fails_takes_no_other_down(stack: StackHarness, failing: str, vendor: str, other: str) -> None:
    stack.emulator.fail(vendor, status=500)
    resolution = stack.preview({name: stack.spec(name) for name in (failing, other)})
    assert set(resolution.failures) == {failing}
    assert set(resolution.resolved) == {other}


@VENDORS
def test_the_deadline_ends_it(stack: StackHarness, name: str, vendor: str) -> None:
    """The vendor asks to wait for an hour; the policy gives a minute."""
    stack.emulator.fail(vendor, status=429, retry_after=3600)
    began = stack.clock.now()
    assert isinstance(stack.failing(name, {"timeout": 60}), VendorError)
    assert stack.clock.now() - began <= timedelta(seconds=60)


def test_an_operation_that_does_not_end_is_given_up_at_the_deadline(stack: StackHarness) -> None:
    first = stack.up(ARC)
    stack.emulator.quirk(ARC, "slow")
    began = stack.clock.now()
    kept = stack.up(ARC, {"timeout": 60})
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert stack.clock.now() - began <= timedelta(seconds=61)
    assert stack.up(ARC, {"timeout": 60}).observed == kept.observed


def test_a_context_that_verifies_nothing_is_not_handed_on_unless_that_is_said(stack: StackHarness) -> None:
    stack.emulator.quirk(UCS, "insecure-only")
    error = stack.failing(UCS)
    assert isinstance(error, KubeconfigError)
    assert "allow_insecure_tls: true" in str(error)
    assert stack.up(UCS, allow_insecure_tls=True).observed["insecure"] is True


@pytest.mark.parametrize("quirk", ["no-clusters", "no-credentials", "dangling-context", "empty-object", "html"])
def test_an_answer_that_is_no_kubeconfig_keeps_the_stored_one(stack: StackHarness, quirk: str) -> None:
    first = stack.up(UCS)
    stack.emulator.quirk(UCS, quirk)
    kept = stack.up(UCS)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")


@pytest.mark.parametrize(("name", "account"), [("ucs-dc1", "huawei"), ("ske-seoul", "scp")])
def test_whoever_has_no_credentials_at_all_keeps_what_is_stored(stack: StackHarness, name: str, account: str) -> None:
    """A colleague without a vendor's key previews a stack whose state holds everything."""
    before = stack.up(name)
    stack.changes = {account: {"access_key": None, "secret_key": None}}
    kept = stack.preview({name: stack.spec(name)}).resolved[name]
    assert kept.text == before.text
    assert str(kept.observed["status"]).startswith("stale: there are no credentials for ")
    stack.state = {}
    assert "there are no credentials for " in str(stack.failing(name))


@pytest.mark.parametrize(
    ("name", "changes"), [("ens-sh", {"network": "vpc"}), ("arc-berlin", {"api_version": "2026-04-01-preview"})]
)
def test_another_way_to_the_vendor_is_no_reason_to_give_up_what_is_stored(
    stack: StackHarness, name: str, changes: dict[str, str]
) -> None:
    before = stack.up(name)
    vendor = stack.emulator.world.account(stack.emulator.cluster(name)["account"]).description.vendor
    stack.emulator.fail(vendor, status=503)
    kept = stack.up(name, None, **changes)
    assert kept.text == before.text
    assert str(kept.observed["status"]).startswith("stale: ")
    stack.emulator.reset()
    assert stack.up(name, None, **changes).observed["reason"] == "first fetch"


def test_a_warning_stays_while_it_cannot_be_asked_for(stack: StackHarness) -> None:
    """The version of an API that ends is listed by a call of its own, which may fail alone."""
    stack.changes = {"scp": {"api_version": "1.0"}}
    warned = stack.up("ske-seoul").observed["warnings"]
    assert warned
    stack.emulator.fail("samsung", status=503, operation="versions")
    assert stack.up("ske-seoul").observed["warnings"] == warned
    stack.changes = {}
    stack.emulator.reset()
    assert "warnings" not in stack.up("ske-seoul").observed
