"""What a vendor implements: one reader per kind of cluster. It names no vendor and does no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, Protocol, TypeVar

from clusterkeys.ambient import Ambient
from clusterkeys.arguments import (
    AccountArguments,
    CertificateStatesArguments,
    ClusterArguments,
    KeyedAccountArguments,
    sent_in_headers,
)
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.http import Http, Signer

__all__ = [
    "AccountArguments",
    "Ambient",
    "CertificateState",
    "CertificateStatesArguments",
    "CertificateStatesReader",
    "ClusterArguments",
    "Fetched",
    "Issuing",
    "KeyedAccountArguments",
    "Opener",
    "Reader",
    "Session",
    "sent_in_headers",
]

Issuing = Literal["stored", "minted", "temporary"]
"""Whether a read hands out the credential that the vendor keeps, may mint a new one, or issues a short-lived one."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """An account ready to be used, shared by all its clusters and threads.

    Attributes:
        auth: Signs a prepared request; called anew for every attempt.
        source: Its text says where the credentials came from; a chain of places knows it after the first token.
        http: Sends with this account's trust, proxy, rate and concurrency.
        endpoints: Base URL per service, without a slash at the end; the account's, else the vendor's own.
        secrets: What a vendor's answer may quote and nobody may read in an error.
    """

    auth: Signer = field(repr=False)
    source: object
    http: Http = field(repr=False)
    endpoints: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One answer of a vendor.

    Attributes:
        kubeconfig: What was delivered, with all its contexts.
        contexts: Names of the contexts that serve the wished endpoint, best first; None leaves it to the selection.
        expires_at: When the credential ends, where the vendor says it.
        notes: Sentences about this answer a user should see; they change only when something changed. None says that
            they could not be learned this time, and leaves those that were shown before.
    """

    kubeconfig: Kubeconfig = field(repr=False)
    contexts: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    notes: tuple[str, ...] | None = ()


AccountT_contra = TypeVar("AccountT_contra", bound=AccountArguments, contravariant=True)
ClusterT_contra = TypeVar("ClusterT_contra", bound=ClusterArguments, contravariant=True)
ListingT_contra = TypeVar("ListingT_contra", bound=CertificateStatesArguments, contravariant=True)


class Opener(Protocol[AccountT_contra]):
    """Opens accounts of one vendor.

    Attributes:
        kind: The word under `kind:` in the configuration.
        account: Model of the account.
    """

    kind: ClassVar[str]
    account: ClassVar[type[AccountArguments]]

    def open(self, account: AccountT_contra, http: Http, ambient: Ambient) -> Session:
        """Find the credentials. Does no network I/O; a token is obtained when first needed.

        All kinds of a vendor share the session that one of them opened.

        Args:
            account: The account's arguments, an instance of `self.account`.
            http: Sends with the account's trust, proxy, rate and concurrency.
            ambient: Environment and home directory.

        Raises:
            VendorError: There are none, of kind "credential": whoever has a stored kubeconfig keeps it.
            ConfigurationError: There is half of them.
        """


class Reader(Opener[AccountT_contra], Protocol[AccountT_contra, ClusterT_contra]):
    """Reads one kind of cluster. Implementations are stateless: one instance serves all threads.

    Attributes:
        cluster: Model of one cluster of this kind.
    """

    cluster: ClassVar[type[ClusterArguments]]

    def identity(self, cluster: ClusterT_contra) -> str:
        """Give the vendor's own id of the cluster; the same text for every spelling of it."""

    def endpoint(self, cluster: ClusterT_contra) -> Endpoint | None:
        """Give the endpoint the user asked for, or None where the vendor has no choice."""

    def issuing(self, cluster: ClusterT_contra) -> Issuing:
        """Say what a read of this cluster does at the vendor."""

    def fetch(self, cluster: ClusterT_contra, session: Session, deadline: float) -> Fetched:
        """Ask the vendor.

        Args:
            cluster: Arguments of the cluster.
            session: What `open` returned.
            deadline: Reading of the monotonic clock at which to give up.

        Raises:
            VendorError: The vendor refused or failed; kind "gone" says that the cluster does not exist.
            KubeconfigError: The answer is not a kubeconfig.
            DeadlineError: It took too long.
        """


@dataclass(frozen=True, kw_only=True)
class CertificateState:
    """What a vendor lists about the certificate in one cluster's kubeconfig, in its own words.

    Attributes:
        cluster_id: The vendor's id of the cluster.
        cluster_name: Its name at the vendor.
        cluster_state: How the cluster is.
        certificate_state: How the certificate is; one of the lister's `words`.
        expires_at: When the certificate ends, where the vendor says it.
    """

    cluster_id: str
    cluster_name: str
    cluster_state: str
    certificate_state: str
    expires_at: datetime | None = None


class CertificateStatesReader(Opener[AccountT_contra], Protocol[AccountT_contra, ListingT_contra]):
    """Lists the certificate states of many clusters. Implementations are stateless.

    Attributes:
        listing: Model of one listing of this kind.
        cluster_kind: Kind of the clusters that it lists; kind and id make a cluster's identifier.
        words: What a certificate can be, for the summary; in the order in which a summary shows them.
        serving: Those of the words that say that the certificate works; the first of them to end is next to expire.
    """

    listing: ClassVar[type[CertificateStatesArguments]]
    cluster_kind: ClassVar[str]
    words: ClassVar[tuple[str, ...]]
    serving: ClassVar[frozenset[str]]

    def identity(self, listing: ListingT_contra) -> str:
        """Give the vendor's own id of what is listed; the same text for every spelling of it."""

    def states(self, listing: ListingT_contra, session: Session, deadline: float) -> tuple[CertificateState, ...]:
        """Ask the vendor for all of them.

        Args:
            listing: Arguments of the listing.
            session: What `open` returned.
            deadline: Reading of the monotonic clock at which to give up.

        Raises:
            VendorError: The vendor refused or failed.
            DeadlineError: It took too long.
        """
