"""Model of a kubeconfig: frozen data, declared once for reading and writing, with no secret in its repr."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasGenerator,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FieldSerializationInfo,
    JsonValue,
    SerializerFunctionWrapHandler,
    StrictBool,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_serializer,
)
from pydantic.alias_generators import to_camel

from clusterkeys.errors import KubeconfigError
from clusterkeys.urls import is_plain_url

Json: TypeAlias = JsonValue
CredentialKind = Literal["client-certificate", "token", "exec", "password", "auth-provider", "none"]

_FILES = ("certificate-authority", "client-certificate", "client-key", "tokenFile")


def _in_order(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def _plain_server(url: str) -> str:
    # Plain http is accepted here: whether it may be used is for `select`, which knows allow_insecure_tls.
    if not is_plain_url(url, schemes=("https", "http")):
        raise ValueError("expected an https:// URL without user, query or fragment")
    return url


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _inside(kind: str) -> ConfigDict:
    """Return the aliases of an entry, `{"name": …, kind: {…}}`; `extra` receives the whole inner mapping."""
    outside: dict[str, str | AliasPath] = {"name": "name", "extra": kind}
    return ConfigDict(
        alias_generator=AliasGenerator(
            validation_alias=lambda name: outside.get(name) or AliasPath(kind, _kebab(name)),
            serialization_alias=_kebab,
        )
    )


# Some vendors document the type of a flag as String.
_Flag = Annotated[
    StrictBool,
    BeforeValidator(lambda flag: {"true": True, "false": False}.get(str(flag).lower(), flag)),
]
# Base64 text: clients ignore line breaks in it. It is not decoded here.
_Base64 = Annotated[str, AfterValidator(lambda text: "".join(text.split()))]
_Unordered = Annotated[Mapping[str, Json], AfterValidator(_in_order)]


class _Model(BaseModel):
    """Frozen data in which null and empty text count as absent, as they do for kubectl."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, validate_by_alias=True, validate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _absent(cls, value: object, info: ValidationInfo) -> object:
        field = cls.model_fields[str(info.field_name)]
        default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
        return default if value is None or value == "" else value


class _Fields(_Model):
    """A mapping whose unknown fields are kept.

    Attributes:
        extra: Unknown fields as they came. Pydantic's own extras would be shown in a repr.
    """

    extra: _Unordered = Field(default_factory=dict, repr=False)

    @field_validator("extra", mode="before")
    @classmethod
    def _unknown(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        known = {field.serialization_alias for name, field in cls.model_fields.items() if name not in {"name", "extra"}}
        return {key: item for key, item in value.items() if key not in known}

    @model_serializer(mode="wrap")
    def _present(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        fields: dict[str, object] = handler(self)
        return {key: value for key, value in fields.items() if value and key != "extra"} | dict(self.extra)


class _Entry(_Fields):
    name: str = Field(exclude=True)

    @property
    def file_references(self) -> tuple[str, ...]:
        """Return the fields that point at a file of the machine where this kubeconfig was made."""
        return tuple(key for key in _FILES if self.extra.get(key))


class Cluster(_Entry):
    """One cluster entry."""

    model_config = _inside("cluster")

    server: Annotated[str, AfterValidator(_plain_server)]
    certificate_authority_data: _Base64 = Field(default="", repr=False)
    insecure_skip_tls_verify: _Flag = False
    tls_server_name: str = ""
    proxy_url: str = Field(default="", repr=False)  # may carry the proxy's password

    @property
    def insecure(self) -> bool:
        """Return whether a client would talk to any server that answers: TLS unchecked, or none at all.

        A missing certificate authority is not insecure: clients then trust the system's roots.
        """
        return self.insecure_skip_tls_verify or urlsplit(self.server).scheme != "https"


class EnvVariable(_Model):
    """A variable in the environment of a credential command."""

    name: str
    value: str = Field(default="", repr=False)


class ExecEntry(_Fields):
    """A command that fetches the credential. Its arguments and environment may hold secrets."""

    model_config = ConfigDict(alias_generator=to_camel)

    api_version: str
    command: str
    args: tuple[str, ...] = Field(default=(), repr=False)
    env: tuple[EnvVariable, ...] = Field(default=(), repr=False)
    install_hint: str = ""
    provide_cluster_info: _Flag = False
    interactive_mode: str = ""


class User(_Entry):
    """One user entry. Several kinds of credential may be present; `credential` names the one that counts."""

    model_config = _inside("user")

    client_certificate_data: _Base64 = Field(default="", repr=False)
    client_key_data: _Base64 = Field(default="", repr=False)
    token: str = Field(default="", repr=False)
    username: str = Field(default="", repr=False)
    password: str = Field(default="", repr=False)
    exec: ExecEntry | None = None
    auth_provider: _Unordered | None = Field(default=None, repr=False)

    @field_validator("exec", mode="before")
    @classmethod
    def _with_extra(cls, value: object) -> object:
        # As for an entry, `extra` receives the whole mapping.
        return {**value, "extra": value} if isinstance(value, dict) else value

    @field_validator("exec", "auth_provider", mode="before")
    @classmethod
    def _absent_if_empty(cls, value: object) -> object:
        return value or None if isinstance(value, dict) else value

    @property
    def credential(self) -> CredentialKind:
        """Return the kind of credential, in the order in which clients let one mask another.

        Half a client certificate counts as one, so that an error can name the missing half.
        """
        kinds: tuple[tuple[CredentialKind, object], ...] = (
            ("client-certificate", self.client_certificate_data or self.client_key_data),
            ("token", self.token),
            ("exec", self.exec),
            ("password", self.username or self.password),
            ("auth-provider", self.auth_provider),
        )
        return next((kind for kind, present in kinds if present), "none")


class Context(_Entry):
    """A cluster, the user to access it as, and the default namespace."""

    model_config = _inside("context")

    cluster: str
    user: str
    namespace: str = ""


class Kubeconfig(_Model):
    """A whole kubeconfig. Entries are sorted by name: their order never means anything."""

    model_config = ConfigDict(alias_generator=_kebab)

    api_version: Literal["v1"] = Field(default="v1", alias="apiVersion", repr=False)
    kind: Literal["Config"] = Field(default="Config", repr=False)
    clusters: tuple[Cluster, ...] = Field(default=(), validate_default=True, min_length=1)
    users: tuple[User, ...] = ()
    contexts: tuple[Context, ...] = ()
    current_context: str = ""

    @field_validator("clusters", "users", "contexts")
    @classmethod
    def _sorted_by_name(cls, entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
        if len({entry.name for entry in entries}) != len(entries):
            raise ValueError("expected each name once")
        return tuple(sorted(entries, key=lambda entry: entry.name))

    @field_validator("contexts")
    @classmethod
    def _names_are_there(cls, contexts: tuple[Context, ...], info: ValidationInfo) -> tuple[Context, ...]:
        for kind in ("cluster", "user"):
            names = {entry.name for entry in info.data.get(f"{kind}s", ())}
            if any(getattr(context, kind) not in names for context in contexts):
                raise ValueError(f"one names a {kind} that is not there")
        return contexts

    @field_serializer("clusters", "users", "contexts", mode="wrap")
    def _entries(
        self, entries: tuple[_Entry, ...], handler: SerializerFunctionWrapHandler, info: FieldSerializationInfo
    ) -> list[object]:
        kind = info.field_name.removesuffix("s")
        return [{"name": entry.name, kind: fields} for entry, fields in zip(entries, handler(entries), strict=True)]

    def cluster_of(self, context: Context) -> Cluster:
        """Return the cluster of a context of this kubeconfig."""
        return next(cluster for cluster in self.clusters if cluster.name == context.cluster)

    def user_of(self, context: Context) -> User:
        """Return the user of a context of this kubeconfig."""
        return next(user for user in self.users if user.name == context.user)

    def single(self) -> tuple[Cluster, User, Context]:
        """Return the cluster, user and context of a kubeconfig that `select` made.

        Raises:
            KubeconfigError: There is not exactly one of each.
        """
        if not len(self.clusters) == len(self.users) == len(self.contexts) == 1:
            raise KubeconfigError("a kubeconfig with exactly one cluster, user and context was expected")
        return self.clusters[0], self.users[0], self.contexts[0]
