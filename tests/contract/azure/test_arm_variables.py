"""The credentials that Pulumi's Azure providers take from `ARM_` variables read the emulated Azure too."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from clusterkeys.errors import ConfigurationError, VendorError
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, known_by


def refusal_of(azure: Azure, environment: dict[str, str], **changes: object) -> VendorError:
    with pytest.raises(VendorError) as refused:
        azure.fetch(azure.of_environment(environment, **changes))
    return refused.value


def test_a_client_secret(azure: Azure, emulator: Emulator, ids: dict[str, str]) -> None:
    environment = {**ids, "ARM_CLIENT_SECRET": str(emulator.account("contoso")["client_secret"])}

    assert azure.fetch(azure.of_environment(environment)).kubeconfig.clusters


def test_a_wrong_client_secret_names_the_variables(azure: Azure, ids: dict[str, str]) -> None:
    wrong = secrets.token_urlsafe()

    error = refusal_of(azure, {**ids, "ARM_CLIENT_SECRET": wrong})

    assert "ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET in the environment" in str(error)
    assert (error.refusal.kind, azure.calls("token")) == ("credential", 1)
    assert wrong not in str(error)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A key with its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self.certificate.public_bytes(Encoding.PEM) + key

    def locked(self, password: str) -> bytes:
        lock = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"app", self.key, self.certificate, None, lock)


@pytest.fixture(scope="module")
def signing() -> Signing:
    """RSA, as Entra ID wants it; made once."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "application")])
    now = utc_now()
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    return Signing(key=key, certificate=builder.sign(key, hashes.SHA256()))


@pytest.mark.parametrize("password", [None, secrets.token_hex(8)], ids=["pem", "pkcs12"])
def test_a_client_certificate(
    azure: Azure, emulator: Emulator, ids: dict[str, str], signing: Signing, tmp_path: Path, password: str | None
) -> None:
    known_by(emulator, certificate=signing.certificate.public_bytes(Encoding.PEM).decode())
    file = tmp_path / "application"
    file.write_bytes(signing.locked(password) if password else signing.pem)
    environment = {**ids, "ARM_CLIENT_CERTIFICATE_PATH": str(file)}
    environment |= {"ARM_CLIENT_CERTIFICATE_PASSWORD": password} if password else {}

    assert azure.fetch(azure.of_environment(environment)).kubeconfig.clusters


def test_a_certificate_that_the_application_does_not_know_is_reported(
    azure: Azure, ids: dict[str, str], signing: Signing, tmp_path: Path
) -> None:
    (tmp_path / "application").write_bytes(signing.pem)

    error = refusal_of(azure, {**ids, "ARM_CLIENT_CERTIFICATE_PATH": str(tmp_path / "application")})

    assert (error.refusal.code, error.refusal.kind) == ("AADSTS700027", "credential")
    assert "the certificate is not registered" in str(error)
    assert "ARM_CLIENT_CERTIFICATE_PATH" in str(error)
    assert azure.calls("token") == 1


@dataclass(frozen=True, kw_only=True)
class BadFile:
    """A file that is no certificate, or one that is locked with another password; None is no file."""

    content: bytes | None = b""
    locked: bool = False
    password: str | None = None
    says: str = "azure-identity cannot use"


@pytest.mark.parametrize(
    "bad",
    [
        BadFile(content=None, says="No such file"),
        BadFile(content=b"neither", says="PEM or PKCS12"),
        BadFile(locked=True),
        BadFile(locked=True, password=secrets.token_hex(8)),
    ],
    ids=["absent", "neither", "no-password", "wrong-password"],
)
def test_a_certificates_file_that_cannot_be_used_is_reported_with_the_variable(
    azure: Azure, ids: dict[str, str], signing: Signing, tmp_path: Path, bad: BadFile
) -> None:
    file = tmp_path / "application"
    if bad.content is not None:
        file.write_bytes(signing.locked(secrets.token_hex(8)) if bad.locked else bad.content)
    environment = {**ids, "ARM_CLIENT_CERTIFICATE_PATH": str(file)}
    environment |= {"ARM_CLIENT_CERTIFICATE_PASSWORD": bad.password} if bad.password else {}

    with pytest.raises(ConfigurationError, match=bad.says) as refused:
        azure.fetch(azure.of_environment(environment))
    assert "ARM_CLIENT_CERTIFICATE_PATH" in str(refused.value)
    assert bad.password is None or bad.password not in str(refused.value)


def test_a_token_in_a_variable(azure: Azure, ids: dict[str, str], federated: str) -> None:
    environment = {**ids, "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": federated}

    assert azure.fetch(azure.of_environment(environment)).kubeconfig.clusters


def test_a_token_in_a_file_is_read_each_time_one_is_needed(
    azure: Azure, ids: dict[str, str], federated: str, tmp_path: Path
) -> None:
    """Whoever puts it there renews it too."""
    file = tmp_path / "token"
    session = azure.of_environment({**ids, "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN_FILE_PATH": str(file)})

    with pytest.raises(ConfigurationError, match="ARM_OIDC_TOKEN_FILE_PATH names cannot be read"):
        azure.fetch(session)
    file.write_text("\n")
    with pytest.raises(ConfigurationError, match="ARM_OIDC_TOKEN_FILE_PATH names holds no token"):
        azure.fetch(session)
    file.write_text(f"{federated}\n")
    assert azure.fetch(session).kubeconfig.clusters


def test_a_token_that_the_application_does_not_trust_is_reported(azure: Azure, ids: dict[str, str]) -> None:
    token = secrets.token_urlsafe(40)

    error = refusal_of(azure, {**ids, "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": token})

    assert (error.refusal.code, azure.calls("token")) == ("AADSTS700213", 1)
    assert "issuer, subject and audience" in error.advice
    assert "ARM_OIDC_TOKEN in the environment" in str(error)
    assert token not in str(error)
