"""The pieces that can be built, described as data, and what identifies one build of each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MODULES = Path(__file__).parent / "modules"
PULUMI_VERSION = "v3.259.0"
KUBERNETES_VERSION = "v1.34.1"
PLUGIN_VERSION = "4.23.0"
OLDEST_GO = "1.25.11"

_SMALL = "-s -w"
_NO_DEBUG_INFORMATION = "-gcflags=all=-dwarf=false"  # the linker would drop it; not writing it saves a sixth
_SOURCES = {".go", ".mod", ".sum"}
_SDK = "github.com/pulumi/pulumi/sdk/v3"


@dataclass(frozen=True, kw_only=True)
class CopiedFile:
    """A file that lies in a module's directory and is used as it is."""

    module: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One executable out of `modules/<module>`, with the files that belong beside it."""

    name: str
    title: str
    module: str
    """Pieces of one module have every version in common, so each package is compiled once for all of them."""
    package: str
    executable: str
    ldflags: str = _SMALL
    copied: tuple[CopiedFile, ...] = ()
    """Looked up in this piece's own go.mod, so the version is the pinned one."""

    @property
    def module_directory(self) -> Path:
        """Where this piece's go.mod lies."""
        return MODULES / self.module


PULUMI = Piece(
    name="pulumi",
    title="pulumi CLI and engine",
    module="pulumi",
    package="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    executable="pulumi",
    # Without a version the Automation API refuses the CLI.
    ldflags=f"{_SMALL} -X {_SDK}/go/common/version.Version={PULUMI_VERSION}",
    copied=(
        CopiedFile(module=_SDK, path="python/cmd/pulumi-language-python-exec"),
        CopiedFile(module=_SDK, path="python/dist/pulumi-resource-pulumi-python"),
    ),
)
PYTHON_HOST = Piece(
    name="python-host",
    title="pulumi's Python language host",
    module="python-host",
    package=f"{_SDK}/python/cmd/pulumi-language-python",
    executable="pulumi-language-python",
)
KUBERNETES_PLUGIN = Piece(
    name="kubernetes-plugin",
    title="pulumi's kubernetes plugin",
    module="kubernetes",
    package="./plugin",
    executable="pulumi-resource-kubernetes",
)
CONTROL_PLANE = Piece(
    name="control-plane",
    title="etcd, kube-apiserver, controllers, scheduler, kubectl",
    module="kubernetes",
    package="./control-plane",
    executable="control-plane",
    ldflags=(
        f"{_SMALL} -X k8s.io/component-base/version.gitVersion={KUBERNETES_VERSION}"
        " -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34"
        f" -X k8s.io/client-go/pkg/version.gitVersion={KUBERNETES_VERSION}"
    ),
)
KWOK = Piece(
    name="kwok", title="kwok (nodes)", module="kubernetes", package="sigs.k8s.io/kwok/cmd/kwok", executable="kwok"
)

ALL = (PULUMI, PYTHON_HOST, KUBERNETES_PLUGIN, CONTROL_PLANE, KWOK)


def build_arguments(piece: Piece, output: Path) -> list[str]:
    """The arguments of `go`; nothing in them depends on the machine but the output's path."""
    flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", _NO_DEBUG_INFORMATION, "-ldflags", piece.ldflags]
    return ["build", *flags, "-o", str(output), piece.package]


def build_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The user's proxy and cache settings stay; what would change the result is fixed.

    cgo is off because a C compiler is no requirement of this project. GOGC trades the compiler's memory for its time.
    """
    return {"GOGC": "400", **environ, "GOFLAGS": "", "GOWORK": "off", "CGO_ENABLED": "0"}


def key(piece: Piece, go_version: str) -> str:
    """Name of the installed directory: changes with everything that goes into the build."""
    digest = hashlib.sha256()
    for path in sorted(path for path in piece.module_directory.rglob("*") if path.suffix in _SOURCES):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(piece.module_directory)} {len(content)}\n".encode() + content)
    copied = [f"{file.module}/{file.path}" for file in piece.copied]
    recipe = [*build_arguments(piece, Path(piece.executable)), *copied, go_version]
    digest.update("\n".join(recipe).encode())
    return f"{piece.name}-{digest.hexdigest()[:20]}"
