"""The errors for a vendor that cannot be reached: one per remedy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

import requests
import urllib3.exceptions

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.redact import host_of


class _Meaning(NamedTuple):
    what: str
    advice: str
    transient: bool = True


_UNREACHABLE = _Meaning("{host} cannot be reached", "Check the account's endpoints, and the network from this machine")
_UNUSABLE = _Meaning("{host} cannot be called", "Check the account's endpoints", transient=False)


def _is_about_bundle(error: BaseException) -> bool:
    """Return whether the bundle could not be read, and not the peer's certificate: OpenSSL names the library."""
    failed = any(isinstance(each, ssl.SSLError) and each.library in ("X509", "PEM") for each in _causes(error))
    missing = isinstance(error, requests.exceptions.SSLError) and _caused(FileNotFoundError, PermissionError)(error)
    return failed or missing or (type(error) is OSError and error.errno is None)


def _caused(*types: type[BaseException]) -> Callable[[BaseException], bool]:
    return lambda error: any(isinstance(each, types) for each in _causes(error))


_MEANINGS: tuple[tuple[Callable[[BaseException], bool], _Meaning], ...] = (
    (
        _is_about_bundle,
        _Meaning(
            "the certificates to trust {host} by cannot be read",
            "Check that the account's ca_bundle, or REQUESTS_CA_BUNDLE, is a readable PEM file",
            transient=False,
        ),
    ),
    (
        _caused(requests.exceptions.ProxyError),
        _Meaning("the proxy on the way to {host} cannot be used", "Check the account's proxy, or HTTPS_PROXY"),
    ),
    (
        _caused(ssl.SSLCertVerificationError),
        _Meaning(
            "the TLS certificate of {host} is not trusted",
            "To trust a private CA, name its PEM file as ca_bundle in the account's configuration",
            transient=False,
        ),
    ),
    (
        _caused(socket.gaierror),
        _Meaning("the name {host} cannot be resolved", "Check the account's endpoints, and this machine's DNS"),
    ),
    (_caused(urllib3.exceptions.NewConnectionError, ConnectionRefusedError), _UNREACHABLE),
    (
        _caused(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError),
        _Meaning("{host} did not answer in time", "Check the network, or give policy.timeout more seconds"),
    ),
    (
        _caused(
            *(ssl.SSLError, urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError),
            *(ConnectionResetError, ConnectionAbortedError, BrokenPipeError),
        ),
        _Meaning("the connection to {host} broke off", "Try again"),
    ),
    (lambda error: isinstance(error, OSError) and error.errno is not None, _UNREACHABLE),
    (_caused(requests.exceptions.ConnectionError, urllib3.exceptions.HTTPError), _UNREACHABLE),
)
"""First match wins: a proxy error is a connection error too, and urllib3 counts a refused connection as a timeout."""


def network_error(error: Exception, url: str) -> VendorError:
    """Turn an exception of the HTTP libraries into ours, without its text, which may hold the URL."""
    meaning = next((meaning for matches, meaning in _MEANINGS if matches(error)), _UNUSABLE)
    refusal = Refusal(kind="network", transient=meaning.transient)
    return VendorError(meaning.what.format(host=host_of(url)), meaning.advice, refusal=refusal)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return the error and those it wraps: the libraries keep them as causes, as arguments and as `reason`."""
    yield error
    reason = getattr(error, "reason", None)
    for inner in chain((error.__cause__, reason), error.args):
        if isinstance(inner, BaseException):
            yield from _causes(inner)
