"""Real certificates and tokens, made when a test asks for them: no secret lies in this folder."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Tree = dict[str, object]
Fields = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Minted:
    """A certificate and its key, as they lie in a kubeconfig."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def certificate_data(self) -> str:
        return base64.b64encode(self.certificate.public_bytes(serialization.Encoding.PEM)).decode()

    @property
    def key_data(self) -> str:
        return base64.b64encode(self.key_pem(serialization.NoEncryption())).decode()

    def key_pem(self, encryption: serialization.KeySerializationEncryption) -> bytes:
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def mint(
    common_name: str,
    *,
    begin: datetime,
    end: datetime,
    issuer: Minted | None = None,
    serial: int | None = None,
) -> Minted:
    """A certificate signed by the issuer, or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=serial or x509.random_serial_number(),
        not_valid_before=begin,
        not_valid_after=end,
    )
    return Minted(certificate=builder.sign(issuer.key if issuer else key, hashes.SHA256()), key=key)


def day(year: int, month: int = 1, of_month: int = 1) -> datetime:
    """Midnight UTC."""
    return datetime(year, month, of_month, tzinfo=UTC)


def canary() -> str:
    """A secret that no test prints and no message may contain."""
    return f"canary{secrets.token_hex(12)}"


def jwt(payload: object) -> str:
    """A token with a payload and a signature nobody checks."""
    parts = (json.dumps({"alg": "none"}), json.dumps(payload), secrets.token_hex(8))
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def kubeconfig_tree(
    *, cluster: Fields | None = None, user: Fields | None = None, context: Fields | None = None, **top: object
) -> Tree:
    """The smallest useful kubeconfig as a mapping, with the given entries in place of its own."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": cluster or {"server": "https://203.0.113.7:6443"}}],
        "users": [{"name": "u", "user": {"token": canary()} if user is None else user}],
        "contexts": [{"name": "x", "context": context or {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    } | top
