"""A kubeconfig as frozen data whose repr shows no secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from clusterkeys.errors import KubeconfigError

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
CredentialKind = Literal["client-certificate", "token", "exec", "password", "auth-provider", "none"]

_CLUSTER_FILES = ("certificate-authority",)
_USER_FILES = ("client-certificate", "client-key", "tokenFile")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One cluster entry. `extra` holds the fields this project has no opinion on, as they came."""

    name: str
    server: str
    certificate_authority_data: str = field(default="", repr=False)
    insecure_skip_tls_verify: bool = False
    tls_server_name: str = ""
    proxy_url: str = field(default="", repr=False)  # may carry the proxy's password
    extra: Mapping[str, Json] = field(default_factory=dict, repr=False, hash=False)

    @property
    def insecure(self) -> bool:
        """Whether a client would talk to whoever answers: TLS unchecked, or none at all.

        No certificate authority is not insecure: clients then trust the system's roots.
        """
        return self.insecure_skip_tls_verify or urlsplit(self.server).scheme != "https"

    @property
    def file_references(self) -> tuple[str, ...]:
        """The fields that point at a file of the machine this kubeconfig was made on."""
        return tuple(key for key in _CLUSTER_FILES if self.extra.get(key))


@dataclass(frozen=True, kw_only=True)
class ExecEntry:
    """A command that fetches the credential. Its arguments and environment may hold secrets: not in repr."""

    api_version: str
    command: str
    args: tuple[str, ...] = field(default=(), repr=False)
    env: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, kw_only=True)
class User:
    """One user entry. Several kinds of credential may be present; `credential` names the one that counts."""

    name: str
    client_certificate_data: str = field(default="", repr=False)
    client_key_data: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    exec: ExecEntry | None = None
    auth_provider: Mapping[str, Json] | None = field(default=None, repr=False, hash=False)
    extra: Mapping[str, Json] = field(default_factory=dict, repr=False, hash=False)

    @property
    def credential(self) -> CredentialKind:
        """The kind of credential, in the order in which clients let one mask another.

        Half a client certificate counts as one, so that whoever uses it can say which half is missing.
        """
        kinds: tuple[tuple[CredentialKind, object], ...] = (
            ("client-certificate", self.client_certificate_data or self.client_key_data),
            ("token", self.token),
            ("exec", self.exec),
            ("password", self.username or self.password),
            ("auth-provider", self.auth_provider),
        )
        return next((kind for kind, present in kinds if present), "none")

    @property
    def file_references(self) -> tuple[str, ...]:
        """The fields that point at a file of the machine this kubeconfig was made on."""
        return tuple(key for key in _USER_FILES if self.extra.get(key))


@dataclass(frozen=True, kw_only=True)
class Context:
    """Which user talks to which cluster, and where by default."""

    name: str
    cluster: str
    user: str
    namespace: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, kw_only=True)
class Kubeconfig:
    """Everything one kubeconfig says. Entries sort themselves by name: their order never means anything."""

    clusters: tuple[Cluster, ...]
    users: tuple[User, ...]
    contexts: tuple[Context, ...]
    current_context: str = ""

    def __post_init__(self) -> None:
        for entries in ("clusters", "users", "contexts"):
            ordered = tuple(sorted(getattr(self, entries), key=lambda entry: entry.name))
            object.__setattr__(self, entries, ordered)

    def cluster_of(self, context: Context) -> Cluster:
        """The cluster a context of this kubeconfig talks to."""
        return next(cluster for cluster in self.clusters if cluster.name == context.cluster)

    def user_of(self, context: Context) -> User:
        """The user a context of this kubeconfig talks as."""
        return next(user for user in self.users if user.name == context.user)

    def single(self) -> tuple[Cluster, User, Context]:
        """The cluster, user and context of a kubeconfig that `select` made.

        Raises:
            KubeconfigError: if there is not exactly one of each.
        """
        if not len(self.clusters) == len(self.users) == len(self.contexts) == 1:
            raise KubeconfigError("a kubeconfig with exactly one cluster, user and context was expected")
        return self.clusters[0], self.users[0], self.contexts[0]
