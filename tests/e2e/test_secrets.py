"""Planted secrets are looked for in everything that a run leaves or shows while it runs."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import psutil
import yaml

from sandbox.state import State
from tests.e2e.canaries import Canaries
from tests.e2e.engine import Engine


class ProcessWatch(threading.Thread):
    """Collects the arguments of every process there is, until it is stopped."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: set[str] = set()
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.02):
            for process in psutil.process_iter(["cmdline"]):
                self.seen.add(" ".join(process.info["cmdline"] or []))

    def stop(self) -> str:
        self._done.set()
        self.join()
        return "\n".join(self.seen)


def test_no_process_shows_a_secret_in_its_arguments(engine: Engine) -> None:
    watch = ProcessWatch()
    watch.start()
    engine.up()
    engine.preview()
    arguments = watch.stop()
    assert "pulumi.dynamic" in arguments, "the watch saw the provider process"
    engine.canaries.assert_absent(arguments, "the processes' arguments")


def test_previews_as_json_and_with_diffs_show_no_secret(engine: Engine) -> None:
    engine.up()
    engine.vendor("rotate", "arc-berlin")
    for flags in (["--json"], ["--diff", "--show-sames"], ["--json", "--show-config"]):
        shown = engine.run("preview", *flags)
        assert shown.exit == 0, shown.text
    assert engine.run("refresh", "--yes", "--skip-preview", "--diff", "--show-sames").exit == 0


def test_nothing_secret_is_left_in_the_backend_or_the_home_of_pulumi(engine: Engine, running: State) -> None:
    engine.up()
    engine.vendor("rotate", "ucs-dc1")
    engine.up()
    key = yaml.safe_load(engine.output("merged_kubeconfig"))["users"][0]["user"]["client-key-data"]
    forms = (key, base64.b64decode(key).decode().splitlines()[1])
    files = [path for path in (running.pulumi).rglob("*") if path.is_file() and "plugins" not in path.parts]
    assert files
    for path in files:
        text = path.read_bytes().decode(errors="replace")
        engine.canaries.assert_absent(text, str(path.relative_to(running.pulumi)))
        assert not any(form in text for form in forms), path


def test_even_the_engines_own_debug_output_has_no_account_secret_beyond_the_configuration(engine: Engine) -> None:
    """From -v=9 on the engine prints properties of every provider; see docs/security.md."""
    run = engine._pulumi("preview", "-v=9", "--logtostderr", *engine.file.options)
    lines = (run.stdout + run.stderr).splitlines()
    canaries: Canaries = engine.canaries
    holding = [line for line in lines if any(value in line for value in canaries.values.values())]
    assert holding, "the engine printed the configuration, so the search would have found more"
    assert all("tenant_id" in line and "endpoints" in line for line in holding), [line[:160] for line in holding]
    assert not any("operationStatuses" in line or "earer " in line for line in lines)


def test_no_temporary_file_of_ours_is_left(engine: Engine, tmp_path: Path) -> None:
    """The Kubernetes plugin keeps its kubeconfig in a temporary file of mode 0600; nothing else may be there."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    engine.environment["TMPDIR"] = str(scratch)
    engine.up()
    left = {path.name.rstrip("0123456789") for path in scratch.rglob("*") if path.is_file()}
    assert left <= {"kubeconfig"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in scratch.rglob("kubeconfig*"))
