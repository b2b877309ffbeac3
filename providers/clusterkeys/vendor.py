"""The interface of a vendor: how its accounts are opened, and one reader per kind. No vendor is named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from clusterkeys.ambient import Ambient
from clusterkeys.arguments import AccountArguments, CertificateStatesArguments, ClusterArguments
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule
from clusterkeys.transport.http import Http, Response, Signer
from clusterkeys.transport.responses import ResponseChecker

Issuing = Literal["stored", "minted", "temporary"]
"""Whether a read returns the credential that the vendor stores, may mint a new one, or issues a short-lived one."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """An account ready to be used, shared by all its clusters and threads; a vendor's subclass adds what it needs.

    Attributes:
        signer: Takes a call's deadline (a reading of the monotonic clock) and returns the signer of its attempts,
            which waits for a key or token until then at most.
        source: Its text says where the credentials came from; a chain of places knows it after the first token.
        http: Sends with this account's trust, proxy, rate and concurrency.
        endpoints: Base URL per service, without a slash at the end; the account's, else the vendor's own.
        secrets: Returns keys and tokens to remove from errors, because the vendor may quote them.
    """

    signer: Callable[[float], Signer] = field(repr=False)
    source: object
    http: Http = field(repr=False)
    endpoints: Mapping[str, str] = field(default_factory=dict)
    secrets: Callable[[], frozenset[str]] = field(default=frozenset, repr=False)

    def checker(
        self, report: Callable[[Response], ErrorReport | None], rules: Sequence[ErrorRule], **words: object
    ) -> ResponseChecker:
        """Return the checker of the answers to this account's calls; its arguments are those of ResponseChecker."""
        now = self.http.clock.now
        return ResponseChecker(
            report=report, rules=rules, words=words, source=self.source, secrets=self.secrets, now=now
        )


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One answer of a vendor.

    Attributes:
        kubeconfig: The kubeconfig as delivered, with all its contexts.
        contexts: Names of the contexts that serve the requested endpoint, best first; None leaves it to the selection.
        expires_at: When the credential ends, where the vendor says it.
        notes: Sentences for the user, which change only when something changed. None keeps the former ones: they could
            not be learned this time.
    """

    kubeconfig: Kubeconfig = field(repr=False)
    contexts: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    notes: tuple[str, ...] | None = ()


ClusterT_contra = TypeVar("ClusterT_contra", bound=ClusterArguments, contravariant=True)
StatesT_contra = TypeVar("StatesT_contra", bound=CertificateStatesArguments, contravariant=True)
SessionT_contra = TypeVar("SessionT_contra", bound=Session, contravariant=True)
AccountT = TypeVar("AccountT", bound=AccountArguments)
SessionT = TypeVar("SessionT", bound=Session)


class ClusterReader(Protocol[ClusterT_contra, SessionT_contra]):
    """Reads one kind of cluster. Implementations are stateless: one instance serves all threads.

    Attributes:
        kind: The word under `kind:` in the configuration; it begins with the vendor's name.
        cluster: Model of one cluster of this kind.
    """

    kind: ClassVar[str]
    cluster: ClassVar[type[ClusterArguments]]

    def identity(self, cluster: ClusterT_contra) -> str:
        """Return the vendor's own id of the cluster; the same text for every spelling of it."""

    def endpoint(self, cluster: ClusterT_contra) -> Endpoint | None:
        """Return the endpoint the user asked for, or None where the vendor has no choice."""

    def issuing(self, cluster: ClusterT_contra) -> Issuing:
        """Return where the credential of a read comes from."""

    def fetch(self, cluster: ClusterT_contra, session: SessionT_contra, deadline: float) -> Fetched:
        """Ask the vendor.

        Args:
            cluster: Arguments of the cluster.
            session: The account, opened.
            deadline: Reading of the monotonic clock at which to give up.

        Raises:
            VendorError: The vendor refused or failed; kind "gone" means that the cluster does not exist.
            KubeconfigError: The answer is not a kubeconfig.
            DeadlineError: It took too long.
        """


@dataclass(frozen=True, kw_only=True)
class CertificateState:
    """The state of the certificate in one cluster's kubeconfig, in the vendor's own words.

    Attributes:
        cluster_id: The vendor's id of the cluster.
        cluster_name: Its name at the vendor.
        cluster_state: State of the cluster.
        certificate_state: State of the certificate; one of the reader's `words`.
        expires_at: When the certificate ends, where the vendor says it.
    """

    cluster_id: str
    cluster_name: str
    cluster_state: str
    certificate_state: str
    expires_at: datetime | None = None


class CertificateStatesReader(Protocol[StatesT_contra, SessionT_contra]):
    """Reads the certificate states of many clusters. Implementations are stateless.

    Attributes:
        kind: The word under `kind:` in the configuration; it begins with the vendor's name.
        query: Model of the arguments of one listing.
        cluster_kind: Kind of the listed clusters; kind and id make a cluster's identifier.
        words: The states of a certificate, in the order in which the summary shows them.
        serving: The words for a certificate that works; the summary names the one that expires next.
    """

    kind: ClassVar[str]
    query: ClassVar[type[CertificateStatesArguments]]
    cluster_kind: ClassVar[str]
    words: ClassVar[tuple[str, ...]]
    serving: ClassVar[frozenset[str]]

    def identity(self, query: StatesT_contra) -> str:
        """Return the vendor's own id of the certificates' owner; the same text for every spelling of it."""

    def states(self, query: StatesT_contra, session: SessionT_contra, deadline: float) -> tuple[CertificateState, ...]:
        """Ask the vendor for all of them, as `fetch` does for one cluster.

        Raises:
            VendorError: The vendor refused or failed.
            DeadlineError: It took too long.
        """


@dataclass(frozen=True, kw_only=True)
class Vendor(Generic[AccountT, SessionT]):
    """A vendor: its accounts, and what can be read with them.

    Attributes:
        name: The word under `vendor:` in an account; the folder's name, and how its kinds begin.
        account: Model of an account.
        open: Finds an account's credentials and returns its session, without network I/O. It raises VendorError of kind
            "credential" where there are none (a stored kubeconfig is kept then), and ConfigurationError for half a key.
        clusters: One reader per kind of cluster.
        certificate_states: One reader per kind of listing.
    """

    name: str
    account: type[AccountT]
    open: Callable[[AccountT, Http, Ambient], SessionT]
    clusters: tuple[ClusterReader[Any, SessionT], ...]
    certificate_states: tuple[CertificateStatesReader[Any, SessionT], ...] = ()
