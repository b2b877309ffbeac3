"""What may be printed of a URL, and the filter that keeps other libraries to it."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

_QUERY = re.compile(r"\?[^\s\"']+")


def without_query(url: str) -> str:
    """Give scheme, host and path: the query may be a signature, user information a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


class _QueryFilter(logging.Filter):
    """Removes the query from each URL in a record; urllib3 logs the full request line at debug level."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _QUERY.sub("?[hidden]", record.getMessage())
        record.args = None
        return True


_FILTER = _QueryFilter()


def hide_queries(logger: logging.Logger) -> None:
    """Keep query strings out of what `logger` emits from now on. Doing it twice is doing it once."""
    logger.addFilter(_FILTER)
