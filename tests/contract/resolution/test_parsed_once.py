"""A check validates each model once, and parses the stored kubeconfig once, whatever the policy and the answer."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.dynamic import Config, ConfigureRequest
from pydantic import BaseModel

from clusterkeys.dynamic import fleet, runtime
from clusterkeys.dynamic.certificate_states import CertificateStatesProvider
from clusterkeys.dynamic.fleet import KubeconfigFleetProvider
from clusterkeys.dynamic.kubeconfig import KubeconfigProvider
from clusterkeys.dynamic.provider import ResolvingProvider
from clusterkeys.registry import certificate_states_reader, cluster_kinds, cluster_reader, vendor_of
from clusterkeys.resolution.policy import FailurePolicy, Policy
from clusterkeys.resolution.spec import cluster_specs
from clusterkeys.resolution.stored import Stored
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.world import World
from tests.harness.accounts import configured_account
from tests.harness.counting import count_parses, count_validations
from tests.harness.provider_process import revealed

Properties = dict[str, Any]
REFRESH = pytest.mark.parametrize("refresh", ["always", "expiring", "never"])
KINDS = pytest.mark.parametrize("kind", cluster_kinds())
SHAPES = pytest.mark.parametrize("shape", ["fleet", "typed"])


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The project's own world at the real time, for a provider process has no other."""
    with Emulator.start(World.generated(), tmp_path_factory.mktemp("vendors")) as running:
        yield running


@pytest.fixture(autouse=True)
def _configured(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process is configured as the engine does it, and forgets that afterwards."""
    monkeypatch.setenv("CLUSTERKEYS_TRACEBACK", "1")
    emulator.quirk("arc-berlin", "direct-200")  # nothing here is about waiting for an operation
    accounts = {name: configured_account(emulator, name, rate=1000) for name in emulator.world.accounts}
    _configure(accounts)
    yield
    _configure({})
    emulator.reset()


def _configure(accounts: object) -> None:
    raw = {"clusterkeys:accounts": json.dumps(accounts)}
    runtime.configure(ConfigureRequest(config=Config(raw_config=raw, project_name="any")))


def _name(emulator: Emulator, kind: str) -> str:
    return next(name for name in emulator.world.clusters if emulator.cluster(name)["kind"] == kind)


def _asked(emulator: Emulator, kind: str, shape: str, refresh: str) -> tuple[ResolvingProvider, Properties, int]:
    """Return a provider, what a program asks it for, and the number of policies in that."""
    name = _name(emulator, kind)
    cluster = {**emulator.cluster(name), "policy": {"refresh": refresh}}
    if shape == "typed":
        return KubeconfigProvider(), {"name": name, **cluster}, 1
    return KubeconfigFleetProvider(), {"clusters": {name: cluster}, "policy": {"timeout": 60}}, 2


def _checked(provider: ResolvingProvider, olds: Properties, news: Properties) -> Properties:
    result = provider.check(olds, news)
    assert not result.failures, [failure.reason for failure in result.failures]
    inputs: Properties = revealed(result.inputs)
    return inputs


def _stored_text(inputs: Properties) -> str:
    text = inputs["kubeconfig"] if "kubeconfig" in inputs else next(iter(inputs["kubeconfigs"].values()))
    assert isinstance(text, str)
    return text


def _counts(
    monkeypatch: pytest.MonkeyPatch, kind: str, provider: ResolvingProvider, olds: Properties, news: Properties
) -> tuple[int, int, int]:
    """Check, and return how often the cluster, policies and the stored text were read."""
    model = cluster_reader(kind).cluster
    validations = count_validations(monkeypatch, model, Policy)
    parses = count_parses(monkeypatch)
    _checked(provider, olds, news)
    return validations[model], validations[Policy], parses[_stored_text(olds)]


@KINDS
@SHAPES
@REFRESH
def test_a_check_reads_everything_once(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, kind: str, shape: str, refresh: str
) -> None:
    provider, news, policies = _asked(emulator, kind, shape, refresh)
    olds = _checked(provider, {}, news)

    assert _counts(monkeypatch, kind, provider, olds, news) == (1, policies, 1)


@KINDS
@SHAPES
def test_a_check_whose_vendor_fails_reads_everything_once(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, kind: str, shape: str
) -> None:
    provider, news, policies = _asked(emulator, kind, shape, "always")
    olds = _checked(provider, {}, news)
    emulator.fail(vendor_of(kind).name, status=403)

    assert _counts(monkeypatch, kind, provider, olds, news) == (1, policies, 1)


def test_a_check_of_certificate_states_reads_everything_once(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = emulator.world.listings["ack-user"]
    news = {"name": "ack-user", **arguments, "policy": {"timeout": 60}}
    olds = _checked(CertificateStatesProvider(), {}, news)
    model = certificate_states_reader(str(arguments["kind"])).query
    validations = count_validations(monkeypatch, model, FailurePolicy)

    _checked(CertificateStatesProvider(), olds, news)

    assert validations == Counter[type[BaseModel]]({model: 1, FailurePolicy: 1})


@SHAPES
def test_a_stored_text_that_is_parsed_for_each_use_would_be_counted(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    """The proof that the tests here can fail: the state's credential without its cache."""
    provider, news, policies = _asked(emulator, "huawei-ucs", shape, "always")
    olds = _checked(provider, {}, news)
    monkeypatch.setattr(Stored, "credential", property(vars(Stored)["credential"].func))

    assert _counts(monkeypatch, "huawei-ucs", provider, olds, news) == (1, policies, 2)


def test_a_cluster_that_is_checked_for_each_use_would_be_counted(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same proof for models: a fleet that checks what it is given twice."""
    provider, news, policies = _asked(emulator, "huawei-ucs", "fleet", "always")
    olds = _checked(provider, {}, news)
    monkeypatch.setattr(fleet, "cluster_specs", lambda *given: cluster_specs(*given) and cluster_specs(*given))

    assert _counts(monkeypatch, "huawei-ucs", provider, olds, news) == (2, 2 * policies, 1)
