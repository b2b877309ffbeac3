"""The models of the arguments that all accounts, clusters and listings share; each vendor extends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from clusterkeys.ambient import AccessKey, sendable
from clusterkeys.urls import is_plain_url

TextT = TypeVar("TextT", str, SecretStr, str | SecretStr | None)


def sent_in_headers(value: TextT) -> TextT:
    """Accept what can go into a header as it is; for validators.

    Raises:
        ValueError: It cannot.
    """
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if text is not None and not sendable(text):
        raise ValueError("is empty, or holds white space or a character that is not ASCII")
    return value


def trimmed(value: TextT) -> TextT:
    """Accept what has no white space around it; for validators.

    Raises:
        ValueError: It is empty, or has some.
    """
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if text is not None and (not text or text.strip() != text):
        raise ValueError("is empty, or begins or ends with white space")
    return value


HeaderText = Annotated[str, AfterValidator(sent_in_headers)]
HeaderSecret = Annotated[SecretStr, AfterValidator(sent_in_headers)]
TrimmedText = Annotated[str, AfterValidator(trimmed)]
TrimmedSecret = Annotated[SecretStr, AfterValidator(trimmed)]


class AccountArguments(BaseModel):
    """An account of any vendor; the vendor's own subclass adds its credentials, all of them optional.

    An account without credentials, and a cluster without an account, use the vendor's ambient credentials.

    Attributes:
        services: Names of the vendor's services that `endpoints` may name.
        vendor: The vendor's name.
        endpoints: Base URL per service, for private, regional or test endpoints.
        ca_bundle: Path of a PEM file to trust instead of the public roots; without it `REQUESTS_CA_BUNDLE` counts.
        proxy: URL of an HTTP proxy; without it the environment's proxies are used.
        rate: Calls a second, over all clusters of the account.
        concurrency: Calls under way at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    services: ClassVar[tuple[str, ...]] = ()

    vendor: str = ""
    endpoints: Mapping[str, str] = Field(default_factory=dict)
    ca_bundle: str | None = None
    proxy: SecretStr | None = None
    rate: float = Field(default=10, gt=0)
    concurrency: int = Field(default=16, ge=1, le=64)

    @field_validator("endpoints")
    @classmethod
    def _known_services(cls, endpoints: Mapping[str, str]) -> Mapping[str, str]:
        for service, url in endpoints.items():
            if service not in cls.services:
                raise ValueError(f"{service} is no service of this vendor; there are {', '.join(cls.services)}")
            if not is_plain_url(url):
                raise ValueError(f"{service}: expected an https:// URL without user, query or fragment")
        return {service: url.rstrip("/") for service, url in endpoints.items()}

    def missing(self, *names: str) -> str:
        """Return which of some arguments are missing that belong together: none where all are, or none is, set."""
        absent = [name for name in names if getattr(self, name) is None]
        return " and ".join(absent) if len(absent) < len(names) else ""


class KeyedAccountArguments(AccountArguments):
    """The account of a vendor whose calls are signed with an access key; a subclass adds the rest.

    Attributes:
        temporary_with: Name of the field with what comes beside temporary keys.
        access_key: Id of the key.
        secret_key: The secret that signs.
    """

    temporary_with: ClassVar[str] = "security_token"

    access_key: HeaderText | None = Field(default=None, repr=False)
    secret_key: HeaderSecret | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := self.missing("access_key", "secret_key"):
            raise ValueError(f"{missing} missing: a key is used whole or not at all")
        if self.access_key is None and getattr(self, self.temporary_with, None):
            raise ValueError(f"access_key and secret_key missing: {self.temporary_with} is sent beside their signature")
        return self

    def key(self) -> AccessKey | None:
        """Return the account's own key, with the token of a temporary one, or None where it has none."""
        security_token: SecretStr | None = getattr(self, self.temporary_with, None)
        if self.access_key is None or self.secret_key is None:
            return None
        return AccessKey(
            access_key=self.access_key,
            secret_key=self.secret_key.get_secret_value(),
            security_token=security_token.get_secret_value() if security_token else None,
            source="the stack's configuration",
        )


CONNECTION_ARGUMENTS = frozenset({"account"})
"""Arguments of every cluster that say how its vendor is called: the kubeconfig does not depend on them."""


class ClusterArguments(BaseModel):
    """A cluster of any kind; the kind's own subclass adds the arguments that name the cluster at its vendor.

    Attributes:
        stack_keys: Other keys that are allowed beside these arguments in a stack's configuration.
        connection_arguments: Names of arguments that say how the vendor is called; the kubeconfig stays the same when
            one of them changes.
        kind: The kind of the cluster, as in the registry.
        account: Key of the account, or None for the vendor's ambient credentials.
        allow_insecure_tls: Accept a context that does not verify the server.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    stack_keys: ClassVar[tuple[str, ...]] = ("policy", "bootstrap")
    connection_arguments: ClassVar[frozenset[str]] = CONNECTION_ARGUMENTS

    kind: str
    account: str | None = None
    allow_insecure_tls: bool = False


class CertificateStatesArguments(BaseModel):
    """A listing of certificate states; the kind's own subclass adds the arguments that name it at its vendor.

    Attributes:
        stack_keys: Other keys that are allowed beside these arguments in a stack's configuration.
        kind: The kind of the listing, as in the registry.
        account: Key of the account, or None for the vendor's ambient credentials.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    stack_keys: ClassVar[tuple[str, ...]] = ("policy",)

    kind: str
    account: str | None = None
