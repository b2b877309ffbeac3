"""What a vendor has on file for one cluster: the client certificate, the authorities and the address."""

import threading
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.emulator.certificates import Authority, Identity, KeyPair, Validity

Entropy = Callable[[int], bytes]
_OTHER_HOST = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """The real cluster behind a description: where it listens and the authority that signs its clients."""

    server: str
    authority: Authority

    @property
    def port(self) -> int:
        """The port that the cluster's API server listens on."""
        return urlsplit(self.server).port or 443


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long a credential lives, and how old it already is when the world begins."""

    length: timedelta
    age: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Credential:
    """One issued credential with everything a kubeconfig needs."""

    revision: int
    validity: Validity
    keys: KeyPair
    authorities: bytes
    private_server: str
    public_server: str

    @property
    def serial(self) -> str:
        """The certificate's serial number, as colon-separated hexadecimal octets."""
        digits = f"{self.validity.serial:x}"
        return bytes.fromhex(digits.zfill(len(digits) + len(digits) % 2)).hex(":")

    @property
    def authority_data(self) -> str:
        """The authorities as kubeconfigs carry them: base64 of PEM."""
        return b64encode(self.authorities).decode()

    @property
    def certificate_data(self) -> str:
        """The client certificate as kubeconfigs carry it."""
        return b64encode(self.keys.certificate).decode()

    @property
    def key_data(self) -> str:
        """The client key as kubeconfigs carry it: a secret."""
        return b64encode(self.keys.key).decode()


@dataclass(kw_only=True)
class CredentialDesk:
    """Issues one cluster's credentials; what it hands out changes only on command.

    The certificates put their holder in `system:masters`, so that the control plane lets them in.
    """

    plane: ControlPlane
    lifetime: Lifetime
    clock: Callable[[], datetime]
    entropy: Entropy
    common_name: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _current: Credential = field(init=False, repr=False)

    def __post_init__(self) -> None:
        issued_at = self.clock() - self.lifetime.age
        hosts = ("127.0.0.1", "localhost")
        keys, validity = self._sign(issued_at)
        self._current = Credential(
            revision=1,
            validity=validity,
            keys=keys,
            authorities=self.plane.authority.pem,
            private_server=f"https://{hosts[0]}:{self.plane.port}",
            public_server=f"https://{hosts[1]}:{self.plane.port}",
        )

    def current(self) -> Credential:
        """Give the credential on file."""
        with self._lock:
            return self._current

    def mint(self, *, lasting: timedelta | None = None) -> Credential:
        """Give the credential on file with a new certificate, of the same end or from now for so long."""
        credential = self.current()
        validity = replace(credential.validity, serial=self._serial())
        if lasting is not None:
            start = self.clock().replace(microsecond=0)
            validity = replace(validity, not_before=start, not_after=start + lasting)
        return replace(credential, keys=self._issue(validity), validity=validity)

    def rotate(self, *, ca: bool = False, server: bool = False, age: float = 0.0) -> Credential:
        """Issue anew.

        Args:
            age: The share of its life, 0 to 1, that the new credential has behind it already.
            ca: Also add an authority to the bundle; the old one stays, so clients still verify the server.
            server: Also swap the two spellings of the loopback host in the addresses.
        """
        keys, validity = self._sign(self.clock() - self.lifetime.length * age)
        with self._lock:
            changed = replace(self._current, revision=self._current.revision + 1, keys=keys, validity=validity)
            changed = self._with_another_authority(changed) if ca else changed
            self._current = _with_swapped_hosts(changed) if server else changed
            return self._current

    def expire(self) -> Credential:
        """Issue a credential whose certificate ended yesterday."""
        keys, validity = self._sign(self.clock() - self.lifetime.length - timedelta(days=1))
        with self._lock:
            self._current = replace(self._current, revision=self._current.revision + 1, keys=keys, validity=validity)
            return self._current

    def _sign(self, issued_at: datetime) -> tuple[KeyPair, Validity]:
        start = issued_at.replace(microsecond=0)
        validity = Validity(not_before=start, not_after=start + self.lifetime.length, serial=self._serial())
        return self._issue(validity), validity

    def _issue(self, validity: Validity) -> KeyPair:
        identity = Identity(common_name=self.common_name, organization="system:masters")
        return self.plane.authority.issue(identity, validity)

    def _serial(self) -> int:
        return int.from_bytes(b"\x01" + self.entropy(8))

    def _with_another_authority(self, credential: Credential) -> Credential:
        another = Authority.new(f"authority of revision {credential.revision}", now=self.clock())
        return replace(credential, authorities=credential.authorities + another.pem)


def _with_swapped_hosts(credential: Credential) -> Credential:
    return replace(
        credential,
        private_server=_swapped(credential.private_server),
        public_server=_swapped(credential.public_server),
    )


def _swapped(server: str) -> str:
    address = urlsplit(server)
    return f"https://{_OTHER_HOST[address.hostname or '']}:{address.port}"
