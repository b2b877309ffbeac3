"""`python -m sandbox`: start, stop, look at and tease the sandbox."""

import argparse
import re
import sys
from pathlib import Path
from typing import get_args

from sandbox import commands, demo
from sandbox.emulator.faults import BodyKind
from sandbox.errors import SandboxError
from sandbox.lifecycle import DEFAULT_TTL_SECONDS
from sandbox.state import DEFAULT_STATE

_EPILOG = "The sandbox: a real control plane for a cluster of every kind, and the vendors' emulated APIs, on loopback."
_DURATION = re.compile(r"(\d+)([smh]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}


def duration(text: str) -> float:
    """Seconds of `90`, `90s`, `5m` or `2h`."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration; write 90s, 5m or 2h")
    return float(match[1]) * _SECONDS[match[2]]


def parser() -> argparse.ArgumentParser:
    """Everything the command line understands."""
    root = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__, epilog=_EPILOG)
    root.add_argument("--state", type=Path, default=DEFAULT_STATE, help="state directory (default: %(default)s)")
    verbs = root.add_subparsers(required=True, metavar="COMMAND")
    _add_lifecycle(verbs)
    _add_vendor_verbs(verbs)
    return root


_Verbs = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no public name


def _add_lifecycle(verbs: "_Verbs[argparse.ArgumentParser]") -> None:
    up = verbs.add_parser("up", help="start clusters and vendors, make a stack that points at them")
    up.set_defaults(run=commands.up)
    up.add_argument(
        "--ttl", type=duration, default=DEFAULT_TTL_SECONDS, help="stop by itself after, e.g. 90s, 5m (default 2h)"
    )
    up.add_argument("--clusters", nargs="+", metavar="NAME", help="default: all that the vendors know")
    up.add_argument("--owner", type=int, metavar="PID", help="stop by itself when this process is gone, too")
    for name, run, text in (
        ("down", commands.down, "stop everything and remove the state directory"),
        ("status", commands.status, "what runs, and what the vendors were asked"),
        ("environment", commands.environment, "print shell exports for working with the stack"),
        ("reset", commands.reset, "end faults, delays, quirks and a moved clock, bring removed clusters back"),
        ("demo", demo.run, "the whole story, from nothing to nothing"),
    ):
        verbs.add_parser(name, help=text).set_defaults(run=run)


def _add_vendor_verbs(verbs: "_Verbs[argparse.ArgumentParser]") -> None:
    rotate = verbs.add_parser("rotate", help="the vendor re-issues a cluster's credential")
    rotate.set_defaults(run=commands.rotate)
    rotate.add_argument("cluster", metavar="CLUSTER")
    rotate.add_argument("--ca", action="store_true", help="the certificate authority's data change, too")
    rotate.add_argument("--server", action="store_true", help="the server's address changes, too")
    rotate.add_argument("--age", type=float, default=0.0, metavar="SHARE", help="how much of its life is over, 0 to 1")
    expire = verbs.add_parser("expire", help="the vendor hands out an expired credential")
    expire.set_defaults(run=commands.expire)
    expire.add_argument("cluster", metavar="CLUSTER")
    remove = verbs.add_parser("remove", help="the cluster is gone at the vendor")
    remove.set_defaults(run=commands.remove)
    remove.add_argument("cluster", metavar="CLUSTER")
    rekey = verbs.add_parser("rekey", help="the vendor replaces an account's keys; the stack keeps the old ones")
    rekey.set_defaults(run=commands.rekey)
    rekey.add_argument("account", metavar="ACCOUNT")
    clock = verbs.add_parser("clock", help="the vendors' time moves")
    clock.set_defaults(run=commands.clock)
    clock.add_argument("seconds", type=float, metavar="SECONDS", help="after --, if negative")
    _add_misbehaviour(verbs)


def _add_misbehaviour(verbs: "_Verbs[argparse.ArgumentParser]") -> None:
    fail = verbs.add_parser("fail", help="the vendor's next calls fail")
    fail.set_defaults(run=commands.fail)
    fail.add_argument("vendor", metavar="VENDOR")
    fail.add_argument("--status", type=int, help="HTTP status (default: the honest answer, with a broken --body)")
    fail.add_argument("--retry-after", type=float, metavar="SECONDS", help="asking to come back after this time")
    fail.add_argument("--body", choices=get_args(BodyKind), help="how the body looks (default: json)")
    fail.add_argument("--times", type=int, help="so many calls (default: until reset)")
    quirk = verbs.add_parser("quirk", help="the vendor treats a cluster oddly; a name that does not exist lists all")
    quirk.set_defaults(run=commands.quirk)
    quirk.add_argument("cluster", metavar="CLUSTER")
    quirk.add_argument("name", metavar="NAME")
    quirk.add_argument("--times", type=int, help="so many times (default: until reset)")
    delay = verbs.add_parser("delay", help="the vendor answers late")
    delay.set_defaults(run=commands.delay)
    delay.add_argument("vendor", metavar="VENDOR")
    delay.add_argument("seconds", type=float, metavar="SECONDS")
    for verb in (fail, delay):
        verb.add_argument("--service", help="this one of the vendor's services (default: its main one)")


def main() -> int:
    """Return 2 for what the user can put right."""
    options = parser().parse_args()
    try:
        options.run(options)
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
