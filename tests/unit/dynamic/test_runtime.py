"""What a provider process holds of the stack's configuration."""

import logging
import sys
from collections.abc import Iterator

import pytest
from pulumi.dynamic import Config, ConfigureRequest

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.fleet import KubeconfigFleetProvider
from clusterkeys.dynamic.kubeconfig import KubeconfigProvider


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever these tests configure is forgotten, and tracebacks are back."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
    yield
    runtime.configure(_request("{}"))


def _request(accounts: str | None) -> ConfigureRequest:
    raw = {} if accounts is None else {"clusterkeys:accounts": accounts}
    return ConfigureRequest(config=Config(raw_config=raw, project_name="any"))


def test_a_process_has_one_resolver_for_all_provider_classes() -> None:
    """An account's rate and concurrency would otherwise be kept twice."""
    KubeconfigFleetProvider().configure(_request('{"a": {}}'))
    resolver = runtime.resolver()
    KubeconfigProvider().configure(_request('{"a": {}}'))
    assert runtime.resolver() is resolver


def test_other_accounts_are_another_resolver() -> None:
    KubeconfigFleetProvider().configure(_request('{"a": {}}'))
    resolver = runtime.resolver()
    KubeconfigFleetProvider().configure(_request(None))
    assert runtime.resolver() is not resolver


def test_tracebacks_are_kept_from_the_engine_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime.configure(_request("{}"))
    assert sys.tracebacklimit == 0
    monkeypatch.setattr(sys, "tracebacklimit", 1000)
    monkeypatch.setenv("CLUSTERKEYS_TRACEBACK", "1")
    runtime.configure(_request("{}"))
    assert sys.tracebacklimit == 1000


@pytest.mark.parametrize(("level", "shown"), [("debug", True), ("DEBUG", True), ("", False), ("loud", False)])
def test_the_log_is_shown_where_it_is_asked_for(
    level: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, shown: bool
) -> None:
    logger = logging.getLogger("clusterkeys")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "level", logging.NOTSET)
    monkeypatch.setenv("CLUSTERKEYS_LOG", level)
    runtime.configure(_request("{}"))
    logging.getLogger("clusterkeys.accounts").debug("which credentials")
    assert capsys.readouterr().err == ("clusterkeys.accounts: which credentials\n" if shown else "")


def test_an_instance_holds_nothing_after_it_was_configured() -> None:
    """It is pickled into every resource's state."""
    for provider in (KubeconfigFleetProvider(), KubeconfigProvider()):
        provider.configure(_request('{"a": {"vendor": "huawei"}}'))
        assert vars(provider) == {}
