"""Reduces a kubeconfig to one context that is safe and complete."""

import ipaddress
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.credentials import check_cluster, check_user
from clusterkeys.kubeconfig.model import Context, Kubeconfig

Endpoint = Literal["public", "private"]
AddressClass = Literal["public", "private", "unknown"]

# Written out: ipaddress.is_private also counts documentation and benchmark ranges, and its answer
# differs between Python releases. 100.64.0.0/10 is what carriers and clouds use inside (RFC 6598).
_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


def select(
    kubeconfig: Kubeconfig,
    *,
    name: str,
    candidates: tuple[str, ...] | None = None,
    endpoint: Endpoint | None = None,
    allow_insecure_tls: bool = False,
) -> Kubeconfig:
    """Return a kubeconfig with exactly one cluster, user and context, all three called `name`.

    Args:
        kubeconfig: The vendor's kubeconfig.
        name: The cluster's key in the stack.
        candidates: The contexts that may be used, best first. None: the current context, else the only one.
        endpoint: The endpoint that the candidates stand for; only named in messages.
        allow_insecure_tls: Whether a context that does not verify the server may be used if no other may.

    Raises:
        KubeconfigError: No context fits or verifies the server, or its credential cannot work.
    """
    pool = _pool(kubeconfig, candidates, endpoint)
    context = next((each for each in pool if not kubeconfig.cluster_of(each).insecure), None)
    if context is None and not allow_insecure_tls:
        raise _insecure(kubeconfig, pool)
    context = context or pool[0]
    cluster, user = kubeconfig.cluster_of(context), kubeconfig.user_of(context)
    check_cluster(cluster)
    check_user(user)
    # Clients refuse an authority beside insecure-skip-tls-verify; the flag is what was allowed.
    authority = "" if cluster.insecure_skip_tls_verify else cluster.certificate_authority_data
    return Kubeconfig(
        clusters=(cluster.model_copy(update={"name": name, "certificate_authority_data": authority}),),
        users=(user.model_copy(update={"name": name}),),
        contexts=(context.model_copy(update={"name": name, "cluster": name, "user": name}),),
        current_context=name,
    )


def address_class(server: str) -> AddressClass:
    """Return whether a server's address is public or private; a host name is `unknown`."""
    try:
        address = ipaddress.ip_address(urlsplit(server).hostname or "")
    except ValueError:
        return "unknown"
    address = getattr(address, "ipv4_mapped", None) or address
    return "private" if any(address in network for network in _PRIVATE) else "public"


def contradiction(server: str, endpoint: Endpoint | None) -> str | None:
    """Return a warning if the server's address is not of the requested kind.

    It is no error: vendors put load balancers, proxies and tunnels in between, so the address alone proves nothing.
    """
    found = address_class(server)
    if endpoint is None or found in {"unknown", endpoint}:
        return None
    return f"the {endpoint} endpoint was asked for, but {urlsplit(server).hostname} is a {found} address"


def _pool(kubeconfig: Kubeconfig, candidates: tuple[str, ...] | None, endpoint: Endpoint | None) -> tuple[Context, ...]:
    contexts = {context.name: context for context in kubeconfig.contexts}
    if candidates is not None:
        pool = tuple(contexts[name] for name in candidates if name in contexts)
        if pool:
            return pool
        wanted = f"for the {endpoint} endpoint" if endpoint else "that may be used"
        found = f"expected {_listed(candidates)}, found {_listed(contexts)}"
        raise KubeconfigError(f"the kubeconfig has no context {wanted}: {found}")
    if kubeconfig.current_context in contexts:
        return (contexts[kubeconfig.current_context],)
    if len(kubeconfig.contexts) == 1:
        return kubeconfig.contexts
    raise KubeconfigError(f"the kubeconfig has no current context to choose among: {_listed(contexts)}")


def _insecure(kubeconfig: Kubeconfig, pool: tuple[Context, ...]) -> KubeconfigError:
    names = _listed(context.name for context in pool)
    found = _listed(context.name for context in kubeconfig.contexts)
    return KubeconfigError(
        f"the server would not be verified through {names} (contexts of the kubeconfig: {found})",
        "Choose another endpoint, or set allow_insecure_tls: true for this cluster to accept it",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
