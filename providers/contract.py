"""What a vendor implements: one reader per kind of cluster. It names no vendor and does no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from providers.kubeconfig.model import Kubeconfig
from providers.kubeconfig.select import Endpoint
from providers.transport.http import Http, Signer

Issuing = Literal["stored", "minted"]
"""Whether a read hands out the credential that the vendor keeps, or may mint a new one each time."""


class AccountArguments(BaseModel):
    """What every account of every vendor takes; a vendor's own subclass adds its credentials, all of them optional.

    An account without credentials, and a cluster without an account, use the vendor's ambient credentials.

    Attributes:
        vendor: The vendor's name.
        endpoints: Base URL per service, for private, regional or test endpoints.
        ca_bundle: Path of a PEM file to trust instead of the public roots; without it `REQUESTS_CA_BUNDLE` counts.
        proxy: URL of an HTTP proxy; without it the environment's proxies are used.
        rate: Calls a second, over all clusters of the account.
        concurrency: Calls under way at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    vendor: str = ""
    endpoints: Mapping[str, str] = Field(default_factory=dict)
    ca_bundle: str | None = None
    proxy: SecretStr | None = None
    rate: float = Field(default=10, gt=0)
    concurrency: int = Field(default=16, ge=1, le=64)


class ClusterArguments(BaseModel):
    """What every kind of cluster takes; a kind's own subclass adds what names the cluster at its vendor.

    Attributes:
        kind: The kind of the cluster, as in the registry.
        account: Key of the account, or None for the vendor's ambient credentials.
        allow_insecure_tls: Accept a context that does not verify the server.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    account: str | None = None
    allow_insecure_tls: bool = False


@dataclass(frozen=True, kw_only=True)
class Ambient:
    """Where a vendor looks for credentials that are not in the stack: environment and home directory.

    Attributes:
        environment: The process's variables.
        home: The user's home directory.
    """

    environment: Mapping[str, str] = field(repr=False)
    home: str


@dataclass(frozen=True, kw_only=True)
class Session:
    """An account ready to be used, shared by all its clusters and threads.

    Attributes:
        auth: Signs a prepared request; called anew for every attempt.
        source: Where the credentials came from, fit to be printed.
        http: Sends with this account's trust, proxy, rate and concurrency.
        endpoints: Base URL per service, without a slash at the end; the account's, else the vendor's own.
        secrets: What a vendor's answer may quote and nobody may read in an error.
    """

    auth: Signer = field(repr=False)
    source: str
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
        notes: Sentences about this answer a user should see; they change only when something changed.
    """

    kubeconfig: Kubeconfig = field(repr=False)
    contexts: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    notes: tuple[str, ...] = ()


AccountT_contra = TypeVar("AccountT_contra", bound=AccountArguments, contravariant=True)
ClusterT_contra = TypeVar("ClusterT_contra", bound=ClusterArguments, contravariant=True)


class Reader(Protocol[AccountT_contra, ClusterT_contra]):
    """Reads one kind of cluster. Implementations are stateless: one instance serves all threads.

    Attributes:
        kind: The word under `kind:` in the configuration.
        account: Model of the account this kind is read with.
        cluster: Model of one cluster of this kind.
        issuing: Whether a read may mint.
    """

    kind: ClassVar[str]
    account: ClassVar[type[AccountArguments]]
    cluster: ClassVar[type[ClusterArguments]]
    issuing: ClassVar[Issuing]

    def identity(self, cluster: ClusterT_contra) -> str:
        """Give the vendor's own id of the cluster; the same text for every spelling of it."""

    def endpoint(self, cluster: ClusterT_contra) -> Endpoint | None:
        """Give the endpoint the user asked for, or None where the vendor has no choice."""

    def open(self, account: AccountT_contra, http: Http, ambient: Ambient) -> Session:
        """Find the credentials. Does no network I/O; a token is obtained when first needed.

        Args:
            account: The account's arguments, an instance of `self.account`.
            http: Sends with the account's trust, proxy, rate and concurrency.
            ambient: Environment and home directory.

        Raises:
            ConfigurationError: There are no credentials, or half of them.
        """

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
