"""Accounts: checked when a cluster needs one, opened once, never printed or pickled."""

import copy
import pickle

import pytest

from clusterkeys.errors import ConfigurationError, VendorError
from clusterkeys.resolution.accounts import Accounts
from tests.harness.accounts import opened_accounts
from tests.harness.clock import FakeClock
from tests.unit.kubeconfig.minting import canary


def _session(accounts: Accounts, name: str | None = "a") -> object:
    return accounts.session(name, "huawei-ucs")


def _message(accounts: Accounts, name: str | None = "a") -> str:
    with pytest.raises(ConfigurationError) as caught:
        _session(accounts, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({}, "accounts.a is missing. Configure it, or name another; there are: none"),
        ({"b": {}, "c": {}}, "accounts.a is missing. Configure it, or name another; there are: b, c"),
        ({"a": None}, "accounts.a is missing. Configure it, or name another; there are: a"),
        ({"a": "text"}, "accounts.a should be a mapping, but is a text"),
        ({"a": {}}, "accounts.a.vendor should be 'huawei' for the kind huawei-ucs"),
        (
            {"a": {"vendor": "azure"}, "b": {"vendor": "huawei"}, "c": 5},
            (
                "accounts.a is an account of azure, but the kind huawei-ucs needs one of huawei. "
                "Name another account; of huawei there are: b"
            ),
        ),
        ({"a": {"vendor": "huawai"}}, "accounts.a.vendor should be 'huawei' for the kind huawei-ucs"),
        ({"a": {"vendor": ["huawei"]}}, "accounts.a.vendor should be 'huawei' for the kind huawei-ucs"),
        (
            {"a": {"vendor": "huawei", "acess_key": "x"}},
            "accounts.a.acess_key is not known here; did you mean access_key?",
        ),
        (
            {"a": {"vendor": "huawei", "concurrency": 65}},
            "accounts.a.concurrency should be less than or equal to 64",
        ),
    ],
)
def test_what_is_wrong_with_an_account(clock: FakeClock, configuration: dict[str, object], message: str) -> None:
    assert _message(opened_accounts(configuration, clock)) == message


def test_half_credentials_are_refused_wherever_they_are(clock: FakeClock) -> None:
    secret = canary()
    half = opened_accounts({"a": {"vendor": "huawei", "secret_key": secret}}, clock)
    assert _message(half).startswith("accounts.a: access_key missing")
    ambient = opened_accounts({}, clock, {"HUAWEICLOUD_SDK_SK": secret})
    assert "HUAWEICLOUD_SDK_AK is missing" in _message(ambient, None)
    assert secret not in _message(half) + _message(ambient, None)


def test_no_credentials_anywhere_says_where_they_may_be(clock: FakeClock) -> None:
    with pytest.raises(VendorError) as caught:
        _session(opened_accounts({"a": {"vendor": "huawei"}}, clock))
    assert caught.value.refusal.kind == "credential"
    message = str(caught.value)
    assert "access_key and secret_key" in message
    assert "HUAWEICLOUD_SDK_AK" in message


def test_an_account_is_opened_once_and_shared(clock: FakeClock) -> None:
    key = {"vendor": "huawei", "access_key": canary(), "secret_key": canary()}
    accounts = opened_accounts({"a": key, "b": key}, clock)
    assert _session(accounts) is _session(accounts)
    assert _session(accounts) is not _session(accounts, "b")


def test_ambient_credentials_of_two_vendors_are_two_sessions(clock: FakeClock) -> None:
    accounts = opened_accounts({}, clock, {"HUAWEICLOUD_SDK_AK": canary(), "HUAWEICLOUD_SDK_SK": canary()})
    assert _session(accounts, None) is not accounts.session(None, "azure-provisioned-cluster")


def test_an_account_that_could_not_be_opened_is_tried_again_for_each_cluster(clock: FakeClock) -> None:
    accounts = opened_accounts({}, clock)
    assert _message(accounts) == _message(accounts)


def test_accounts_show_their_names_only(clock: FakeClock) -> None:
    secret = canary()
    accounts = opened_accounts(
        {"a": {"vendor": "huawei", "access_key": secret, "secret_key": secret}, "b": secret}, clock
    )
    session = _session(accounts)
    assert repr(accounts) == "Accounts(a, b)"
    assert secret not in f"{accounts}{session!r}{session}"


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy])
def test_accounts_are_never_pickled(clock: FakeClock, copied: object) -> None:
    """A pickle of them would end in a state."""
    assert callable(copied)
    with pytest.raises(TypeError, match="accounts are never pickled"):
        copied(opened_accounts({}, clock))
