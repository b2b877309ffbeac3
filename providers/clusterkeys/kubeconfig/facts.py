"""Facts of a kubeconfig that may be shown: no secret, and no digest of one."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clusterkeys.kubeconfig.exec_arguments import shown
from clusterkeys.kubeconfig.model import CredentialKind, Kubeconfig
from clusterkeys.nesting import parse_json

if TYPE_CHECKING:
    from clusterkeys.kubeconfig.certificates import AuthorityFacts, CertificateFacts


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """The dates inside a token; an opaque token has none."""

    issued_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ExecFacts:
    """A credential command, without the values of its environment."""

    command: str
    args: tuple[str, ...]
    env: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of a one-context kubeconfig that a preview may print and a state may store unencrypted."""

    server: str
    tls_server_name: str
    insecure: bool
    credential: CredentialKind
    certificate_authority: AuthorityFacts | None
    certificate: CertificateFacts | None
    token: TokenFacts | None
    exec: ExecFacts | None

    @property
    def user(self) -> str | None:
        """Return the subject of the client certificate; other credentials don't name the user."""
        return self.certificate.subject if self.certificate else None

    @property
    def expires_at(self) -> datetime | None:
        """Return when the first of certificate, token and certificate authority ends; None if none has an end."""
        return min((end for _, end in _lives(self)), default=None)

    def as_plain(self) -> dict[str, object]:
        """Return the facts in JSON's types, without None, the same keys in the same order each time."""
        return asdict(self, dict_factory=_known) | _known([("expires_at", self.expires_at)])


def observe(kubeconfig: Kubeconfig) -> Facts:
    """Describe a kubeconfig that `select` made.

    Raises:
        KubeconfigError: A certificate or key can't be read, or they don't belong together.
    """
    # Reading certificates takes cryptography, which the program, unlike its provider process, need not load.
    from clusterkeys.kubeconfig.certificates import authority, client_certificate  # noqa: PLC0415 - the reason is above

    cluster, user, _ = kubeconfig.single()
    certificate, key = user.client_certificate_data, user.client_key_data
    ca = cluster.certificate_authority_data
    return Facts(
        server=cluster.server,
        tls_server_name=cluster.tls_server_name,
        insecure=cluster.insecure,
        credential=user.credential,
        certificate_authority=authority(ca) if ca else None,
        certificate=client_certificate(certificate, key) if certificate or key else None,
        token=_token(user.token) if user.token else None,
        exec=ExecFacts(
            command=user.exec.command, args=shown(user.exec.args), env=tuple(each.name for each in user.exec.env)
        )
        if user.exec
        else None,
    )


def life_left(facts: Facts, now: datetime, expires_at: datetime | None = None) -> float | None:
    """Return the share of its life, 0 to 1, that is left of the credential or authority that ends first.

    The share is 1 before the life begins and 0 once it has ended. It is None if no end is known, or if the life has
    not ended and its begin is unknown.

    Args:
        facts: What is known of the credential itself.
        now: Wall time.
        expires_at: An end that the vendor states beside the credential; it counts from the credential's own begin.
    """
    lives = sorted(_lives(facts), key=lambda life: life[1])
    if expires_at and (not lives or expires_at < lives[0][1]):
        lives.insert(0, (lives[0][0] if lives else None, expires_at))
    if not lives:
        return None
    begin, end = lives[0]
    if end <= now:
        return 0.0
    if begin is None or begin >= end:
        return None
    return min(1.0, (end - now) / (end - begin))


def _lives(facts: Facts) -> list[tuple[datetime | None, datetime]]:
    lives: list[tuple[datetime | None, datetime]] = [
        (each.not_before, each.not_after) for each in (facts.certificate, facts.certificate_authority) if each
    ]
    if facts.token and facts.token.expires_at:
        lives.append((facts.token.issued_at, facts.token.expires_at))
    return lives


def _token(token: str) -> TokenFacts:
    # A JWT's dates are read without verifying it: they decide when to renew, never whom to trust.
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004  header, payload, signature
        return TokenFacts()
    try:
        payload = parse_json(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode())
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        return TokenFacts()
    return TokenFacts(issued_at=_moment(payload.get("iat")), expires_at=_moment(payload.get("exp")))


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _known(fields: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Leave out unknown facts, and when a token was issued."""
    return {name: _plain(value) for name, value in fields if value not in (None, "", {}) and name != "issued_at"}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value
