"""Makes URLs and vendors' sentences fit to be printed, and the log of other libraries too."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import quote, urlsplit

HIDDEN = "[hidden]"
_MOST = 2000
"""Characters of a text that are searched for secrets that are not known."""

_QUERY = re.compile(r"\?[^\s\"']+")
_USER_INFO = re.compile(r"(?<=://)[^\s/@\"']+@")
_JWT = re.compile(r"\beyJ[\w.+/=-]{8,}")
_SCHEME = re.compile(r"\b(Bearer|Basic)\s+\S+", re.IGNORECASE)
_NAMED = re.compile(r"((?:secret|token|passw|sig)[\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s,;\"']{12,}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9+/=_~-]{24,}")
_WORDS = re.compile(r"(?:[A-Z]{0,4}[a-z]{2,}[^A-Za-z0-9]*)+")
_HEX = re.compile(r"\b[0-9a-fA-F]{32,}\b")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORD = re.compile(r"[\w.:-]{1,128}", re.ASCII)


def without_query(url: str) -> str:
    """Return scheme, host and path: the query may be a signature, user information a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def host_of(url: str) -> str:
    """Return host and port, or "the vendor" where the text is no URL."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "the vendor"
    except ValueError:
        return "the vendor"


def safe_text(text: str, *, secrets: Iterable[str] = (), limit: int = 200) -> str:
    """Make a vendor's sentence fit to be printed, on one line.

    Args:
        text: What the vendor said.
        secrets: Parts of the request that the vendor may quote, as they are or percent-encoded.
        limit: Characters at most; what is longer ends in an ellipsis.

    Returns:
        The text without the secrets, query strings and anything that looks like a token.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for spelling in (secret, quote(secret, safe="")):
            text = text.replace(spelling, HIDDEN)
    text = text[:_MOST]  # what is shown is at its beginning, and some patterns take the square of a text's length
    text = _USER_INFO.sub("", _QUERY.sub(f"?{HIDDEN}", text))
    text = _NAMED.sub(rf"\1{HIDDEN}", _SCHEME.sub(rf"\1 {HIDDEN}", _JWT.sub(HIDDEN, text)))
    text = _RUN.sub(lambda run: HIDDEN if _random(run[0]) else run[0], _HEX.sub(HIDDEN, text))
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def safe_word(text: str | None) -> str | None:
    """Return a vendor's code or request id if it has the form of one, else None."""
    return text if text and _WORD.fullmatch(text) else None


def _random(run: str) -> bool:
    """Return whether a run of characters looks like a key: in one, the kind of character changes every few places.

    UUIDs and words in camel case, as in an operation's name, are no keys: hardly any key is without a digit.
    """
    if _WORDS.fullmatch(run):
        return False
    rest = _UUID.sub("", run)
    sorts = [_sort(character) for character in rest]
    changes = sum(one != other and "-" not in (one, other) for one, other in pairwise(sorts))
    return changes * 4 >= max(len(rest), 24)


def _sort(character: str) -> str:
    return "0" if character.isdigit() else "A" if character.isupper() else "a" if character.islower() else "-"


def hide_queries(record: logging.LogRecord) -> bool:
    """Remove the queries of URLs from a record: urllib3 logs the full request line. A filter for loggers."""
    record.msg = _QUERY.sub(f"?{HIDDEN}", record.getMessage())
    record.args = None
    return True
