"""What the signer signs with: an access key that stays, or one that is asked for each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from clusterkeys.ambient import AccessKey


class Keys(Protocol):
    """Hands out the access key; its text says where it comes from."""

    def key(self, deadline: float) -> AccessKey:
        """Give the key to sign the next attempt with.

        Args:
            deadline: Reading of the monotonic clock at which to give up.
        """

    @property
    def secrets(self) -> frozenset[str]:
        """What has been signed with and must not be read anywhere."""


@dataclass(frozen=True, kw_only=True)
class FixedKeys:
    """One access key for good."""

    only: AccessKey = field(repr=False)

    def __str__(self) -> str:
        """Say where it came from."""
        return self.only.source

    def key(self, deadline: float) -> AccessKey:  # noqa: ARG002 - nothing is waited for
        """Give the key."""
        return self.only

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be read anywhere."""
        return self.only.secrets
