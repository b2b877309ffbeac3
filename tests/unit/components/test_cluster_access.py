"""Access to a cluster never falls back to another one, and never replaces workloads."""

from typing import Any

import pulumi
import pytest

from clusterkeys_components.access import ClusterAccess, ClusterAccessArgs
from tests.harness.mocked_engine import Recorder, run, secret
from tests.unit.kubeconfig.minting import canary

PROVIDER = "pulumi:providers:kubernetes"


def _access(kubeconfig: Any) -> dict[str, pulumi.Output[Any]]:  # noqa: ANN401 - wrong ones too
    access = ClusterAccess("dc1", ClusterAccessArgs(kubeconfig=kubeconfig, cluster_identifier="huawei-ucs/c-1"))
    return {"urn": access.provider.urn}


def test_the_provider_is_given_the_kubeconfig_as_a_secret_and_the_identifier() -> None:
    recorder, text = Recorder(), canary()
    run(recorder, lambda: _access(text))
    (provider,) = recorder.of_type(PROVIDER)
    assert provider.name == "dc1"
    assert provider.inputs["clusterIdentifier"] == "huawei-ucs/c-1"
    assert provider.inputs["kubeconfig"] == secret(text)


def test_the_component_is_registered_under_its_own_type() -> None:
    recorder = Recorder()
    run(recorder, lambda: _access(canary()))
    assert [each.name for each in recorder.of_type("clusterkeys:index:ClusterAccess")] == ["dc1"]


@pytest.mark.parametrize("absent", ["", " ", "\n\t ", None, 5, {}])
@pytest.mark.parametrize("as_output", [True, False])
def test_an_absent_kubeconfig_is_refused(absent: object, *, as_output: bool) -> None:
    """The Kubernetes provider would take the cluster of the machine's own kubeconfig, and say nothing."""
    recorder = Recorder()
    with pytest.raises(pulumi.RunError) as caught:
        run(recorder, lambda: _access(pulumi.Output.from_input(absent) if as_output else absent))
    assert str(caught.value) == (
        "dc1 has no kubeconfig. Without one its workloads would go to the current context of this machine. "
        "Check the name of the output it comes from"
    )
    assert recorder.of_type(PROVIDER) == []
