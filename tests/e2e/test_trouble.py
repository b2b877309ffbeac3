"""What a user reads when something is wrong, on the real engine: short, named, and the stored kubeconfig stays."""

from __future__ import annotations

import re

import pytest

from sandbox import stack
from tests.e2e.engine import Engine
from tests.e2e.test_story import FLEET


def kept_kubeconfigs(engine: Engine) -> str:
    return engine.output("kubeconfigs")


def complaint(text: str) -> list[str]:
    """The lines of an error about the fleet, without the engine's frame."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if "has a problem" in line or line.startswith(("arc-berlin", "ucs-dc1"))]


def test_a_vendor_that_is_down_keeps_the_stored_kubeconfig_and_says_so(engine: Engine) -> None:
    engine.up()
    before = kept_kubeconfigs(engine)
    engine.vendor("fail", "azure", status=503)
    preview = engine.preview()
    assert preview.exit == 0, preview.text
    assert preview.changes == {FLEET: "update"}
    assert preview.difference(FLEET) == {"observed.arc-berlin.status": "update"}
    assert '"ok" => "stale: ' in preview.text
    assert (
        "warning: arc-berlin (azure-provisioned-cluster, account contoso): kept the stored kubeconfig: " in preview.text
    )
    assert engine.up().exit == 0
    assert kept_kubeconfigs(engine) == before
    engine.vendor("reset")
    healed = engine.up()
    assert healed.difference(FLEET) == {"observed.arc-berlin.status": "update"}
    assert engine.preview("--expect-no-changes").exit == 0


def test_a_vendor_that_is_down_without_a_stored_kubeconfig_fails_clearly(engine: Engine) -> None:
    engine.vendor("fail", "azure", status=503)
    first = engine.preview()
    assert first.exit != 0
    assert "Traceback" not in first.text
    [line] = complaint(first.text)
    assert "arc-berlin (azure-provisioned-cluster, account contoso): " in line
    assert "HTTP 503" in line
    assert "request id" in line
    assert "ucs-dc1" not in line


def test_on_error_fail_stops_the_preview_and_keeps_the_state(engine: Engine) -> None:
    engine.up()
    before = kept_kubeconfigs(engine)
    engine.configure("clusterkeys:policy.on_error", "fail")
    engine.vendor("fail", "huawei", status=500)
    assert engine.preview().exit != 0
    assert engine.up().exit != 0
    assert kept_kubeconfigs(engine) == before


def test_an_account_key_that_changed_at_the_vendor_keeps_the_kubeconfig_until_it_is_configured(
    engine: Engine,
) -> None:
    engine.up()
    before = kept_kubeconfigs(engine)
    engine.vendor("rekey", "huawei")
    calls = engine.control.status()["calls"]
    preview = engine.preview()
    assert preview.difference(FLEET) == {"observed.ucs-dc1.status": "update"}
    assert "kept the stored kubeconfig: " in preview.text
    asked = engine.control.status()["calls"]["ucs"]["kubeconfig"] - calls["ucs"]["kubeconfig"]
    assert asked == 1, "a refused signature is never tried again"
    assert engine.up().exit == 0
    assert kept_kubeconfigs(engine) == before
    renewed = engine.state.read("emulator.json")["accounts"]["huawei"]
    engine.configure("clusterkeys:accounts.huawei.access_key", renewed["access_key"])
    stack.set_secrets(engine.state, engine.file)
    assert engine.up().difference(FLEET) == {"observed.ucs-dc1.status": "update"}
    assert kept_kubeconfigs(engine) == before


def test_a_credential_that_the_vendor_let_expire_is_not_taken_over_a_good_one(engine: Engine) -> None:
    engine.up()
    before = kept_kubeconfigs(engine)
    engine.vendor("expire", "arc-berlin")
    preview = engine.preview()
    assert preview.difference(FLEET) == {"observed.arc-berlin.status": "update"}
    assert "the vendor handed out a credential that expired at " in preview.text
    assert engine.up().exit == 0
    assert kept_kubeconfigs(engine) == before
    engine.vendor("rotate", "arc-berlin")


def test_mistakes_in_the_configuration_are_named_all_at_once_without_a_traceback(engine: Engine) -> None:
    engine.configure("clusterkeys:clusters.ucs-dc1.cluster_id", None)
    engine.configure("clusterkeys:clusters.ucs-dc1.endpoint", "pubic")
    engine.configure("clusterkeys:clusters.arc-berlin.kind", "azure-provisioned-clutser")
    engine.configure("clusterkeys:policy", {"timeout": "soon"})
    wrong = engine.preview()
    assert wrong.exit != 0
    assert "Traceback" not in wrong.text
    for path in (
        "clusters.ucs-dc1.cluster_id",
        "clusters.ucs-dc1.endpoint",
        "clusters.arc-berlin.kind",
        "policy.timeout",
    ):
        assert f"clusterkeys:{path}" in wrong.text
    assert "Did you mean 'azure-provisioned-cluster'?" in wrong.text


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("clusterkeys:accounts.huawei.endpoints.ucs", "https://localhost:1", "localhost:1 cannot be reached"),
        ("clusterkeys:accounts.huawei.ca_bundle", None, "is not trusted"),
        ("clusterkeys:accounts.huawei.access_key", "UNKNOWNACCESSKEY", "ucs-dc1 (huawei-ucs, account huawei): "),
        ("clusterkeys:clusters.ucs-dc1.cluster_id", "00000000-0000-4000-8000-000000000000", "HTTP 404"),
        ("clusterkeys:clusters.ucs-dc1.account", "nobody", "accounts.nobody is missing"),
        ("clusterkeys:accounts.huawei.rate", "fast", "accounts.huawei.rate"),
        ("clusterkeys:accounts.huawei", ["a"], "accounts.huawei should be a mapping, but is a list"),
    ],
    ids=["unreachable", "untrusted", "access-key", "cluster-id", "no-account", "wrong-type", "no-mapping"],
)
def test_a_users_mistake_has_its_own_message_and_the_stored_kubeconfig_stays(
    engine: Engine, path: str, value: object, expected: str
) -> None:
    engine.configure(path, value)
    wrong = engine.preview()
    assert wrong.exit != 0
    assert expected in wrong.text
    assert "Traceback" not in wrong.text
    assert len(complaint(wrong.text)) == 1


def test_a_clock_that_is_wrong_is_told_from_a_key_that_is_wrong(engine: Engine) -> None:
    engine.vendor("clock", seconds=3600)
    wrong = engine.preview()
    engine.vendor("clock", seconds=-3600)
    assert wrong.exit != 0
    [line] = complaint(wrong.text)
    assert re.search(r"(59|60|61) minutes", line), line
    assert "clock" in line


def test_a_context_that_skips_tls_is_handed_on_only_when_that_is_allowed(engine: Engine) -> None:
    engine.vendor("quirk", "ucs-dc1", name="no-verifying-context")
    refused = engine.preview()
    assert refused.exit != 0
    [line] = complaint(refused.text)
    assert "allow_insecure_tls" in line
    engine.configure("clusterkeys:clusters.ucs-dc1.allow_insecure_tls", value=True)
    allowed = engine.up()
    assert allowed.exit == 0, allowed.text
    assert engine.resource(FLEET)["outputs"]["observed"]["ucs-dc1"]["insecure"] is True


def test_another_host_never_receives_what_was_meant_for_the_vendor(engine: Engine) -> None:
    engine.vendor("quirk", "arc-berlin", name="foreign-poll-host")
    engine.vendor("quirk", "ucs-dc1", name="redirect")
    refused = engine.preview()
    assert refused.exit != 0
    assert len(complaint(refused.text)) == 2
    assert "unrouted" not in str(engine.control.status()["calls"])
