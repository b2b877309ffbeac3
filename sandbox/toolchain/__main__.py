"""`python -m sandbox.toolchain`: build what the machine lacks and say where everything is."""

import sys
from dataclasses import fields

from sandbox.errors import SandboxError
from sandbox.toolchain.ensure import Toolchain, ensure


def main() -> int:
    """Return 2 when the user has to install something first."""
    try:
        toolchain = ensure(report=lambda line: print(line, flush=True))
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; what is finished stays, the rest is built next time", file=sys.stderr)
        return 130
    print(_listing(toolchain))
    return 0


def _listing(toolchain: Toolchain) -> str:
    lines = []
    for field in fields(toolchain):
        value = getattr(toolchain, field.name)
        lines.append(f"{field.name:24} {' '.join(value) if isinstance(value, tuple) else value}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
