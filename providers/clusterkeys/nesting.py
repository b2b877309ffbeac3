"""Parses JSON, except where it is so deeply nested that a parser would run out of stack."""

from __future__ import annotations

import json
import re
from itertools import accumulate

_STRING_OR_OTHER = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^"\[\]{}]++', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}

MAX_DEPTH = 100
"""Levels of JSON in one another; vendors' answers have some ten."""


def parse_json(text: str) -> object:
    """Return the value of a JSON text, or None where it is nested too deeply or something else than JSON."""
    try:
        return None if nests_deeper(text, MAX_DEPTH) else json.loads(text)
    except ValueError:
        return None


def nests_deeper(text: str, limit: int) -> bool:
    """Return whether a JSON text nests deeper than a limit.

    A parser that recurses to the interpreter's limit raises RecursionError, which can be caught. But the garbage
    collector may run at that depth, and the finalizers that it calls fail there too, where nobody can catch it.
    """
    if text.count("[") + text.count("{") <= limit:
        return False
    brackets = _STRING_OR_OTHER.sub("", text)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > limit
