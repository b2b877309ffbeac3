"""Certificate authorities and the certificates they sign, with real keys and real dates."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_AUTHORITY_LIFETIME = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom a certificate names: a client by name and group, or a server by its hosts."""

    common_name: str
    organization: str | None = None
    hosts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Validity:
    """The span of time and the serial number of one certificate."""

    not_before: datetime
    not_after: datetime
    serial: int


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """A certificate and its private key, both as PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Authority:
    """A certificate authority that can sign; its own certificate may be younger than what it signs."""

    certificate: x509.Certificate
    key: SigningKey = field(repr=False)

    @classmethod
    def new(cls, common_name: str, *, now: datetime) -> Self:
        """Make an authority with a fresh key; it starts a day early, so that skewed clocks accept it."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(Identity(common_name=common_name))
        builder = _builder(subject, key.public_key(), now - timedelta(days=1), now + _AUTHORITY_LIFETIME)
        for extension, critical in _authority_extensions(key.public_key()):
            builder = builder.add_extension(extension, critical=critical)
        signed = builder.issuer_name(subject).serial_number(x509.random_serial_number())
        return cls(certificate=signed.sign(key, hashes.SHA256()), key=key)

    @classmethod
    def from_files(cls, certificate: Path, key: Path) -> Self:
        """Read the authority of a running control plane.

        Raises:
            ValueError: The files hold no PEM, or a kind of key that this cannot sign with.
        """
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError(f"{key} is neither elliptic-curve nor RSA")  # noqa: TRY004 - the file is wrong
        return cls(certificate=x509.load_pem_x509_certificate(certificate.read_bytes()), key=private)

    @property
    def pem(self) -> bytes:
        """The authority's certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, identity: Identity, validity: Validity) -> KeyPair:
        """Sign a certificate for a new key: a server's if the identity has hosts, else a client's."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(identity), key.public_key(), validity.not_before, validity.not_after)
        for extension, critical in _leaf_extensions(identity, self.key.public_key()):
            builder = builder.add_extension(extension, critical=critical)
        signed = builder.issuer_name(self.certificate.subject).serial_number(validity.serial)
        return KeyPair(certificate=_pem(signed.sign(self.key, hashes.SHA256())), key=_key_pem(key))


def _name(identity: Identity) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, identity.common_name)]
    if identity.organization:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, identity.organization))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, public_key: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).public_key(public_key)
    return builder.not_valid_before(start).not_valid_after(end)


def _authority_extensions(public_key: ec.EllipticCurvePublicKey) -> list[tuple[x509.ExtensionType, bool]]:
    return [
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (_key_usage(signs_certificates=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
    ]


def _leaf_extensions(
    identity: Identity, issuer: ec.EllipticCurvePublicKey | rsa.RSAPublicKey
) -> list[tuple[x509.ExtensionType, bool]]:
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if identity.hosts else ExtendedKeyUsageOID.CLIENT_AUTH
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(signs_certificates=False), True),
        (x509.ExtendedKeyUsage([purpose]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False),
    ]
    if identity.hosts:
        names = [_host_name(host) for host in identity.hosts]
        extensions.append((x509.SubjectAlternativeName(names), False))
    return extensions


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
