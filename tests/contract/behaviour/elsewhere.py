"""Reads one cluster in a process of its own: the task comes on standard input, the kubeconfig goes to the output."""

import json
import sys
from datetime import datetime

from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.resolver import Resolver, Wanted
from tests.unit.clock import FakeClock
from tests.unit.resolution.stage import opened


def main() -> None:
    """Fail with a traceback if the cluster cannot be read."""
    task = json.load(sys.stdin)
    clock = FakeClock(datetime.fromisoformat(task["moment"]))
    key = task["key"]
    wanted = Wanted(path=f"clusters.{key}", arguments=task["arguments"], policy=Policy())
    resolver = Resolver(accounts=opened(task["accounts"], clock), clock=clock)
    sys.stdout.write(resolver.resolve({key: wanted}, {}).resolved[key].text)


if __name__ == "__main__":
    main()
