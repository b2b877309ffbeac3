"""Checks URLs: a plain one holds nothing that hides a secret or turns a call into another one."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

HTTPS = ("https",)
HTTPS_PORT = 443


def is_plain_url(url: str, *, schemes: Collection[str] = HTTPS) -> bool:
    """Return whether a text is a URL of one of the schemes with a host, without user, query, fragment and spaces."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or url.split() != [url])
    return parts.scheme in schemes and bool(host) and plain


def is_host_url(url: str) -> bool:
    """Return whether a text is a plain https:// URL of a host, without a path."""
    return is_plain_url(url) and not urlsplit(url).path.rstrip("/")


def host_header(url: SplitResult) -> str:
    """Write the Host header as it goes on the wire: the port only where it is not https's own."""
    name = url.hostname or ""
    host = f"[{name}]" if ":" in name else name
    return host if url.port in (None, HTTPS_PORT) else f"{host}:{url.port}"
