"""Public facts of the X.509 certificates inside a kubeconfig."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PublicKeyTypes

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
    with _readable("client-certificate-data", "certificate"):
        leaf = _certificates(certificate_data)[0]
        public_key = _public_bytes(leaf.public_key())
        facts = CertificateFacts(
            serial=leaf.serial_number.to_bytes(max(1, (leaf.serial_number.bit_length() + 7) // 8), "big").hex(":"),
            subject=leaf.subject.rfc4514_string(),
            issuer=leaf.issuer.rfc4514_string(),
            not_before=leaf.not_valid_before_utc,
            not_after=leaf.not_valid_after_utc,
            fingerprint_sha256=leaf.fingerprint(hashes.SHA256()).hex(),
        )
    with _readable("client-key-data", "private key"):
        key = serialization.load_pem_private_key(base64.b64decode(key_data, validate=True), password=None)
    if _public_bytes(key.public_key()) != public_key:
        raise KubeconfigError("the kubeconfig's client key does not belong to its client certificate")
    return facts


def authority(data: str) -> AuthorityFacts:
    """Describe a bundle of certificate authorities.

    Args:
        data: The bundle, PEM in base64.

    Raises:
        KubeconfigError: It can't be read.
    """
    with _readable("certificate-authority-data", "certificate"):
        found = {each.fingerprint(hashes.SHA256()).hex(): each for each in _certificates(data)}
        longest = max(found.values(), key=lambda each: each.not_valid_after_utc)
        return AuthorityFacts(
            fingerprints_sha256=tuple(sorted(found)),
            subjects=tuple(found[key].subject.rfc4514_string() for key in sorted(found)),
            not_before=longest.not_valid_before_utc,
            not_after=longest.not_valid_after_utc,
        )


def _certificates(data: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(base64.b64decode(data, validate=True))


def _public_bytes(key: PublicKeyTypes | CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@contextmanager
def _readable(field: str, kind: str) -> Iterator[None]:
    # TypeError: the key has a passphrase, for which a kubeconfig has no field.
    try:
        yield
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KubeconfigError(f"the kubeconfig's {field}: expected the base64 text of a PEM {kind}") from error
