"""Whoever lacks a permission is told the one that docs/kinds.md says is needed, where the vendor names any."""

import re
from collections.abc import Iterator
from typing import get_args

from tests.harness.certificate_states_harness import CertificateStatesHarness
from tests.harness.pages import about, tables
from tests.harness.vendor_harness import VendorHarness

NEEDED = {about(row): row[2] for row in tables("docs/kinds.md")[0]}
_NAMED = re.compile(r"`([^`*]+:[^`*]+)`|\*([^*`]{8,})\*")
"""An action of the vendor's, in code; or a role of its, in italics."""


def named(kind: str) -> set[str]:
    return {action or role for action, role in _NAMED.findall(NEEDED[kind])}


def choices(harness: VendorHarness) -> Iterator[dict[str, str]]:
    """Yield no change, and then every other word that an argument may be."""
    yield {}
    for name, field in harness.reader.cluster.model_fields.items():
        for word in get_args(field.annotation):
            if isinstance(word, str) and name != "kind":
                yield {name: word}


def test_a_refused_read_names_the_permission_that_is_documented(harness: VendorHarness) -> None:
    harness.emulator.fail(harness.vendor.name, status=403, service=harness.route.service)

    for choice in choices(harness):
        advice = harness.failing(harness.spec(**choice)).advice

        if named(harness.kind):
            assert [each for each in named(harness.kind) if each in advice], (choice, advice)
        else:
            assert NEEDED[harness.kind].startswith("Not named by the vendor")


def test_a_refused_listing_names_the_permission_that_is_documented(states_harness: CertificateStatesHarness) -> None:
    states_harness.fail(status=403)

    advice = states_harness.failing().advice

    assert [each for each in named(states_harness.kind) if each in advice], advice
