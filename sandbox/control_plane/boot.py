"""Brings one cluster up, a step at a time, so that one thread can bring up many at once."""

from collections.abc import Callable, Iterator, Sequence

from sandbox.control_plane import commands
from sandbox.control_plane.client import ClusterClient
from sandbox.control_plane.cluster import Cluster
from sandbox.toolchain.ensure import Toolchain

Start = Callable[[str, Sequence[str]], object]


def boot(toolchain: Toolchain, cluster: Cluster, start: Start) -> Iterator[str]:
    """Yield what it is waiting for, again and again until that is there; done when pods can become Ready.

    Args:
        toolchain: Where the components are.
        cluster: The cluster, already laid out on disk.
        start: Starts a process of that name and command line, and returns at once.
    """
    client = ClusterClient(cluster=cluster)
    start(f"{cluster.name}-etcd", commands.etcd(toolchain, cluster))
    start(f"{cluster.name}-kube-apiserver", commands.kube_apiserver(toolchain, cluster))
    while not client.answers():
        yield f"{cluster.name}: API server"
    cluster.file("kwok.yaml").touch()
    # These give up when there is no API server to talk to, hence not sooner.
    start(f"{cluster.name}-kube-controller-manager", commands.kube_controller_manager(toolchain, cluster))
    start(f"{cluster.name}-kube-scheduler", commands.kube_scheduler(toolchain, cluster))
    start(f"{cluster.name}-kwok", commands.kwok(toolchain, cluster))
    client.create_node()
    while not client.has_default_namespace():
        yield f"{cluster.name}: default namespace"
    while not client.has_schedulable_node():
        yield f"{cluster.name}: node"
