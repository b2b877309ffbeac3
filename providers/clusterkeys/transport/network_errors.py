"""What a person reads when a vendor cannot be reached, told apart by what they would do about it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import requests
import urllib3.exceptions

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.redact import host_of


@dataclass(frozen=True, kw_only=True)
class _Meaning:
    what: str
    advice: str
    transient: bool = True


_BUNDLE = _Meaning(
    what="the certificates to trust {host} by cannot be read",
    advice="Check that the account's ca_bundle, or REQUESTS_CA_BUNDLE, is a readable PEM file",
    transient=False,
)
_PROXY = _Meaning(
    what="the proxy on the way to {host} cannot be used",
    advice="Check the account's proxy, or HTTPS_PROXY",
)
_UNTRUSTED = _Meaning(
    what="the TLS certificate of {host} is not trusted",
    advice="To trust a private CA, name its PEM file as ca_bundle in the account's configuration",
    transient=False,
)
_TIMEOUT = _Meaning(
    what="{host} did not answer in time",
    advice="Check the network, or give policy.timeout more seconds",
)
_UNKNOWN_NAME = _Meaning(
    what="the name {host} cannot be resolved",
    advice="Check the account's endpoints, and this machine's DNS",
)
_BROKEN = _Meaning(what="the connection to {host} broke off", advice="Try again")
_UNREACHABLE = _Meaning(
    what="{host} cannot be reached",
    advice="Check the account's endpoints, and the network from this machine",
)
_UNUSABLE = _Meaning(
    what="{host} cannot be called",
    advice="Check the account's endpoints",
    transient=False,
)


def _bundle(error: BaseException) -> bool:
    """Tell errors of meaning the bundle from others of TLS: OpenSSL blames another part of itself."""
    unread = (FileNotFoundError, PermissionError)
    failed = any(isinstance(each, ssl.SSLError) and each.library in ("X509", "PEM") for each in _causes(error))
    missing = isinstance(error, requests.exceptions.SSLError) and _caused(*unread)(error)
    return failed or missing or (type(error) is OSError and error.errno is None)


def _caused(*types: type[BaseException]) -> Callable[[BaseException], bool]:
    return lambda error: any(isinstance(each, types) for each in _causes(error))


_MEANINGS: tuple[tuple[Callable[[BaseException], bool], _Meaning], ...] = (
    (_bundle, _BUNDLE),
    (_caused(requests.exceptions.ProxyError), _PROXY),
    (_caused(ssl.SSLCertVerificationError), _UNTRUSTED),
    (_caused(socket.gaierror), _UNKNOWN_NAME),
    (_caused(urllib3.exceptions.NewConnectionError), _UNREACHABLE),
    (_caused(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError), _TIMEOUT),
    (_caused(ConnectionRefusedError), _UNREACHABLE),
    (_caused(ssl.SSLError, urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError), _BROKEN),
    (_caused(ConnectionResetError, ConnectionAbortedError, BrokenPipeError), _BROKEN),
    (lambda error: isinstance(error, OSError) and error.errno is not None, _UNREACHABLE),
    (_caused(requests.exceptions.ConnectionError, urllib3.exceptions.HTTPError), _UNREACHABLE),
)
"""First match wins: a proxy error is a connection error too, and a refused connection counts as a timeout."""


def network_error(error: Exception, url: str) -> VendorError:
    """Turn an exception of the HTTP libraries into ours; its text may hold the URL, so none of it is kept."""
    meaning = next((meaning for matches, meaning in _MEANINGS if matches(error)), _UNUSABLE)
    refusal = Refusal(kind="network", transient=meaning.transient)
    return VendorError(meaning.what.format(host=host_of(url)), meaning.advice, refusal=refusal)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return the error and what is inside: the libraries wrap in causes, arguments and `reason`."""
    yield error
    reason = getattr(error, "reason", None)
    for inner in chain((error.__cause__, reason), error.args):
        if isinstance(inner, BaseException):
            yield from _causes(inner)
