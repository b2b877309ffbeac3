"""Which credentials are used is said in the log, once for an account, whatever is read with it."""

import logging

import pytest

from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.shelf import Shelf


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def said_of_accounts(log: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    records = [each for each in log.records if each.name == "clusterkeys.accounts"]
    return [(each.levelno, each.getMessage()) for each in records]


def test_a_debug_line_says_whose_credentials_read_a_cluster(bench: Bench, log: pytest.LogCaptureFixture) -> None:
    source = str(bench.session().source)
    resolver = bench.resolver()
    log.clear()

    bench.read(by=resolver)
    bench.read(by=resolver)

    ((level, line),) = said_of_accounts(log)
    assert level == logging.DEBUG
    assert source in line
    assert bench.account in line


def test_a_debug_line_says_whose_credentials_list(shelf: Shelf, log: pytest.LogCaptureFixture) -> None:
    source = str(shelf.session().source)
    resolver = shelf.resolver()
    log.clear()

    shelf.listed(by=resolver)
    shelf.listed(by=resolver)

    ((level, line),) = said_of_accounts(log)
    assert level == logging.DEBUG
    assert source in line
    assert shelf.configuration["account"] in line
