"""The verbs of `python -m sandbox`: each takes the parsed options and prints what it did."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from sandbox import lifecycle, stack
from sandbox.control import EmulatorControl
from sandbox.state import State
from sandbox.world_names import world_clusters


def report(line: str) -> None:
    """Progress goes to stderr, so that stdout is only what was asked for."""
    print(line, file=sys.stderr, flush=True)


def up(options: argparse.Namespace) -> None:
    """Start the sandbox and make a stack that points at it."""
    state = _state(options)
    wishes = lifecycle.Wishes(
        clusters=options.clusters or world_clusters(), ttl_seconds=options.ttl, owner=options.owner
    )
    lifecycle.up(state, wishes, report)
    file = stack.prepare(state)
    report('to use it: eval "$(python -m sandbox environment)"')
    report(f"then: pulumi preview {' '.join(file.options)}")


def down(options: argparse.Namespace) -> None:
    """Stop everything and remove the state."""
    lifecycle.down(_state(options), report)


def status(options: argparse.Namespace) -> None:
    """Say what runs and what the vendors saw."""
    state = _state(options)
    print("\n".join(lifecycle.status(state)))
    if lifecycle.is_up(state):
        print("\n".join(lines_of(EmulatorControl.from_state(state).status())))


def environment(options: argparse.Namespace) -> None:
    """Print the environment of the sandbox's stack for `eval`."""
    print(stack.shell_exports(_state(options)))


def rotate(options: argparse.Namespace) -> None:
    """Re-issue a cluster's credential at the vendor."""
    _command(options, "rotate", options.cluster, {"ca": options.ca, "server": options.server, "age": options.age})


def expire(options: argparse.Namespace) -> None:
    """Let the vendor hand out an expired credential."""
    _command(options, "expire", options.cluster)


def remove(options: argparse.Namespace) -> None:
    """Let the vendor know nothing of a cluster any more."""
    _command(options, "remove", options.cluster)


def quirk(options: argparse.Namespace) -> None:
    """Let the vendor treat a cluster oddly."""
    _command(options, "quirk", options.cluster, {"name": options.name, "times": options.times})


def rekey(options: argparse.Namespace) -> None:
    """Let the vendor replace an account's keys; the stack keeps the old ones."""
    _command(options, "rekey", options.account)


def clock(options: argparse.Namespace) -> None:
    """Move the vendors' time."""
    _command(options, "clock", None, {"seconds": options.seconds})


def fail(options: argparse.Namespace) -> None:
    """Let the vendor's next calls fail."""
    words = ("retry_after", "times", "body", "service")
    body = {name: value for name in words if (value := getattr(options, name)) is not None}
    _command(options, "fail", options.vendor, {"status": options.status, **body})


def delay(options: argparse.Namespace) -> None:
    """Let the vendor answer late."""
    _command(options, "delay", options.vendor, {"seconds": options.seconds, "service": options.service})


def reset(options: argparse.Namespace) -> None:
    """End faults, delays, quirks and a moved clock, bring back what was removed."""
    _command(options, "reset")


def _state(options: argparse.Namespace) -> State:
    return State.at(options.state)


def _command(
    options: argparse.Namespace, verb: str, target: str | None = None, body: Mapping[str, Any] | None = None
) -> None:
    EmulatorControl.from_state(_state(options)).command(verb, target, body)
    report(f"{verb} {target or ''}".strip() + ": done")


def lines_of(seen: Mapping[str, Any]) -> list[str]:
    """Write down what the emulator reports, a fact to a line."""
    lines = ["credentials at the vendors:", *(_standing(*each) for each in seen["clusters"].items())]
    lines.append("calls the vendors saw:")
    for service, operations in seen["calls"].items():
        lines += [f"  {service:8} {operation:36} {count:4}" for operation, count in operations.items()]
    lines += ["faults in force:", *([_fault(each) for each in seen["faults"]] or ["  none"])]
    return [*lines, f"time at the vendors: {seen['time']}"]


def _standing(cluster: str, standing: Mapping[str, Any]) -> str:
    valid = f"revision {standing['revision']}, valid until {standing['not_after']}"
    odd = f", quirks: {', '.join(standing['quirks'])}" if standing["quirks"] else ""
    return f"  {cluster:24} {'is gone' if standing['removed'] else valid}{odd}"


def _fault(fault: Mapping[str, Any]) -> str:
    what = fault["status"] or "broken bodies"
    left = "until reset" if fault["remaining"] is None else f"{fault['remaining']} left"
    return f"  {fault['vendor']:8} {what}, {left}"
