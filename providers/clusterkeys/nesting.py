"""Finds deeply nested JSON before a parser meets it."""

from __future__ import annotations

import re
from itertools import accumulate

_STRING_OR_OTHER = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^"\[\]{}]++', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def nests_deeper(text: str, limit: int) -> bool:
    """Return whether a JSON text nests deeper than a limit.

    A parser that recurses to the interpreter's limit raises RecursionError, which can be caught. But the garbage
    collector may run at that depth, and the finalizers that it calls fail there too, where nobody can catch it.
    """
    if text.count("[") + text.count("{") <= limit:
        return False
    brackets = _STRING_OR_OTHER.sub("", text)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > limit
