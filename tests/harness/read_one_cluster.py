"""Reads one cluster in a process of its own: the task comes on standard input, the kubeconfig goes to the output."""

import json
import sys
from datetime import datetime

from clusterkeys.resolution.resolver import Resolver
from clusterkeys.resolution.spec import cluster_spec
from tests.harness.accounts import opened_accounts
from tests.harness.clock import FakeClock


def main() -> None:
    """Fail with a traceback if the cluster cannot be read."""
    task = json.load(sys.stdin)
    clock = FakeClock(datetime.fromisoformat(task["moment"]))
    key = task["key"]
    spec = cluster_spec(f"clusters.{key}", task["arguments"])
    resolver = Resolver(accounts=opened_accounts(task["accounts"], clock), clock=clock)
    sys.stdout.write(resolver.resolve({key: spec}, {}).resolved[key].text)


if __name__ == "__main__":
    main()
