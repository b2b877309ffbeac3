"""`python -m sandbox demo`: the whole story on one screen, from nothing to nothing."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from sandbox import lifecycle, stack
from sandbox.errors import SandboxError
from sandbox.stack import StackFile
from sandbox.state import CHECKOUT, State
from sandbox.terminal import Terminal
from sandbox.world_names import world_clusters


@dataclass(frozen=True, kw_only=True)
class Story:
    """The steps, told in order by `tell`; a step that fails ends the story."""

    state: State
    terminal: Terminal
    file: StackFile
    clusters: Sequence[str]

    def tell(self) -> None:
        """Fetch, look, rotate, look again, destroy."""
        _heading("Fetch every kubeconfig and put a workload on each cluster")
        self._pulumi("up", "--yes")
        _heading("What the stack gives to others (secrets stay masked)")
        self._pulumi("stack", "output", "kubeconfigs")
        _heading("What the vendor lists of its certificates")
        self._pulumi("stack", "output", "certificate_states", "--json")
        self._through_the_exported_kubeconfig()
        self._after_a_rotation()
        _heading("Take it all away again")
        self._pulumi("destroy", "--yes")
        self._what_is_left()

    def _through_the_exported_kubeconfig(self) -> None:
        _heading("kubectl through the exported kubeconfig")
        kubeconfig = self.state.pulumi / "merged.kubeconfig"
        try:
            command = ["pulumi", "stack", "output", "merged_kubeconfig", "--show-secrets", "--stack", self.file.stack]
            self.terminal.run_into(kubeconfig, command)
            for cluster in self.clusters:
                self._kubectl(kubeconfig, "--context", cluster, "--namespace", "demo", "get", "deployments,pods")
        finally:
            kubeconfig.unlink(missing_ok=True)

    def _after_a_rotation(self) -> None:
        rotated = self.clusters[-2:]
        _heading(f"The vendors re-issue the credentials of {' and '.join(rotated)}")
        for cluster in rotated:
            self._sandbox("rotate", cluster)
        _heading("What a preview says about it: which facts changed, why, and no workload touched")
        self._pulumi("preview", "--diff")
        _heading("Apply it; the pods are the same, only older")
        self._pulumi("up", "--yes", "--skip-preview")
        self._through_the_exported_kubeconfig()

    def _what_is_left(self) -> None:
        _heading("The clusters are empty, and the vendors were only ever read")
        for cluster in self.clusters:
            self._kubectl(self.state.clusters / cluster / "admin.kubeconfig", "get", "namespaces")
        self._sandbox("status")

    def _pulumi(self, *arguments: str) -> None:
        # `stack output` reads the state only and knows no stack file.
        options = ("--stack", self.file.stack) if arguments[0] == "stack" else self.file.options
        self.terminal.run(["pulumi", *arguments, *options])

    def _kubectl(self, kubeconfig: Path, *arguments: str) -> None:
        self.terminal.run(["kubectl", "--kubeconfig", str(kubeconfig), *arguments])

    def _sandbox(self, *arguments: str) -> None:
        argv = [sys.executable, "-m", "sandbox", "--state", str(self.state.directory), *arguments]
        self.terminal.run(argv, shown=f"python -m sandbox {' '.join(arguments)}")


def run(options: argparse.Namespace) -> None:
    """Tell the story and stop everything, however it went.

    Raises:
        SandboxError: A step failed; logs are kept then.
        KeyboardInterrupt: Ctrl-C, or SIGTERM, half way.
    """
    state = State.at(options.state)
    if lifecycle.is_up(state):
        raise SandboxError(f"a sandbox is up in {state.directory}; `python -m sandbox down` ends it")
    signal.signal(signal.SIGTERM, _interrupt)
    started = time.monotonic()
    finished = False
    try:
        _tell(state)
        finished = True
    finally:
        _heading("Stop everything")
        _uninterrupted(lambda: lifecycle.down(state, _say, keep_logs=not finished))
    _say(f"The whole story took {time.monotonic() - started:.0f} s.")


def _tell(state: State) -> None:
    _heading("Start real clusters and emulated vendors")
    clusters = world_clusters()
    _say("$ python -m sandbox up")
    lifecycle.up(state, lifecycle.Wishes(clusters=clusters, owner=os.getpid()), _say)
    file = stack.prepare(state)
    _say('$ eval "$(python -m sandbox environment)"\n')
    terminal = Terminal(directory=CHECKOUT, environ=stack.environment(state))
    Story(state=state, terminal=terminal, file=file, clusters=clusters).tell()


def _uninterrupted(action: Callable[[], None]) -> None:
    """A second Ctrl-C must not leave anything running."""
    previous = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        action()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _heading(text: str) -> None:
    print(f"== {text}\n", flush=True)


def _say(line: str) -> None:
    print(line, flush=True)
