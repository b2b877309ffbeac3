"""The three ways in which Huawei Cloud lets somebody in: an access key, a token, or a user who asks IAM for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clusterkeys.ambient import AccessKey, sendable
from clusterkeys.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True)
class HuaweiKey:
    """An access key, permanent or temporary, which signs.

    Attributes:
        key: AK and SK, with the security token of temporary ones.
        domain_id: The account's id at the vendor, where known.
    """

    key: AccessKey
    domain_id: str | None = None

    @property
    def source(self) -> str:
        """Where it came from, fit to be printed."""
        return self.key.source

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return self.key.secrets


@dataclass(frozen=True, kw_only=True)
class HuaweiToken:
    """A token that somebody else obtained from IAM; it ends a day after that.

    Attributes:
        token: What goes into the header.
        domain_id: The account's id at the vendor, where known.
        source: Where it came from, fit to be printed.
    """

    token: str = field(repr=False)
    domain_id: str | None = None
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return frozenset({self.token})


@dataclass(frozen=True, kw_only=True)
class HuaweiUser:
    """An IAM user, who gets tokens for a password.

    Attributes:
        user_name: Of the user.
        password: Of the user.
        domain_name: Of the account that the user belongs to.
        iam: Base URL of IAM, where the place of the password names one.
        domain_id: The account's id at the vendor, where known.
        source: Where it came from, fit to be printed.
    """

    user_name: str
    password: str = field(repr=False)
    domain_name: str
    iam: str | None = None
    domain_id: str | None = None
    source: str

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return frozenset({self.password})


HuaweiIdentity = HuaweiKey | HuaweiToken | HuaweiUser


def first_in(place: Mapping[str, object], names: Iterable[str], where: str) -> str | None:
    """Give what the first of these names holds that holds anything.

    Args:
        place: Values by name.
        names: In which order to look.
        where: The place in words, as in "the environment".

    Raises:
        ConfigurationError: It holds what no header can carry.
    """
    name = next((each for each in names if place.get(each)), None)
    if name is None:
        return None
    value = place[name]
    text = value.strip("\r\n") if isinstance(value, str) else ""
    if sendable(text):
        return text
    raise ConfigurationError(f"{name} in {where} holds white space or a character that is not ASCII")
