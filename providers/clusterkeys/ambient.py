"""Reads the credentials that vendors' tools keep on this machine; a key is never put together from two places."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clusterkeys.errors import ConfigurationError
from clusterkeys.nesting import parse_json

_MAX_FILE = 1024 * 1024
"""Bytes; a file of credentials has some hundreds."""


@dataclass(frozen=True, kw_only=True)
class Ambient:
    """This machine's environment variables and home directory, where credentials outside the stack are looked for."""

    environment: Mapping[str, str] = field(repr=False)
    home: str


@dataclass(frozen=True, kw_only=True)
class KeyNames:
    """The names under which one tool keeps an access key; `security_token` only where it knows temporary keys."""

    access_key: str
    secret_key: str
    security_token: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccessKey:
    """An access key, taken from one place.

    Attributes:
        access_key: Its id.
        secret_key: The secret that signs.
        security_token: Belongs to temporary keys only.
        source: The place, for sentences.
    """

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """The texts to remove from errors; the access key too, because vendors quote it in refusals."""
        return frozenset(filter(None, (self.access_key, self.secret_key, self.security_token)))


def key_in(place: Mapping[str, object], names: KeyNames, where: str) -> AccessKey | None:
    """Return the access key that a place holds, or None where it holds neither half of one.

    Args:
        place: Values by name: the environment, or the content of a file.
        names: The names of the key's parts.
        where: The place in words, as in "the environment".

    Raises:
        ConfigurationError: It holds half of one, or something that cannot be sent.
    """
    access_key, secret_key = place.get(names.access_key), place.get(names.secret_key)
    if not access_key and not secret_key:
        return None
    for name, value in ((names.access_key, access_key), (names.secret_key, secret_key)):
        if not value:
            raise ConfigurationError(
                f"{where} has half of an access key: {name} is missing",
                "Give both, or access_key and secret_key of the account",
            )
    token = place.get(names.security_token) if names.security_token else None
    rest = f", {names.secret_key} and {names.security_token}" if token else f" and {names.secret_key}"
    return AccessKey(
        access_key=sendable_text(access_key, names.access_key, where),
        secret_key=sendable_text(secret_key, names.secret_key, where),
        security_token=sendable_text(token, names.security_token or "", where) if token else None,
        source=f"{names.access_key}{rest} in {where}",
    )


def sendable(text: str) -> bool:
    """Return whether a header can carry a key: with a stray line end, the vendor would report a wrong signature."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def sendable_text(value: object, name: str, where: str) -> str:
    """Return a key or token as a header can carry it.

    Raises:
        ConfigurationError: No header can carry it; the sentence names it, and where it was found.
    """
    # Files end in line ends, and tools strip them.
    text = value.strip("\r\n") if isinstance(value, str) else ""
    if sendable(text):
        return text
    raise ConfigurationError(f"{name} in {where} holds white space or a character that is not ASCII")


def json_file(path: str, where: str) -> Mapping[str, object] | None:
    """Return the JSON object in a file, or None where there is no such file.

    Args:
        path: Where it is.
        where: Its name in sentences, as in "~/.scpconf/config.json".

    Raises:
        ConfigurationError: It cannot be read, or holds something else.
    """
    text = _text(path, where)
    if text is None:
        return None
    value = parse_json(text)
    if isinstance(value, dict):
        return value
    raise ConfigurationError(f"{where} holds no JSON object", "Correct it, or move it away")


def ini_file(path: str, where: str) -> Mapping[str, Mapping[str, str]] | None:
    """Return the sections of an INI file by name, or None where there is no such file.

    Args:
        path: Where it is.
        where: Its name in sentences.

    Raises:
        ConfigurationError: It cannot be read, or is no INI file.
    """
    text = _text(path, where)
    if text is None:
        return None
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error:
        # The parser's own sentence quotes the line, which may be a key.
        raise ConfigurationError(f"{where} is no INI file", "Correct it, or move it away") from None
    return {name: dict(parser[name]) for name in parser.sections()}


def _text(path: str, where: str) -> str | None:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MAX_FILE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(f"{where} cannot be read: {error.strerror}", "Check who may read it") from None
    return content.decode("utf-8-sig", errors="replace")
