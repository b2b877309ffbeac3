"""Which credentials are used is said in the log, once for an account, whatever is read with it."""

import logging

import pytest

from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.vendor_harness import VendorHarness


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def said_of_accounts(log: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    records = [each for each in log.records if each.name == "clusterkeys.accounts"]
    return [(each.levelno, each.getMessage()) for each in records]


def test_a_debug_line_says_whose_credentials_read_a_cluster(
    harness: VendorHarness, log: pytest.LogCaptureFixture
) -> None:
    source = str(harness.session().source)
    resolver = harness.resolver()
    log.clear()

    harness.read(by=resolver)
    harness.read(by=resolver)

    ((level, line),) = said_of_accounts(log)
    assert level == logging.DEBUG
    assert source in line
    assert harness.account in line


def test_a_debug_line_says_whose_credentials_list(
    states_harness: CertificateStatesHarness, log: pytest.LogCaptureFixture
) -> None:
    source = str(states_harness.session().source)
    resolver = states_harness.resolver()
    log.clear()

    states_harness.listed(by=resolver)
    states_harness.listed(by=resolver)

    ((level, line),) = said_of_accounts(log)
    assert level == logging.DEBUG
    assert source in line
    assert states_harness.account in line
