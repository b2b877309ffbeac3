"""The ways in which an account proves to Entra ID who it is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ClientSecret:
    """An application that proves itself with a secret.

    Attributes:
        tenant_id: The directory.
        client_id: The application.
        client_secret: Its secret.
    """

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return frozenset({self.client_secret})


@dataclass(frozen=True, kw_only=True)
class ClientCertificate:
    """An application that proves itself with a certificate.

    Attributes:
        tenant_id: The directory.
        client_id: The application.
        path: Of a file with certificate and key, PEM or PKCS #12.
        password: Of that file, where it has one.
    """

    tenant_id: str
    client_id: str
    path: str
    password: str | None = field(default=None, repr=False)

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return frozenset(filter(None, (self.password,)))


@dataclass(frozen=True, kw_only=True)
class TokenText:
    """A token that stands in a variable."""

    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenFile:
    """A token that somebody keeps in a file and renews there; `name` is the variable that names the file."""

    path: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TokenRequest:
    """A token that the run of a pipeline asks its service for, as in GitHub Actions.

    Attributes:
        url: Where to ask.
        bearer: What the asking is allowed with.
        audience: Whom the token is for.
    """

    url: str = field(repr=False)
    bearer: str = field(repr=False)
    audience: str


FederatedToken = TokenText | TokenFile | TokenRequest


@dataclass(frozen=True, kw_only=True)
class ClientAssertion:
    """An application that proves itself with the token of another issuer, which it trusts.

    Attributes:
        tenant_id: The directory.
        client_id: The application.
        token: Where the token is.
    """

    tenant_id: str
    client_id: str
    token: FederatedToken

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        match self.token:
            case TokenText(text=text):
                return frozenset({text})
            case TokenRequest(bearer=bearer):
                return frozenset({bearer})
        return frozenset()


@dataclass(frozen=True, kw_only=True)
class ManagedIdentity:
    """The identity of the machine that this runs on.

    Attributes:
        client_id: Which, where it has several.
    """

    client_id: str | None = None

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere: nothing."""
        return frozenset()


AzureIdentity = ClientSecret | ClientCertificate | ClientAssertion | ManagedIdentity
