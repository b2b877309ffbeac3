"""Every signer is held, step by step, to values that its vendor published: `samples/signing.json` of its folder.

A vendor without a `signing.py` signs nothing: it shows a bearer token, which test_retries.py holds it to.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import getmembers, isfunction
from types import ModuleType
from typing import Any

import pytest

from tests.harness.kinds import VENDORS

SIGNERS = sorted(path.parent.name for path in VENDORS.glob("*/signing.py"))


@dataclass(frozen=True, kw_only=True)
class Step:
    """One call of one function of a signer."""

    vendor: str
    case: str
    function: str
    given: Mapping[str, Any]
    gives: object

    def __str__(self) -> str:
        return f"{self.vendor} {self.case} {self.function}"


def cases(vendor: str) -> list[dict[str, Any]]:
    """None where the file is missing, which a test of its own says."""
    file = VENDORS / vendor / "samples" / "signing.json"
    return list(json.loads(file.read_text())) if file.exists() else []


def signer(vendor: str) -> ModuleType:
    return import_module(f"clusterkeys.vendors.{vendor}.signing")


STEPS = [
    Step(vendor=vendor, case=case["name"], **step)
    for vendor in SIGNERS
    for case in cases(vendor)
    for step in case["steps"]
]


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_step_gives_what_the_vendor_printed(step: Step) -> None:
    given = getattr(signer(step.vendor), step.function)(**step.given)

    assert json.loads(json.dumps(given)) == step.gives


@pytest.mark.parametrize("vendor", SIGNERS)
def test_every_step_of_a_signer_is_held_to_something_printed(vendor: str) -> None:
    module = signer(vendor)
    public = {name for name, each in getmembers(module, isfunction) if each.__module__ == module.__name__}

    assert {name for name in public if not name.startswith("_")} == {
        step.function for step in STEPS if step.vendor == vendor
    }


@pytest.mark.parametrize("vendor", SIGNERS)
def test_each_value_says_where_it_was_printed(vendor: str) -> None:
    assert len({case["name"] for case in cases(vendor)}) == len(cases(vendor)) > 0
    assert all(case["source"].strip() for case in cases(vendor))
    assert all(step.given for step in STEPS if step.vendor == vendor)


@pytest.mark.parametrize("vendor", SIGNERS)
def test_a_signature_depends_on_everything_that_is_given(vendor: str) -> None:
    """A step that left out a part would still give what was printed, if the part is empty there."""
    for step in (each for each in STEPS if each.vendor == vendor):
        function = getattr(signer(vendor), step.function)
        for name, value in step.given.items():
            if isinstance(value, str) and value:
                changed = function(**{**step.given, name: f"{value}x"})
                assert json.loads(json.dumps(changed)) != step.gives, f"{step}: {name} counts for nothing"
