"""Credentials that are not in the stack: where vendors' tools keep theirs, each place read whole or not at all."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clusterkeys.errors import ConfigurationError
from clusterkeys.nesting import parse_json

_MAX_FILE = 1024 * 1024
"""Bytes; files of credentials are some hundreds."""


@dataclass(frozen=True, kw_only=True)
class Ambient:
    """Where a vendor looks for credentials that are not in the stack: environment and home directory.

    Attributes:
        environment: The process's variables.
        home: The user's home directory.
    """

    environment: Mapping[str, str] = field(repr=False)
    home: str


@dataclass(frozen=True, kw_only=True)
class KeyNames:
    """The names under which one tool keeps an access key; never mixed with another tool's.

    Attributes:
        access_key: Of the access key.
        secret_key: Of the secret key.
        security_token: Of the token that comes with temporary keys, where the tool has one.
    """

    access_key: str
    secret_key: str
    security_token: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccessKey:
    """An access key, taken from one place.

    Attributes:
        access_key: Its id.
        secret_key: What is signed with.
        security_token: With temporary keys.
        source: The place, fit to be printed.
    """

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere; the access key too, because vendors quote it in refusals."""
        return frozenset(filter(None, (self.access_key, self.secret_key, self.security_token)))


def key_in(place: Mapping[str, object], names: KeyNames, where: str) -> AccessKey | None:
    """Take the access key that a place holds.

    Args:
        place: Values by name: the environment, or what a file says.
        names: Under which names.
        where: The place in words, as in "the environment".

    Returns:
        The key, or None where the place holds neither half of one.

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
    return AccessKey(
        access_key=sendable_text(access_key, names.access_key, where),
        secret_key=sendable_text(secret_key, names.secret_key, where),
        security_token=sendable_text(token, names.security_token or "", where) if token else None,
        source=f"{_listed(names, with_token=bool(token))} in {where}",
    )


def _listed(names: KeyNames, *, with_token: bool) -> str:
    if with_token:
        return f"{names.access_key}, {names.secret_key} and {names.security_token}"
    return f"{names.access_key} and {names.secret_key}"


def sendable(text: str) -> bool:
    """Return whether a key can be one: a stray line end would be refused as a wrong signature."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def sendable_text(value: object, name: str, where: str) -> str:
    """Return a key or token as a header can carry it.

    Args:
        value: What a place holds.
        name: Under which name.
        where: The place in words.

    Raises:
        ConfigurationError: No header can carry it.
    """
    # Files end in line ends, and tools strip them.
    text = value.strip("\r\n") if isinstance(value, str) else ""
    if sendable(text):
        return text
    raise ConfigurationError(f"{name} in {where} holds white space or a character that is not ASCII")


def json_file(path: str, where: str) -> Mapping[str, object] | None:
    """Read a file that holds a JSON object.

    Args:
        path: Where it lies.
        where: How it is named in sentences, as in "~/.scpconf/config.json".

    Returns:
        The object, or None where there is no such file.

    Raises:
        ConfigurationError: It cannot be read, or holds something else.
    """
    text = _text(path, where)
    if text is None:
        return None
    value = parse_json(text)
    if isinstance(value, dict):
        return value
    raise ConfigurationError(f"{where} holds no JSON object", "Mend it, or move it away")


def ini_file(path: str, where: str) -> Mapping[str, Mapping[str, str]] | None:
    """Read a file of INI sections.

    Args:
        path: Where it lies.
        where: How it is named in sentences.

    Returns:
        The sections by name, or None where there is no such file.

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
        raise ConfigurationError(f"{where} is no INI file", "Mend it, or move it away") from None
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
