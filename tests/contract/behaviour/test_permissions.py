"""Whoever lacks a permission is told the one that docs/kinds.md says is needed, where the vendor names any."""

import re
from collections.abc import Iterator
from typing import get_args

from tests.contract.behaviour.bench import Bench
from tests.contract.behaviour.shelf import Shelf
from tests.unit.pages import about, tables

NEEDED = {about(row): row[2] for row in tables("docs/kinds.md")[0]}
_NAMED = re.compile(r"`([^`*]+:[^`*]+)`|\*([^*`]{8,})\*")
"""An action of the vendor's, in code; or a role of its, in italics."""


def named(kind: str) -> set[str]:
    return {action or role for action, role in _NAMED.findall(NEEDED[kind])}


def choices(bench: Bench) -> Iterator[dict[str, str]]:
    """Give the cluster as it is, and with every other word that an argument may be."""
    yield {}
    for name, field in bench.reader.cluster.model_fields.items():
        for word in get_args(field.annotation):
            if isinstance(word, str) and name != "kind":
                yield {name: word}


def test_a_refused_read_names_the_permission_that_is_documented(bench: Bench) -> None:
    bench.emulator.fail(bench.vendor.name, status=403, service=bench.route.service)

    for choice in choices(bench):
        advice = bench.failing(bench.wanted(**choice)).advice

        if named(bench.kind):
            assert [each for each in named(bench.kind) if each in advice], (choice, advice)
        else:
            assert NEEDED[bench.kind].startswith("Not named by the vendor")


def test_a_refused_listing_names_the_permission_that_is_documented(shelf: Shelf) -> None:
    shelf.fail(status=403)

    advice = shelf.failing().advice

    assert [each for each in named(shelf.kind) if each in advice], advice
