"""A Pulumi stack that points at a running sandbox, and the environment in which to work with it."""

import os
import secrets
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from sandbox.errors import SandboxError
from sandbox.files import write_private
from sandbox.state import CHECKOUT, State
from sandbox.toolchain.ensure import Toolchain
from sandbox.toolchain.pieces import PLUGIN_VERSION

STACK = "sandbox"

_NAMESPACE = "clusterkeys"  # of the configuration, whatever the project's own name
_PULUMI_SECONDS = 120.0
_BOOTSTRAP = {"namespace": "demo", "manifests": "examples/workload"}
_PASSPHRASE = "passphrase"  # noqa: S105 - the name of a file


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """Where a stack's configuration lies, and the name under which the backend knows the stack."""

    path: Path
    stack: str
    project: str

    @property
    def options(self) -> tuple[str, ...]:
        """What every pulumi command on this stack needs."""
        return ("--stack", self.stack, "--config-file", str(self.path))


def environment(state: State, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment for pulumi and kubectl: nothing of the user's own Pulumi or clusters is in reach.

    Raises:
        SandboxError: The sandbox was never up.
    """
    inherited = os.environ if environ is None else environ
    kept = {name: value for name, value in inherited.items() if not name.startswith("PULUMI_")}
    return {**kept, **_own_settings(state, inherited)}


def shell_exports(state: State) -> str:
    """The same as lines for a shell's `eval`."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in _own_settings(state, os.environ).items())


def prepare(
    state: State, *, stack: str = STACK, bootstrap: Mapping[str, str] | None = None, project: Path = CHECKOUT
) -> StackFile:
    """Make the stack, if it isn't there yet, with accounts and clusters of the running emulator.

    Args:
        state: A sandbox that is up.
        stack: Another name makes another stack, with a configuration and state of its own.
        bootstrap: What to put on each cluster; the example workload if not given.
        project: The directory of `Pulumi.yaml`.
    """
    name = _project_name(project)
    file = StackFile(path=state.file(f"Pulumi.{stack}.yaml"), stack=stack, project=name)
    if file.path.exists():
        return file
    emulator = _emulator(state)
    _install_home(state)
    salt = _create_stack(state, file)
    configuration = _configuration(emulator, _BOOTSTRAP if bootstrap is None else bootstrap)
    prefixed = {f"{_NAMESPACE}:{key}": value for key, value in configuration.items()}
    draft = replace(file, path=state.pulumi / file.path.name)
    write_private(draft.path, yaml.safe_dump({**salt, "config": prefixed}, sort_keys=False))
    set_secrets(state, draft)
    draft.path.replace(file.path)
    return file


def set_secrets(state: State, file: StackFile) -> None:
    """Encrypt the accounts' present keys into the stack's configuration."""
    for account, settings in _emulator(state)["accounts"].items():
        for name in settings["secrets"]:
            key = f"{_NAMESPACE}:accounts.{account}.{name}"
            # On stdin: arguments can be seen by everybody.
            _pulumi(state, ["config", "set", "--path", key, "--secret", *file.options], settings[name])


def _own_settings(state: State, environ: Mapping[str, str]) -> dict[str, str]:
    toolchain = _toolchain(state)
    path = [str(Path(sys.prefix) / "bin"), str(toolchain.pulumi_root / "bin"), str(state.pulumi / "bin")]
    return {
        "PATH": os.pathsep.join([*path, environ.get("PATH", os.defpath)]),
        "PULUMI_HOME": str(state.pulumi / "home"),
        "PULUMI_BACKEND_URL": (state.pulumi / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(state.pulumi / _PASSPHRASE),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_PROXY": "localhost,127.0.0.1",
        # Not there, so that a mistake can't reach the user's own clusters.
        "KUBECONFIG": str(state.pulumi / "no-kubeconfig"),
    }


def _toolchain(state: State) -> Toolchain:
    content = state.read("toolchain.json")
    if content is None:
        raise SandboxError(f"no sandbox in {state.directory}; start one with `python -m sandbox up`")
    return Toolchain.from_json(content)


def _emulator(state: State) -> dict[str, Any]:
    announced: dict[str, Any] | None = state.read("emulator.json")
    if announced is None:
        raise SandboxError(f"no sandbox runs in {state.directory}; start it with `python -m sandbox up`")
    return announced


def _project_name(project: Path) -> str:
    try:
        return str(yaml.safe_load((project / "Pulumi.yaml").read_text(encoding="utf-8"))["name"])
    except FileNotFoundError as error:
        raise SandboxError(f"{project} holds no Pulumi.yaml") from error


def _install_home(state: State) -> None:
    toolchain = _toolchain(state)
    plugin = state.pulumi / "home" / "plugins" / f"resource-kubernetes-v{PLUGIN_VERSION}"
    for directory in (plugin, state.pulumi / "backend", state.pulumi / "bin"):
        directory.mkdir(parents=True, exist_ok=True)
    _link(plugin / "pulumi-resource-kubernetes", toolchain.kubernetes_plugin)
    _write_script(state.pulumi / "bin" / "kubectl", toolchain.kubectl)
    passphrase = state.pulumi / _PASSPHRASE
    if not passphrase.exists():
        write_private(passphrase, secrets.token_urlsafe(32))


def _link(link: Path, target: Path) -> None:
    if not link.exists():
        link.symlink_to(target)


def _write_script(path: Path, argv: tuple[str, ...]) -> None:
    """A name on PATH for what may be one command of a larger program."""
    path.write_text(f'#!/bin/sh\nexec {shlex.join(argv)} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


def _create_stack(state: State, file: StackFile) -> dict[str, Any]:
    """Return what the engine puts into a new stack's file: the salt of its passphrase.

    It writes that beside the project, so the project is a stand-in: the checkout stays as it is.
    """
    project = state.pulumi / "project"
    project.mkdir(exist_ok=True)
    (project / "Pulumi.yaml").write_text(yaml.safe_dump({"name": file.project, "runtime": "python"}), encoding="utf-8")
    written = project / file.path.name
    if not written.exists():
        _pulumi(state, ["stack", "init", file.stack])
    return dict(yaml.safe_load(written.read_text(encoding="utf-8")))


def _configuration(emulator: Mapping[str, Any], bootstrap: Mapping[str, str]) -> dict[str, Any]:
    """The stack's plain configuration: what the emulator announced, less everything secret."""
    accounts = {
        name: {key: value for key, value in settings.items() if key not in {"secrets", *settings["secrets"]}}
        for name, settings in emulator["accounts"].items()
    }
    clusters = {name: {**settings, "bootstrap": dict(bootstrap)} for name, settings in emulator["clusters"].items()}
    return {"accounts": accounts, "clusters": clusters, "certificate_states": dict(emulator["listings"])}


def _pulumi(state: State, arguments: list[str], text: str = "") -> None:
    pulumi = str(_toolchain(state).pulumi_root / "bin" / "pulumi")
    answer = subprocess.run(
        [pulumi, "--non-interactive", "-C", str(state.pulumi / "project"), *arguments],
        env=environment(state),
        input=text,
        capture_output=True,
        text=True,
        timeout=_PULUMI_SECONDS,
        check=False,
    )
    if answer.returncode != 0:
        raise SandboxError(f"`pulumi {' '.join(arguments[:2])}` failed: {answer.stderr.strip()}")
