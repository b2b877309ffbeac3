"""Errors of the operating system as azure-identity's transport delivers them, without a library's wrapping."""

import errno

import pytest

from clusterkeys.transport.network_errors import network_error

URL = "https://login.example.com/tenant"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "login.example.com cannot be reached"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "login.example.com cannot be reached"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "login.example.com cannot be reached"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset"), "the connection to login.example.com broke off"),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out"), "login.example.com did not answer in time"),
    ],
    ids=["offline", "no-route", "refused", "reset", "timed-out"],
)
def test_an_error_of_the_network_blames_no_certificate_and_is_tried_again(error: OSError, said: str) -> None:
    found = network_error(error, URL)
    assert said in str(found)
    assert "ca_bundle" not in str(found)
    assert found.refusal.transient
