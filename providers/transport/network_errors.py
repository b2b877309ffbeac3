"""What a person reads when a vendor cannot be reached, told apart by what they would do about it."""

from __future__ import annotations

from dataclasses import dataclass

import requests

from providers.errors import Refusal, VendorError
from providers.transport.redact import without_query


@dataclass(frozen=True, kw_only=True)
class _Reading:
    what: str
    advice: str
    retryable: bool


_READINGS: tuple[tuple[tuple[type[Exception], ...], _Reading], ...] = (
    (
        (requests.exceptions.ProxyError,),
        _Reading(
            what="the proxy on the way to {host} refused",
            advice="Check the account's proxy, or HTTPS_PROXY",
            retryable=True,
        ),
    ),
    (
        (requests.exceptions.SSLError,),
        _Reading(
            what="the TLS certificate of {host} is not trusted",
            advice="To trust a private CA, name its PEM file as ca_bundle in the account's configuration",
            retryable=False,
        ),
    ),
    (
        (requests.exceptions.Timeout,),
        _Reading(
            what="{host} did not answer in time",
            advice="Check the network, or give policy.timeout more seconds",
            retryable=True,
        ),
    ),
    (
        (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError),
        _Reading(what="the answer of {host} broke off", advice="Try again", retryable=True),
    ),
    (
        (requests.exceptions.ConnectionError,),
        _Reading(
            what="{host} cannot be reached",
            advice="Check the name, and the network from this machine to it",
            retryable=True,
        ),
    ),
    (
        (requests.exceptions.RequestException,),
        _Reading(
            what="{host} cannot be called",
            advice="Check the endpoints in the account's configuration",
            retryable=False,
        ),
    ),
    (
        (OSError,),
        _Reading(
            what="the connection to {host} could not be set up",
            advice="Check that the account's ca_bundle is a readable PEM file",
            retryable=False,
        ),
    ),
)
"""First match wins: a proxy error is a connection error too."""


def network_error(error: Exception, url: str) -> VendorError:
    """Turn an exception of the HTTP library into ours; its text may hold the URL, so none of it is kept."""
    host = without_query(url).split("/")[2]
    reading = next(reading for types, reading in _READINGS if isinstance(error, types))
    refusal = Refusal(kind="network", retryable=reading.retryable)
    return VendorError(reading.what.format(host=host), reading.advice, refusal=refusal)
