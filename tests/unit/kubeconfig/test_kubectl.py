"""The real kubectl reads what is written here as it is meant."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse, render
from clusterkeys.kubeconfig.merge import merge
from clusterkeys.kubeconfig.select import select
from tests.unit.kubeconfig.minting import Minted, canary, day, kubeconfig_tree, mint

AWKWARD = (
    "y",
    "no",
    "null",
    "~",
    "1e3",
    "0x1f",
    "0o17",
    "1_000",
    "1:30",
    "2026-01-01",
    "<<",
    "=",
    "- a",
    "a: b #c",
)


@pytest.fixture(scope="module")
def kubectl() -> str:
    """Where it is missing, `make toolchain` builds one; this suite does not run without."""
    found = shutil.which("kubectl")
    assert found, "kubectl is not on PATH"
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kubectl")


@pytest.fixture(scope="module")
def admin() -> Minted:
    return mint("admin", begin=day(2026), end=day(2027))


def _view(kubectl: str, folder: Path, text: str, *options: str) -> dict[str, Any]:
    file = folder / "kubeconfig"
    file.write_text(text)
    command = [kubectl, f"--kubeconfig={file}", "config", "view", "--raw", "-o", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603  our own words
    assert done.returncode == 0, done.stderr
    view: dict[str, Any] = json.loads(done.stdout)
    return view


def test_kubectl_loads_a_selected_kubeconfig_whole(kubectl: str, tmp_path: Path, admin: Minted) -> None:
    cluster = {
        "server": "https://203.0.113.7:6443",
        "certificate-authority-data": admin.certificate_data,
        "insecure-skip-tls-verify": "false",
        "tls-server-name": "kubernetes",
        "proxy-url": "http://proxy:3128",
    }
    user = {"client-certificate-data": admin.certificate_data, "client-key-data": admin.key_data}
    context = {"cluster": "c", "user": "u", "namespace": "team"}
    text = render(select(parse(kubeconfig_tree(cluster=cluster, user=user, context=context)), name="dc1"))
    view = _view(kubectl, tmp_path, text, "--minify")
    del cluster["insecure-skip-tls-verify"]
    assert view["clusters"] == [{"name": "dc1", "cluster": cluster}]
    assert view["users"] == [{"name": "dc1", "user": user}]
    assert view["contexts"] == [{"name": "dc1", "context": {"cluster": "dc1", "user": "dc1", "namespace": "team"}}]
    assert view["current-context"] == "dc1"


def test_kubectl_loads_a_skip_flag_that_came_as_text(kubectl: str, tmp_path: Path) -> None:
    cluster = {"server": "https://203.0.113.7:6443", "insecure-skip-tls-verify": "True"}
    text = render(select(parse(kubeconfig_tree(cluster=cluster)), name="dc1", allow_insecure_tls=True))
    view = _view(kubectl, tmp_path, text, "--minify")
    assert view["clusters"] == [{"name": "dc1", "cluster": cluster | {"insecure-skip-tls-verify": True}}]


def test_kubectl_loads_an_exec_entry_as_delivered(kubectl: str, tmp_path: Path) -> None:
    entry = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "login-helper",
        "args": ["get-token", "--pop-claims", "u=/subscriptions/1", *AWKWARD],
        "env": [{"name": name, "value": name} for name in AWKWARD],
        "installHint": "not installed: see\n\n  https://login.example/\ttoo\n",
        "provideClusterInfo": False,
        "interactiveMode": "IfAvailable",
    }
    text = render(select(parse(kubeconfig_tree(user={"exec": entry})), name="dc1"))
    assert _view(kubectl, tmp_path, text, "--minify")["users"] == [{"name": "dc1", "user": {"exec": entry}}]


@pytest.mark.parametrize(
    "token", [*AWKWARD, "é\u0085\u2028😀", "\ttab", "trailing \\ \" ' {", pytest.param(canary() * 60, id="long")]
)
def test_kubectl_sees_text_wherever_text_was_meant(kubectl: str, tmp_path: Path, token: str) -> None:
    """Go's YAML and PyYAML disagree on which bare words are numbers and booleans."""
    text = render(select(parse(kubeconfig_tree(user={"token": token})), name=token))
    view = _view(kubectl, tmp_path, text, "--minify")
    assert view["users"] == [{"name": token, "user": {"token": token}}]
    assert view["current-context"] == token


@settings(max_examples=20)
@given(args=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=60))
def test_kubectl_reads_every_text_as_it_was_written(kubectl: str, folder: Path, args: list[str]) -> None:
    entry = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "login", "args": ["get", *args]}
    text = render(select(parse(kubeconfig_tree(user={"exec": entry})), name="dc1"))
    (user,) = _view(kubectl, folder, text, "--minify")["users"]
    assert user["user"]["exec"]["args"] == entry["args"]


def _selected(name: str, server: str) -> str:
    return render(select(parse(kubeconfig_tree(cluster={"server": server})), name=name))


def test_kubectl_finds_every_cluster_in_the_merged_kubeconfig(kubectl: str, tmp_path: Path) -> None:
    servers = {"ucs-dc1": "https://203.0.113.1:5443", "arc-berlin": "https://203.0.113.2:6443"}
    text = merge({name: _selected(name, server) for name, server in servers.items()})
    assert _view(kubectl, tmp_path, text)["current-context"] == "arc-berlin"
    for name, server in servers.items():
        view = _view(kubectl, tmp_path, text, "--minify", f"--context={name}")
        assert view["clusters"] == [{"name": name, "cluster": {"server": server}}]
        assert view["users"][0]["name"] == name


def test_the_order_of_the_clusters_does_not_change_the_merged_text() -> None:
    texts = {name: _selected(name, f"https://{name}.example") for name in ("b", "a", "c")}
    assert merge(texts) == merge(dict(reversed(texts.items())))


def test_kubectl_loads_the_merged_kubeconfig_of_no_cluster(kubectl: str, tmp_path: Path) -> None:
    view = _view(kubectl, tmp_path, merge({}))
    assert not view["clusters"]
    assert not view["contexts"]


def test_a_kubeconfig_under_another_name_is_not_merged() -> None:
    with pytest.raises(KubeconfigError) as raised:
        merge({"a": _selected("b", "https://b.example")})
    assert str(raised.value) == "the kubeconfig of a can't be merged: its context has another name"
