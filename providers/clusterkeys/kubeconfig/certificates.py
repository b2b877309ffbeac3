"""Public facts of the X.509 certificates inside a kubeconfig."""

import base64
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization

from clusterkeys.errors import KubeconfigError


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """A client certificate's public side."""

    serial: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    fingerprint_sha256: str


@dataclass(frozen=True, kw_only=True)
class AuthorityFacts:
    """A bundle of certificate authorities, in the order of their fingerprints.

    The dates are those of the authority that lasts longest: during a rotation the bundle holds two.
    """

    fingerprints_sha256: tuple[str, ...]
    subjects: tuple[str, ...]
    not_before: datetime
    not_after: datetime


def client_certificate(certificate_data: str, key_data: str) -> CertificateFacts:
    """Describe the first certificate of a chain: the one that the server sees.

    Args:
        certificate_data: The chain, PEM in base64.
        key_data: The private key, PEM in base64.

    Raises:
        KubeconfigError: One of them can't be read, or the key does not belong to the certificate.
    """
    leaf = _certificates(certificate_data, "client-certificate-data")[0]
    if _public_bytes(leaf) != _public_bytes_of_key(key_data):
        raise KubeconfigError("the kubeconfig's client key does not belong to its client certificate")
    try:
        return CertificateFacts(
            serial=_colon_separated(leaf.serial_number),
            subject=leaf.subject.rfc4514_string(),
            issuer=leaf.issuer.rfc4514_string(),
            not_before=leaf.not_valid_before_utc,
            not_after=leaf.not_valid_after_utc,
            fingerprint_sha256=leaf.fingerprint(hashes.SHA256()).hex(),
        )
    except ValueError as error:
        raise _unreadable("client-certificate-data", "certificate") from error


def authority(data: str) -> AuthorityFacts:
    """Describe a bundle of certificate authorities.

    Args:
        data: The bundle, PEM in base64.

    Raises:
        KubeconfigError: It can't be read.
    """
    certificates = _certificates(data, "certificate-authority-data")
    found = {each.fingerprint(hashes.SHA256()).hex(): each for each in certificates}
    try:
        longest = max(found.values(), key=lambda each: each.not_valid_after_utc)
        return AuthorityFacts(
            fingerprints_sha256=tuple(sorted(found)),
            subjects=tuple(found[key].subject.rfc4514_string() for key in sorted(found)),
            not_before=longest.not_valid_before_utc,
            not_after=longest.not_valid_after_utc,
        )
    except ValueError as error:
        raise _unreadable("certificate-authority-data", "certificate") from error


def _certificates(data: str, field: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(base64.b64decode(data, validate=True))
    except ValueError as error:
        raise _unreadable(field, "certificate") from error


def _public_bytes(certificate: x509.Certificate) -> bytes:
    try:
        return certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unreadable("client-certificate-data", "certificate") from error


def _public_bytes_of_key(data: str) -> bytes:
    try:
        key = serialization.load_pem_private_key(base64.b64decode(data, validate=True), password=None)
    # TypeError: the key has a passphrase, for which a kubeconfig has no field.
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable("client-key-data", "private key") from error
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _colon_separated(serial: int) -> str:
    return serial.to_bytes(max(1, (serial.bit_length() + 7) // 8), "big").hex(":")


def _unreadable(field: str, kind: str) -> KubeconfigError:
    return KubeconfigError(f"the kubeconfig's {field}: expected the base64 text of a PEM {kind}")
