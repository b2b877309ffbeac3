"""What a failing vendor does to a cluster, and to the others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterkeys.errors import ConfigurationError, KubeconfigError, Refusal, VendorError
from clusterkeys.resolution.observed import kept
from tests.unit.kubeconfig.minting import canary
from tests.unit.resolution.credentials import stored
from tests.unit.resolution.stage import ARC, UCS, Stage

BOTH = pytest.mark.parametrize("name", [ARC, UCS])
VENDORS = pytest.mark.parametrize(("name", "vendor"), [(ARC, "azure"), (UCS, "huawei")])
ACCOUNTS = pytest.mark.parametrize(
    ("name", "account", "secret"), [(ARC, "contoso", "client_secret"), (UCS, "huawei", "secret_key")]
)


@VENDORS
def test_without_a_stored_kubeconfig_a_failure_is_a_failure(stage: Stage, name: str, vendor: str) -> None:
    stage.emulator.fail(vendor, status=500)
    error = stage.failing(name)
    assert isinstance(error, VendorError)
    assert "HTTP 500" in str(error)
    assert "request id " in str(error)


@VENDORS
def test_with_one_it_is_kept_and_that_is_said(stage: Stage, name: str, vendor: str) -> None:
    first = stage.up(name)
    stage.emulator.fail(vendor, status=500)
    kept = stage.up(name)
    assert kept.text == first.text
    status = str(kept.observed["status"])
    assert status.startswith("stale: ")
    assert kept.observed == {**first.observed, "status": status}
    assert kept.notice is not None
    assert kept.notice.startswith("kept the stored kubeconfig: ")
    assert "request id " in kept.notice


@VENDORS
def test_with_on_error_fail_it_is_not_kept(stage: Stage, name: str, vendor: str) -> None:
    stage.up(name)
    stage.emulator.fail(vendor, status=500)
    assert isinstance(stage.failing(name, {"on_error": "fail"}), VendorError)


@VENDORS
def test_the_status_stays_the_same_text_while_the_failure_lasts(stage: Stage, name: str, vendor: str) -> None:
    """Each failure has another request id: in the status it would be a difference in each preview."""
    stage.up(name)
    stage.emulator.fail(vendor, status=503)
    statuses, notices = set(), set()
    for _ in range(3):
        stage.clock.advance(3600)
        kept = stage.up(name)
        statuses.add(kept.observed["status"])
        notices.add(kept.notice)
    assert len(statuses) == 1
    assert len(notices) == 3


@VENDORS
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_it_heals_when_the_vendor_is_back(stage: Stage, name: str, vendor: str, refresh: str) -> None:
    first = stage.up(name)
    stage.emulator.fail(vendor, status=503)
    stage.up(name)
    stage.emulator.reset()
    assert stage.up(name, {"refresh": refresh}) == first


@VENDORS
@pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
def test_a_renewal_that_failed_is_made_up_for(stage: Stage, name: str, vendor: str, refresh: str) -> None:
    stage.up(name, {"refresh": refresh})
    stage.emulator.rotate(name)
    stage.emulator.fail(vendor, status=503)
    asked = {"refresh": refresh, "renew": "now"}
    assert str(stage.up(name, asked).observed["status"]).startswith("stale: ")
    stage.emulator.reset()
    renewed = stage.up(name, asked)
    assert (renewed.observed["status"], renewed.observed["reason"]) == ("ok", "policy.renew changed")


@pytest.mark.parametrize(
    ("name", "vendor", "code"), [(ARC, "azure", "ResourceNotFound"), (UCS, "huawei", "UCS.00000013")]
)
def test_gone_is_its_own_status_and_empties_nothing(stage: Stage, name: str, vendor: str, code: str) -> None:
    first = stage.up(name)
    wanted = stage.wanted(name)
    stage.emulator.fail(vendor, status=404, code=code)
    kept = stage.run({name: wanted}).resolved[name]
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("gone: ")


@BOTH
def test_an_expired_credential_is_never_handed_on(stage: Stage, name: str) -> None:
    stage.emulator.expire(name)
    error = stage.failing(name)
    assert isinstance(error, KubeconfigError)
    assert str(error).startswith("the vendor handed out a credential that expired at 2026-11-2")
    assert str(error).endswith("Z. Renew it at the vendor")


@BOTH
def test_an_expired_credential_does_not_replace_a_good_one(stage: Stage, name: str) -> None:
    first = stage.up(name)
    stage.emulator.expire(name)
    kept = stage.up(name)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: the vendor handed out a credential that expired at ")
    assert stage.up(name).observed == kept.observed


@VENDORS
def test_changed_arguments_never_keep_the_old_kubeconfig(stage: Stage, name: str, vendor: str) -> None:
    """It is another cluster's, or has other rights: workloads would go to the wrong place."""
    stage.up(name)
    stage.emulator.fail(vendor, status=500)
    assert isinstance(stage.failing(name, allow_insecure_tls=True), VendorError)


@VENDORS
def test_a_stored_text_that_is_no_kubeconfig_is_not_kept(stage: Stage, name: str, vendor: str) -> None:
    stage.up(name)
    stage.state[name] = replace(stage.state[name], text="not a kubeconfig")
    stage.emulator.fail(vendor, status=500)
    assert isinstance(stage.failing(name), VendorError)


@ACCOUNTS
def test_a_wrong_secret_keeps_the_stored_kubeconfig(stage: Stage, name: str, account: str, secret: str) -> None:
    first = stage.up(name)
    wrong = canary()
    stage.changes = {account: {secret: wrong}}
    kept = stage.up(name)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert wrong not in f"{kept.observed}{kept.notice}"


@ACCOUNTS
def test_a_wrong_secret_is_not_tried_again(stage: Stage, name: str, account: str, secret: str) -> None:
    stage.changes = {account: {secret: canary()}}
    error = stage.failing(name)
    assert isinstance(error, VendorError)
    assert error.refusal.kind == "credential"
    assert [request.method for request in stage.emulator.requests].count("POST") == 1


@BOTH
def test_a_wrong_configuration_is_said_even_beside_a_stored_kubeconfig(stage: Stage, name: str) -> None:
    stage.up(name)
    error = stage.failing(name, account="nobody")
    assert isinstance(error, ConfigurationError)
    known = ", ".join(stage.emulator.world.accounts)
    assert str(error) == f"accounts.nobody is missing. Configure it, or name another; there are: {known}"


@pytest.mark.parametrize(("failing", "vendor", "other"), [(ARC, "azure", UCS), (UCS, "huawei", ARC)])
def test_one_that_fails_takes_no_other_down(stage: Stage, failing: str, vendor: str, other: str) -> None:
    stage.emulator.fail(vendor, status=500)
    resolution = stage.resolve({name: stage.wanted(name) for name in (failing, other)})
    assert set(resolution.failures) == {failing}
    assert set(resolution.resolved) == {other}


@VENDORS
def test_the_deadline_ends_it(stage: Stage, name: str, vendor: str) -> None:
    """The vendor asks to wait for an hour; the policy gives a minute."""
    stage.emulator.fail(vendor, status=429, retry_after=3600)
    began = stage.clock.now()
    assert isinstance(stage.failing(name, {"timeout": 60}), VendorError)
    assert stage.clock.now() - began <= timedelta(seconds=60)


def test_an_operation_that_does_not_end_is_given_up_at_the_deadline(stage: Stage) -> None:
    first = stage.up(ARC)
    stage.emulator.quirk(ARC, "slow")
    began = stage.clock.now()
    kept = stage.up(ARC, {"timeout": 60})
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")
    assert stage.clock.now() - began <= timedelta(seconds=61)
    assert stage.up(ARC, {"timeout": 60}).observed == kept.observed


def test_a_context_that_verifies_nothing_is_not_handed_on_unless_that_is_said(stage: Stage) -> None:
    stage.emulator.quirk(UCS, "insecure-only")
    error = stage.failing(UCS)
    assert isinstance(error, KubeconfigError)
    assert "allow_insecure_tls: true" in str(error)
    assert stage.up(UCS, allow_insecure_tls=True).observed["insecure"] is True


@pytest.mark.parametrize("quirk", ["no-clusters", "no-credentials", "dangling-context", "empty-object", "html"])
def test_an_answer_that_is_no_kubeconfig_keeps_the_stored_one(stage: Stage, quirk: str) -> None:
    first = stage.up(UCS)
    stage.emulator.quirk(UCS, quirk)
    kept = stage.up(UCS)
    assert kept.text == first.text
    assert str(kept.observed["status"]).startswith("stale: ")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the operation list (66802bd9-bd9a-5744-7ecd-02a85b01e2af) ran", "the operation list (…) ran"),
        ("too many calls: retry after '23' seconds", "too many calls: retry after '…' seconds"),
        ("Timestamp: 2026-11-23 09:30:00Z, Trace ID: 66802BD9BD9A57447ECD02A85B01E2AF", "Timestamp: …, Trace ID: …"),
        ("refused since 2026-11-23T09:30:00.123+02:00", "refused since …"),
        ("the cluster c-1 of 3 nodes is busy.", "the cluster c-1 of 3 nodes is busy"),
    ],
)
def test_a_status_leaves_out_what_each_answer_says_anew(said: str, shown: str) -> None:
    error = VendorError(said, "Wait", refusal=Refusal(kind="server", code="Busy", request_id="r-1"))
    assert kept(stored("text"), error)["status"] == f"stale: {shown} (Busy)"


@pytest.mark.parametrize(("name", "account"), [("ucs-dc1", "huawei"), ("ske-seoul", "scp")])
def test_whoever_has_no_credentials_at_all_keeps_what_is_stored(stage: Stage, name: str, account: str) -> None:
    """A colleague without a vendor's key previews a stack whose state holds everything."""
    before = stage.up(name)
    stage.changes = {account: {"access_key": None, "secret_key": None}}
    kept = stage.resolve({name: stage.wanted(name)}).resolved[name]
    assert kept.text == before.text
    assert str(kept.observed["status"]).startswith("stale: there are no credentials for ")
    stage.state = {}
    assert "there are no credentials for " in str(stage.failing(name))


@pytest.mark.parametrize(
    ("name", "changes"), [("ens-sh", {"network": "vpc"}), ("arc-berlin", {"api_version": "2026-04-01-preview"})]
)
def test_another_way_to_the_vendor_is_no_reason_to_give_up_what_is_stored(
    stage: Stage, name: str, changes: dict[str, str]
) -> None:
    before = stage.up(name)
    vendor = stage.emulator.world.account(stage.emulator.cluster(name)["account"]).description.vendor
    stage.emulator.fail(vendor, status=503)
    kept = stage.up(name, None, **changes)
    assert kept.text == before.text
    assert str(kept.observed["status"]).startswith("stale: ")
    stage.emulator.reset()
    assert stage.up(name, None, **changes).observed["reason"] == "first fetch"


def test_a_warning_stays_while_it_cannot_be_asked_for(stage: Stage) -> None:
    """The version of an API that ends is listed by a call of its own, which may fail alone."""
    stage.changes = {"scp": {"api_version": "1.0"}}
    warned = stage.up("ske-seoul").observed["warnings"]
    assert warned
    stage.emulator.fail("samsung", status=503, operation="versions")
    assert stage.up("ske-seoul").observed["warnings"] == warned
    stage.changes = {}
    stage.emulator.reset()
    assert "warnings" not in stage.up("ske-seoul").observed
