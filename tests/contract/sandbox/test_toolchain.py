"""The toolchain builds what is missing, once, and prefers what the machine has; `go` is a script here."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from sandbox.errors import SandboxError
from sandbox.toolchain import pieces
from sandbox.toolchain.builder import Builder
from sandbox.toolchain.ensure import Toolchain, cache_directory, ensure
from sandbox.toolchain.pieces import KWOK

CHECKOUT = Path(__file__).parents[3]
BUILT = ["pulumi", "pulumi-language-python", "pulumi-resource-kubernetes", "control-plane", "kwok"]

# Speaks as much of go's command line as the builder uses; notes each build in builds.log.
FAKE_GO = """\
    #!/bin/sh
    here=$(/usr/bin/dirname "$0")
    case "$1" in
    env) echo "${FAKE_GO_VERSION:-go1.26.0}" ;;
    list) echo "$here/module" ;;
    build)
        while [ "$1" != -o ]; do shift; done
        echo "${2##*/}" >> "$here/builds.log"
        /bin/sleep "${FAKE_GO_SLEEP:-0}"
        if [ -n "$FAKE_GO_FAILS" ]; then echo "main.go:1: undefined: everything" >&2; exit 1; fi
        echo "built" > "$2"
        ;;
    esac
"""


class Machine:
    """A machine as the toolchain sees it: a PATH, a home and a cache, all empty at first."""

    def __init__(self, directory: Path) -> None:
        self.bin = directory / "path"
        self.home = directory / "home"
        self.cache = directory / "cache"
        self.reports: list[str] = []
        self.environ = {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "CLUSTERKEYS_CACHE": str(self.cache),
        }
        self.bin.mkdir()
        self.home.mkdir()

    def with_go(self) -> "Machine":
        program(self.bin / "go", FAKE_GO)
        for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
            path = self.bin / "module" / "python" / script
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("script")
        return self

    def with_pulumi(self, directory: Path) -> "Machine":
        program(directory / "pulumi")
        program(directory / "pulumi-language-python")
        self.environ["PATH"] += f":{directory}"
        return self

    def ensure(self) -> Toolchain:
        return ensure(report=self.reports.append, environ=self.environ)

    def builds(self) -> list[str]:
        log = self.bin / "builds.log"
        return log.read_text().split() if log.exists() else []

    def start(self, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "sandbox.toolchain"],
            cwd=CHECKOUT,
            env=self.environ | extra | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def program(path: Path, text: str = "#!/bin/sh\nexit 0\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_with_go_alone_gets_everything_built(machine: Machine) -> None:
    toolchain = machine.with_go().ensure()

    assert machine.builds() == BUILT
    assert sorted(path.name for path in (toolchain.pulumi_root / "bin").iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
    ]
    assert all(os.access(path, os.X_OK) for path in (toolchain.pulumi_root / "bin").glob("*-*-*-*"))
    assert toolchain.kubernetes_plugin.read_text() == "built\n"
    assert Path(toolchain.etcd[0]).name == "control-plane"
    assert toolchain.kube_apiserver[1:] == ("kube-apiserver",)
    assert toolchain.kubectl[1:] == ("kubectl",)


def test_a_second_run_builds_nothing(machine: Machine) -> None:
    first = machine.with_go().ensure()
    machine.reports.clear()

    assert machine.ensure() == first
    assert machine.builds() == BUILT
    assert machine.reports == []


def test_another_go_builds_anew(machine: Machine) -> None:
    machine.with_go().ensure()
    machine.environ["FAKE_GO_VERSION"] = "go1.27.0"
    machine.ensure()

    assert machine.builds() == BUILT + BUILT


@pytest.mark.parametrize(
    "source",
    ["kubernetes/go.sum", "kubernetes/control-plane/main.go", "kubernetes/sdk/go/kubernetes/untyped.go"],
)
def test_a_changed_source_builds_anew_what_shares_its_module(
    source: str, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = shutil.copytree(pieces.MODULES, tmp_path / "modules")
    monkeypatch.setattr(pieces, "MODULES", modules)
    machine.with_go().ensure()
    with (modules / source).open("a") as file:
        file.write("// changed\n")
    machine.ensure()

    assert machine.builds() == [*BUILT, "pulumi-resource-kubernetes", "control-plane", "kwok"]


def test_progress_names_the_piece_its_number_and_the_time_it_took(machine: Machine) -> None:
    machine.with_go().ensure()

    assert machine.reports[0] == "[1/5] pulumi CLI and engine: building"
    assert machine.reports[-1] == "[5/5] kwok (nodes): built in 0 s"


def test_a_long_build_says_that_it_goes_on(machine: Machine) -> None:
    machine.with_go()
    machine.cache.mkdir()
    Builder(
        go=str(machine.bin / "go"),
        cache=machine.cache,
        environ=machine.environ | {"FAKE_GO_SLEEP": "0.5"},
        report=machine.reports.append,
        progress_seconds=0.1,
    ).install(KWOK, "[1/1]")

    assert "[1/1] kwok (nodes): building, 0 s" in machine.reports


def test_a_failed_build_shows_what_go_said_and_installs_nothing(machine: Machine) -> None:
    machine.with_go().environ["FAKE_GO_FAILS"] = "yes"

    with pytest.raises(SandboxError, match=r"pulumi CLI and engine .*\n.*undefined: everything"):
        machine.ensure()
    assert not [path for path in machine.cache.iterdir() if path.is_dir()]


def test_what_an_interrupted_build_left_is_removed_and_built_anew(machine: Machine) -> None:
    half = machine.cache / ".partial-kwok-abc"
    program(half / "kwok")

    toolchain = machine.with_go().ensure()

    assert not half.exists()
    assert Path(toolchain.kwok[0]).read_text() == "built\n"


def test_an_interrupt_ends_go_and_leaves_nothing_half_installed(machine: Machine) -> None:
    started = time.monotonic()
    with machine.with_go().start(FAKE_GO_SLEEP="30") as process:
        while not machine.builds():
            assert time.monotonic() - started < 20
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "Traceback" not in output
    assert time.monotonic() - started < 20
    assert not [path for path in machine.cache.iterdir() if path.is_dir()]


def test_two_runs_at_once_build_once_and_the_second_says_that_it_waits(machine: Machine) -> None:
    machine.with_go()
    with machine.start(FAKE_GO_SLEEP="0.3") as first, machine.start(FAKE_GO_SLEEP="0.3") as second:
        outputs = [process.communicate(timeout=60)[0] for process in (first, second)]

    assert [first.returncode, second.returncode] == [0, 0]
    assert sorted(machine.builds()) == sorted(BUILT)
    assert "another run is building it, waiting for that" in "".join(outputs)


def test_nothing_of_pulumi_is_built_where_pulumi_is_on_path(machine: Machine, tmp_path: Path) -> None:
    toolchain = machine.with_go().with_pulumi(tmp_path / "official" / "bin").ensure()

    assert toolchain.pulumi_root == tmp_path / "official"
    assert machine.builds() == ["pulumi-resource-kubernetes", "control-plane", "kwok"]


def test_a_pulumi_in_a_directory_of_another_name_gets_a_root_that_leads_there(machine: Machine, tmp_path: Path) -> None:
    toolchain = machine.with_go().with_pulumi(tmp_path / "opt").ensure()

    assert (toolchain.pulumi_root / "bin" / "pulumi").resolve() == tmp_path / "opt" / "pulumi"


def test_a_pulumi_that_is_a_link_is_followed_to_its_language_host(machine: Machine, tmp_path: Path) -> None:
    machine.with_go().with_pulumi(tmp_path / "package" / "bin")
    machine.environ["PATH"] = str(machine.bin)
    (machine.bin / "pulumi").symlink_to(tmp_path / "package" / "bin" / "pulumi")

    assert machine.ensure().pulumi_root == tmp_path / "package"


def test_a_pulumi_without_its_language_host_is_not_used(machine: Machine) -> None:
    program(machine.with_go().bin / "pulumi")
    machine.ensure()

    assert machine.builds() == BUILT


def test_the_plugin_of_the_pinned_version_is_taken_from_the_users_pulumi_home(machine: Machine) -> None:
    plugins = machine.with_go().home / ".pulumi" / "plugins"
    own = program(plugins / "resource-kubernetes-v4.23.0" / "pulumi-resource-kubernetes")

    assert machine.ensure().kubernetes_plugin == own
    assert "pulumi-resource-kubernetes" not in machine.builds()


def test_a_plugin_of_another_version_is_not_taken(machine: Machine) -> None:
    plugins = machine.with_go().home / ".pulumi" / "plugins"
    program(plugins / "resource-kubernetes-v4.22.0" / "pulumi-resource-kubernetes")
    machine.ensure()

    assert "pulumi-resource-kubernetes" in machine.builds()


def test_kubebuilder_assets_are_used_and_only_the_rest_is_built(machine: Machine, tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    for name in ("etcd", "kube-apiserver", "kubectl"):
        program(assets / name)
    machine.with_go().environ["KUBEBUILDER_ASSETS"] = str(assets)
    toolchain = machine.ensure()

    assert toolchain.etcd == (str(assets / "etcd"),)
    assert toolchain.kube_apiserver == (str(assets / "kube-apiserver"),)
    assert toolchain.kubectl == (str(assets / "kubectl"),)
    assert toolchain.kube_scheduler[1:] == ("kube-scheduler",)


def test_a_kubectl_on_path_that_does_not_run_is_not_used(machine: Machine) -> None:
    program(machine.with_go().bin / "kubectl", "#!/bin/sh\nexit 1\n")

    assert machine.ensure().kubectl[1:] == ("kubectl",)


def test_a_kubectl_on_path_that_runs_is_used(machine: Machine) -> None:
    own = program(machine.with_go().bin / "kubectl")

    assert machine.ensure().kubectl == (str(own),)


def test_without_go_and_pulumi_one_message_names_both_ways_out(machine: Machine) -> None:
    with machine.start() as process:
        output, _ = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "Traceback" not in output
    assert "install Go" in output
    assert "KUBEBUILDER_ASSETS" in output
    assert "https://www.pulumi.com/docs/install" in output


def test_without_go_a_complete_set_of_the_users_own_is_enough(machine: Machine, tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    for name in ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kwok"):
        program(assets / name)
    program(machine.home / ".pulumi/plugins/resource-kubernetes-v4.23.0/pulumi-resource-kubernetes")
    machine.with_pulumi(tmp_path / "official" / "bin").environ["KUBEBUILDER_ASSETS"] = str(assets)

    assert machine.ensure().kwok == (str(assets / "kwok"),)


def test_the_cache_is_outside_the_checkout() -> None:
    assert cache_directory({"HOME": "/home/me"}) == Path("/home/me/.cache/clusterkeys/toolchain")
    assert cache_directory({"HOME": "/home/me", "XDG_CACHE_HOME": "/c"}) == Path("/c/clusterkeys/toolchain")


def test_a_toolchain_survives_its_json(machine: Machine) -> None:
    toolchain = machine.with_go().ensure()

    assert Toolchain.from_json(json.loads(json.dumps(toolchain.to_json()))) == toolchain
