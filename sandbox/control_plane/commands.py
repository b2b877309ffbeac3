"""The command line of each component; the flags are those that a loopback sandbox needs, no more."""

from sandbox.control_plane.cluster import Cluster
from sandbox.toolchain.ensure import Toolchain

Argv = tuple[str, ...]


def etcd(toolchain: Toolchain, cluster: Cluster) -> Argv:
    """Its data needn't survive a power cut, so it never waits for the disk."""
    client = f"http://127.0.0.1:{cluster.etcd_port}"
    peer = f"http://127.0.0.1:{cluster.etcd_peer_port}"
    return (
        *toolchain.etcd,
        "--unsafe-no-fsync",
        "--log-level=warn",
        f"--data-dir={cluster.file('etcd')}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
    )


def kube_apiserver(toolchain: Toolchain, cluster: Cluster) -> Argv:
    """Pods get no service-account tokens: no container ever runs to read one."""
    return (
        *toolchain.kube_apiserver,
        f"--etcd-servers=http://127.0.0.1:{cluster.etcd_port}",
        "--bind-address=127.0.0.1",
        f"--secure-port={cluster.port}",
        f"--tls-cert-file={cluster.file('serving.pem')}",
        f"--tls-private-key-file={cluster.file('serving.key')}",
        f"--client-ca-file={cluster.ca_certificate}",
        f"--service-account-key-file={cluster.file('service-accounts.key')}",
        f"--service-account-signing-key-file={cluster.file('service-accounts.key')}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--authorization-mode=RBAC",
        "--disable-admission-plugins=ServiceAccount",
        f"--cert-dir={cluster.file('generated')}",
    )


def kube_controller_manager(toolchain: Toolchain, cluster: Cluster) -> Argv:
    """Without it no namespace ever finishes deleting."""
    return (
        *toolchain.kube_controller_manager,
        f"--kubeconfig={cluster.kubeconfig}",
        f"--service-account-private-key-file={cluster.file('service-accounts.key')}",
        f"--root-ca-file={cluster.ca_certificate}",
        f"--cluster-signing-cert-file={cluster.ca_certificate}",
        f"--cluster-signing-key-file={cluster.ca_key}",
        "--leader-elect=false",
        "--secure-port=0",
    )


def kube_scheduler(toolchain: Toolchain, cluster: Cluster) -> Argv:
    """Binds pods to the one node."""
    return (
        *toolchain.kube_scheduler,
        f"--kubeconfig={cluster.kubeconfig}",
        "--leader-elect=false",
        "--authentication-skip-lookup",
        "--secure-port=0",
    )


def kwok(toolchain: Toolchain, cluster: Cluster) -> Argv:
    """Plays the kubelet of every node: heartbeats, and pods that become Ready.

    Without leases of 40 s, a kubelet's own default, the node would be declared not ready each minute and the pods
    that run then with it, for good.

    The configuration is an empty file, lest one in the user's home directory changes the sandbox.
    """
    return (
        *toolchain.kwok,
        f"--config={cluster.file('kwok.yaml')}",
        f"--kubeconfig={cluster.kubeconfig}",
        "--manage-all-nodes=true",
        "--node-lease-duration-seconds=40",
    )
