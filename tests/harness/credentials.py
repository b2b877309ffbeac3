"""Credentials as the two decisions see them: real kubeconfigs of one context, made when a test asks."""

from datetime import datetime, timedelta

from clusterkeys.kubeconfig.codec import parse, render
from clusterkeys.kubeconfig.facts import observe
from clusterkeys.kubeconfig.select import select
from clusterkeys.resolution.stored import Credential, Stored
from tests.harness.clock import MOMENT
from tests.unit.kubeconfig.minting import Minted, Tree, jwt, kubeconfig_tree, mint

SERVER = "https://203.0.113.7:6443"
ARGUMENTS = {"kind": "huawei-ucs", "account": "huawei", "cluster_id": "c-1"}
YEAR = timedelta(days=360)
AUTHORITY = mint("cluster-ca", begin=MOMENT - 10 * YEAR, end=MOMENT + 10 * YEAR)


def certified(
    *, left: float, name: str = "admin", server: str = SERVER, authority: Minted = AUTHORITY, length: timedelta = YEAR
) -> Credential:
    """A client certificate of which this share of its life is still to come."""
    end = MOMENT + length * left
    client = mint(name, begin=end - length, end=end, issuer=authority)
    cluster = {"server": server, "certificate-authority-data": authority.certificate_data}
    user = {"client-certificate-data": client.certificate_data, "client-key-data": client.key_data}
    return credential(kubeconfig_tree(cluster=cluster, user=user))


def tokened(*, issued_at: datetime | None = None, expires_at: datetime | None = None) -> Credential:
    """A token that says how long it lives, if it does."""
    claims = {"iat": issued_at and issued_at.timestamp(), "exp": expires_at and expires_at.timestamp()}
    return credential(kubeconfig_tree(cluster={"server": SERVER}, user={"token": jwt(claims)}))


def credential(tree: Tree) -> Credential:
    """What the resolver makes of a vendor's answer."""
    single = select(parse(tree), name="here")
    facts = observe(single)
    return Credential(text=render(single), facts=facts, expires_at=facts.expires_at)


def stored(text: str, **observed: object) -> Stored:
    """What the state holds of it."""
    return Stored(text=text, observed={"status": "ok", "reason": "first fetch", **observed}, arguments=ARGUMENTS)
