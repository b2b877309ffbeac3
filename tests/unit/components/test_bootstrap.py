"""A bootstrap is a namespace and the manifests of a folder, on the cluster of its access and nowhere else."""

from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime.mocks import MockCallArgs

from clusterkeys_components.access import ClusterAccess, ClusterAccessArgs
from clusterkeys_components.bootstrap import Bootstrap, BootstrapArgs, files
from tests.harness.mocked_engine import Recorder, run
from tests.unit.kubeconfig.minting import canary

WORKLOAD = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: elsewhere
  namespace: kube-system
"""


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    (tmp_path / "b.yml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: second\n")
    (tmp_path / "a.yaml").write_text(WORKLOAD)
    (tmp_path / "README.md").write_text("no manifest")
    return tmp_path


def _bootstrap(manifests: Path) -> dict[str, pulumi.Output[Any]]:
    access = ClusterAccess("dc1", ClusterAccessArgs(kubeconfig=canary(), cluster_identifier="huawei-ucs/c-1"))
    made = Bootstrap("dc1", BootstrapArgs(provider=access.provider, namespace="team-a", manifests=manifests))
    return {"urn": made.urn}


def test_manifests_are_taken_in_the_order_of_their_names(manifests: Path) -> None:
    assert [path.name for path in files(manifests)] == ["a.yaml", "b.yml"]


def test_a_folder_without_manifests_is_an_error_and_not_an_empty_bootstrap(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(pulumi.RunError) as caught:
            files(folder)
        assert str(caught.value) == f"bootstrap.manifests: there is no *.yaml file in {folder}"


class Decoding(Recorder):
    """Reads YAML as the Kubernetes provider does when it is asked to."""

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        assert args.token == "kubernetes:yaml:decode"  # noqa: S105 - a type token
        return {"result": list(yaml.safe_load_all(args.args["text"]))}, []


# The library warns of an argument that it uses itself.
@pytest.mark.filterwarnings("ignore:explicit use of file_id:DeprecationWarning")
def test_a_namespace_and_all_manifests_are_registered(manifests: Path) -> None:
    """What names no namespace goes into the new one; what names another stays there."""
    recorder = Decoding()
    run(recorder, lambda: _bootstrap(manifests))
    (namespace,) = recorder.of_type("kubernetes:core/v1:Namespace")
    assert (namespace.name, namespace.inputs["metadata"]) == ("dc1-team-a", {"name": "team-a"})
    assert [each.name for each in recorder.of_type("clusterkeys:index:Bootstrap")] == ["dc1"]
    metadata = [each.inputs["metadata"] for each in recorder.of_type("kubernetes:core/v1:ConfigMap")]
    assert {each["name"]: each["namespace"] for each in metadata} == {
        "settings": "team-a",
        "second": "team-a",
        "elsewhere": "kube-system",
    }
