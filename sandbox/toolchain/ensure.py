"""Puts a complete toolchain together: the user's own parts first, our builds for the rest."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import SandboxError
from sandbox.toolchain import locate, pieces
from sandbox.toolchain.builder import Builder
from sandbox.toolchain.pieces import Piece

Argv = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """Where every program is; components are the first words of a command, since one file can be several."""

    pulumi_root: Path
    """`bin/` below it holds pulumi, its Python language host and the two scripts of dynamic providers."""
    kubernetes_plugin: Path
    etcd: Argv
    kube_apiserver: Argv
    kube_controller_manager: Argv
    kube_scheduler: Argv
    kubectl: Argv
    kwok: Argv

    def to_json(self) -> dict[str, str | Argv]:
        """What `from_json` reads."""
        return {"pulumi_root": str(self.pulumi_root), "kubernetes_plugin": str(self.kubernetes_plugin)} | {
            name: getattr(self, name) for name in _fields_of_components()
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Toolchain":
        """Read what `to_json` wrote."""
        return cls(
            pulumi_root=Path(content["pulumi_root"]),
            kubernetes_plugin=Path(content["kubernetes_plugin"]),
            **{name: tuple(content[name]) for name in _fields_of_components()},
        )


def _fields_of_components() -> list[str]:
    return [name.replace("-", "_") for name in locate.COMPONENTS]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the machine has."""

    engine: Path | None
    plugin: Path | None
    components: Mapping[str, Path]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Found":
        """Look at PATH, PULUMI_HOME and KUBEBUILDER_ASSETS."""
        return cls(
            engine=locate.engine_directory(environ),
            plugin=locate.kubernetes_plugin(environ),
            components=locate.components(environ),
        )


def missing(found: Found) -> tuple[Piece, ...]:
    """The pieces that have to be built, in the order of building."""
    absent = {name for name in locate.COMPONENTS if name not in found.components}
    wanted = {
        pieces.PULUMI: found.engine is None,
        pieces.PYTHON_HOST: found.engine is None,
        pieces.KUBERNETES_PLUGIN: found.plugin is None,
        pieces.CONTROL_PLANE: bool(absent - {"kwok"}),
        pieces.KWOK: "kwok" in absent,
    }
    return tuple(piece for piece in pieces.ALL if wanted[piece])


def cache_directory(environ: Mapping[str, str]) -> Path:
    """`$CLUSTERKEYS_CACHE`, else below the user's cache directory; never inside the checkout."""
    own = environ.get("CLUSTERKEYS_CACHE")
    if own:
        return Path(own).absolute()
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "/")) / ".cache"
    return Path(base) / "clusterkeys" / "toolchain"


def ensure(*, report: Callable[[str], None], environ: Mapping[str, str] | None = None) -> Toolchain:
    """Return a toolchain that is ready to use; warm this takes well under a second.

    Raises:
        SandboxError: Something is missing and Go is not there to build it, or a build failed.
    """
    environ = os.environ if environ is None else environ
    found = Found.from_environ(environ)
    todo = missing(found)
    built = _build(todo, environ, report)
    return _assemble(found, built, cache_directory(environ))


def _build(todo: Sequence[Piece], environ: Mapping[str, str], report: Callable[[str], None]) -> dict[str, Path]:
    if not todo:
        return {}
    go = shutil.which("go", path=environ.get("PATH", ""))
    if go is None:
        raise SandboxError(_both_ways_out(todo))
    cache = cache_directory(environ)
    cache.mkdir(parents=True, exist_ok=True)
    builder = Builder(go=go, cache=cache, environ=environ, report=report)
    return {piece.name: builder.install(piece, f"[{i}/{len(todo)}]") for i, piece in enumerate(todo, start=1)}


def _both_ways_out(todo: Sequence[Piece]) -> str:
    titles = "; ".join(piece.title for piece in todo)
    return (
        f"Missing: {titles}.\n"
        f"Either install Go {pieces.OLDEST_GO} or newer (https://go.dev/dl); they are then built from source, once;\n"
        "or provide them: pulumi on PATH (https://www.pulumi.com/docs/install), its plugin"
        f" (`pulumi plugin install resource kubernetes {pieces.PLUGIN_VERSION}`),\n"
        f"and KUBEBUILDER_ASSETS=a directory with {', '.join(locate.COMPONENTS)}."
    )


def _assemble(found: Found, built: Mapping[str, Path], cache: Path) -> Toolchain:
    return Toolchain(
        pulumi_root=_pulumi_root(found.engine, built, cache),
        kubernetes_plugin=found.plugin or built["kubernetes-plugin"] / pieces.KUBERNETES_PLUGIN.executable,
        **{name.replace("-", "_"): _argv(name, found, built) for name in locate.COMPONENTS},
    )


def _argv(component: str, found: Found, built: Mapping[str, Path]) -> Argv:
    if component in found.components:
        return (str(found.components[component]),)
    if component == "kwok":
        return (str(built["kwok"] / pieces.KWOK.executable),)
    return (str(built["control-plane"] / pieces.CONTROL_PLANE.executable), component)


def _pulumi_root(engine: Path | None, built: Mapping[str, Path], cache: Path) -> Path:
    if engine is None:
        return _root(cache, [built["pulumi"], built["python-host"]], _hard_link_all)
    return engine.parent if engine.name == "bin" else _root(cache, [engine], _point_to)


def _root(cache: Path, sources: Sequence[Path], fill: Callable[[Sequence[Path], Path], None]) -> Path:
    digest = hashlib.sha256("\n".join(map(str, sources)).encode()).hexdigest()[:20]
    root = cache / f"engine-{digest}"
    if root.exists():
        return root
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-engine-", dir=cache) as partial:
        made = Path(partial, "root")
        made.mkdir()
        fill(sources, made / "bin")
        try:
            made.rename(root)
        except OSError:
            if not root.exists():  # else another run was quicker, and its root is the same
                raise
    return root


def _hard_link_all(sources: Sequence[Path], directory: Path) -> None:
    """Not symbolic links: the engine looks for its language host beside its real path."""
    directory.mkdir()
    for source in sources:
        for file in source.iterdir():
            (directory / file.name).hardlink_to(file)


def _point_to(sources: Sequence[Path], directory: Path) -> None:
    directory.symlink_to(sources[0], target_is_directory=True)
