"""Runs the real engine on a stack of its own and reads what it did from its events and its state."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sandbox import stack
from sandbox.control import EmulatorControl
from sandbox.state import CHECKOUT, State
from tests.e2e.canaries import Canaries

SECONDS = 240
OURS = {"PULUMI_DEBUG_COMMANDS": "true"}
"""Makes the engine know `--event-log`."""
SDK_DEBUG = re.compile(r'"message":"[^{]*(register resource outputs|resource registration successful)')
"""Pulumi's SDK sends each stack's outputs in clear as debug diagnostics, which `--debug` prints (docs/security.md).
Nothing of ours can stop it, so these lines are searched for accounts' secrets alone."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One command of the engine."""

    exit: int
    text: str
    events: Sequence[Mapping[str, Any]] = field(repr=False)

    @property
    def operations(self) -> dict[str, str]:
        """The operation per resource, keyed `type name` with the type's last part."""
        found = (event["resourcePreEvent"]["metadata"] for event in self.events if "resourcePreEvent" in event)
        return {label(each["urn"]): each["op"] for each in found}

    @property
    def changes(self) -> dict[str, str]:
        """Those that are not `same`, but for the engine's own record of the changed configuration."""
        own = "pulumi-python default"
        return {name: each for name, each in self.operations.items() if each != "same" and name != own}

    def metadata(self, name: str) -> Mapping[str, Any]:
        """The engine's words about one resource."""
        found = (event["resourcePreEvent"]["metadata"] for event in self.events if "resourcePreEvent" in event)
        return next(each for each in found if label(each["urn"]) == name)

    def difference(self, name: str) -> dict[str, str]:
        """Property path to kind of difference, as the engine computed it."""
        detailed = self.metadata(name).get("detailedDiff") or {}
        return {re.sub(r'\["([^"]+)"\]', r".\1", path): each["diffKind"] for path, each in detailed.items()}


def label(urn: str) -> str:
    """`…$kubernetes:apps/v1:Deployment::demo/web` -> `Deployment demo/web`."""
    kind, _, name = urn.rpartition("::")
    return f"{kind.rpartition('$')[2].rpartition(':')[2]} {name}"


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A stack that points at the running sandbox; each command's output is searched for planted secrets."""

    state: State
    file: stack.StackFile
    project: Path
    canaries: Canaries
    logs: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, state: State, name: str, logs: Path, project: Path = CHECKOUT) -> Engine:
        bootstrap = {"namespace": name, "manifests": "examples/workload"}
        file = stack.prepare(state, stack=name, bootstrap=bootstrap, project=project)
        return cls(state=state, file=file, project=project, canaries=Canaries.of(state), logs=logs)

    @property
    def control(self) -> EmulatorControl:
        return EmulatorControl.from_state(self.state)

    def vendor(self, verb: str, target: str | None = None, **body: object) -> None:
        """Command the emulated vendors."""
        self.control.command(verb, target, body)

    def preview(self, *flags: str) -> Run:
        return self.run("preview", "--diff", *flags)

    def up(self, *flags: str) -> Run:
        return self.run("up", "--yes", "--skip-preview", *flags)

    def run(self, command: str, *flags: str) -> Run:
        """Run a command that makes events."""
        log = self.logs / f"{self.file.stack}-{len(list(self.logs.iterdir()))}.json"
        answer = self._pulumi(command, "--event-log", str(log), *flags, *self.file.options)
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        self.canaries.assert_absent(answer.stdout + answer.stderr, f"what {command} printed")
        shown = [line for line in lines if not SDK_DEBUG.search(line)]
        self.canaries.assert_absent("\n".join(shown), f"the events of {command}")
        self.canaries.assert_accounts_absent("\n".join(lines), f"the debug events of {command}")
        text = answer.stdout + answer.stderr
        return Run(exit=answer.returncode, text=text, events=[json.loads(line) for line in lines])

    def exported(self) -> dict[str, Any]:
        """The state, as anybody with access to the backend reads it."""
        text = self._pulumi("stack", "export", "--stack", self.file.stack).stdout
        self.canaries.assert_absent(text, "the exported state")
        exported: dict[str, Any] = json.loads(text)
        return exported

    def resource(self, name: str) -> dict[str, Any]:
        """One resource of the exported state."""
        resources = self.exported()["deployment"]["resources"]
        found: dict[str, Any] = next(each for each in resources if label(each["urn"]) == name)
        return found

    def output(self, name: str) -> str:
        """A stack output in clear, as a downstream stack gets it."""
        answer = self._pulumi("stack", "output", name, "--show-secrets", "--stack", self.file.stack)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def kubectl(self, cluster: str, *arguments: str) -> str:
        """Ask a cluster through the exported merged kubeconfig."""
        kubeconfig = self.logs / "merged.kubeconfig"
        kubeconfig.write_text(self.output("merged_kubeconfig"), encoding="utf-8")
        command = ["kubectl", "--kubeconfig", str(kubeconfig), "--context", cluster, *arguments]
        answer = self._process(command)
        kubeconfig.unlink()
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def configure(self, path: str, value: object) -> None:
        """Change one plain value of the stack's configuration, `path` being dotted."""
        content = yaml.safe_load(self.file.path.read_text(encoding="utf-8"))
        *parents, last = path.split(".")
        place = content["config"]
        for parent in parents:
            place = place.setdefault(parent, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
        self.file.path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    def _pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._process(["pulumi", "--non-interactive", "--color", "never", *arguments])

    def _process(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the engine and kubectl, with arguments of these tests
            command,
            cwd=self.project,
            env={**stack.environment(self.state), **OURS, **self.environment},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
