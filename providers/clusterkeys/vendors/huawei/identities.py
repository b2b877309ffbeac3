"""The three kinds of credentials of Huawei Cloud: an access key, a token, or a user who gets a token from IAM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clusterkeys.ambient import AccessKey, sendable_text


@dataclass(frozen=True, kw_only=True)
class HuaweiKey:
    """An access key, permanent or temporary; `domain_id` is the account's id at the vendor, where known."""

    key: AccessKey
    domain_id: str | None = None

    @property
    def source(self) -> str:
        """Where it came from, fit to be printed."""
        return self.key.source

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be printed."""
        return self.key.secrets


@dataclass(frozen=True, kw_only=True)
class HuaweiToken:
    """A token that somebody else obtained from IAM; it expires a day after that."""

    token: str = field(repr=False)
    domain_id: str | None = None
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be printed."""
        return frozenset({self.token})


@dataclass(frozen=True, kw_only=True)
class HuaweiUser:
    """An IAM user, whose password is exchanged for tokens; `iam` is the URL found beside the password, if any."""

    user_name: str
    password: str = field(repr=False)
    domain_name: str
    iam: str | None = None
    domain_id: str | None = None
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be printed."""
        return frozenset({self.password})


HuaweiIdentity = HuaweiKey | HuaweiToken | HuaweiUser


def first_in(place: Mapping[str, object], names: Iterable[str], where: str) -> str | None:
    """Return the value of the first of the names that has one in a place; `where` is the place in words.

    Raises:
        ConfigurationError: No header can carry the value.
    """
    name = next((each for each in names if place.get(each)), None)
    return sendable_text(place[name], name, where) if name else None
