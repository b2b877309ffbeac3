"""What the machine already has of the toolchain; nothing is built or changed here."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sandbox.toolchain.pieces import PLUGIN_VERSION

COMPONENTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kwok")

_LANGUAGE_HOST = "pulumi-language-python"
_KUBECTL_SECONDS = 30.0


def engine_directory(environ: Mapping[str, str]) -> Path | None:
    """The directory of a `pulumi` on PATH that has its Python language host beside it."""
    found = shutil.which("pulumi", path=environ.get("PATH", ""))
    if found is None:
        return None
    # A version manager's shim has its siblings beside the link, a package's link beside the target.
    for directory in (Path(found).parent, Path(found).resolve().parent):
        if (directory / _LANGUAGE_HOST).exists():
            return directory.absolute()
    return None


def kubernetes_plugin(environ: Mapping[str, str]) -> Path | None:
    """The plugin of the version that the sandbox pins, from the user's own Pulumi home."""
    home = Path(environ.get("PULUMI_HOME") or Path(environ.get("HOME", "/")) / ".pulumi")
    plugin = home / "plugins" / f"resource-kubernetes-v{PLUGIN_VERSION}" / "pulumi-resource-kubernetes"
    return plugin if plugin.is_file() else None


def components(environ: Mapping[str, str]) -> dict[str, Path]:
    """Control-plane executables the user provides, by name; a kubectl from PATH only if it runs."""
    found = _assets(environ.get("KUBEBUILDER_ASSETS", ""))
    if "kubectl" not in found:
        on_path = shutil.which("kubectl", path=environ.get("PATH", ""))
        if on_path is not None and _works(on_path, environ):
            found["kubectl"] = Path(on_path)
    return found


def _assets(directory: str) -> dict[str, Path]:
    if not directory:
        return {}
    candidates = {name: Path(directory).absolute() / name for name in COMPONENTS}
    return {name: path for name, path in candidates.items() if shutil.which(path)}


def _works(kubectl: str, environ: Mapping[str, str]) -> bool:
    try:
        answer = subprocess.run(
            [kubectl, "version", "--client"],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_KUBECTL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0
