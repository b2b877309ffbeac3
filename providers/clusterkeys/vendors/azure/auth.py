"""Adds an account's token to requests."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Self

import requests

from clusterkeys.transport.tokens import TokenCache


@dataclass(frozen=True, kw_only=True)
class AzureSigner:
    """Adds the account's token to a request; `requests` calls it once per attempt.

    Attributes:
        desk: Has the token.
        deadline: Reading of the monotonic clock at which obtaining one gives up.
    """

    desk: TokenCache = field(repr=False)
    deadline: float = math.inf

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header; the request is changed in place, as `requests` expects."""
        request.headers["Authorization"] = f"Bearer {self.desk.token(self.deadline)}"
        return request

    def until(self, deadline: float) -> Self:
        """Give a signer on the same token that gives up at a deadline."""
        return replace(self, deadline=deadline)
