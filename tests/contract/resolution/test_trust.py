"""Which certificates are trusted: the account's bundle, else the environment's, else the public ones."""

from pathlib import Path

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolver
from clusterkeys.resolution.spec import cluster_spec
from sandbox.emulator.emulator import Emulator
from tests.harness.accounts import configured_account, opened_accounts
from tests.harness.clock import FakeClock
from tests.harness.stack_harness import UCS


@pytest.fixture
def untrusting(emulator: Emulator) -> dict[str, object]:
    """An account without a bundle of its own."""
    return {key: value for key, value in configured_account(emulator, "huawei").items() if key != "ca_bundle"}


def _read(emulator: Emulator, account: dict[str, object], clock: FakeClock, environment: dict[str, str]) -> object:
    accounts = opened_accounts({"huawei": account}, clock, environment)
    specs = {"a": cluster_spec("a", emulator.cluster(UCS), Policy(timeout=20))}
    resolution = Resolver(accounts=accounts, clock=clock).resolve(specs, {})
    return resolution.failures.get("a")


def test_the_environments_bundle_is_trusted_where_the_account_has_none(
    emulator: Emulator, untrusting: dict[str, object], clock: FakeClock
) -> None:
    bundle = str(emulator.ca_bundle)
    assert _read(emulator, untrusting, clock, {"REQUESTS_CA_BUNDLE": bundle}) is None
    refused = _read(emulator, untrusting, clock, {})
    assert isinstance(refused, VendorError)
    assert "is not trusted" in str(refused)


def test_the_accounts_bundle_comes_first(
    emulator: Emulator, untrusting: dict[str, object], clock: FakeClock, tmp_path: Path
) -> None:
    bundle, missing = str(emulator.ca_bundle), str(tmp_path / "missing.pem")
    assert _read(emulator, untrusting | {"ca_bundle": bundle}, clock, {"REQUESTS_CA_BUNDLE": missing}) is None
    assert isinstance(
        _read(emulator, untrusting | {"ca_bundle": missing}, clock, {"REQUESTS_CA_BUNDLE": bundle}), VendorError
    )
