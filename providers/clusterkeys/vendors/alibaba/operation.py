"""An operation of one of Alibaba Cloud's services, and what is said about it where it fails."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Names an operation.

    Attributes:
        service: The service's name in `endpoints` and in RAM.
        product: Its name in sentences.
        action: The operation's name.
        version: The API's version.
        method: Verb.
        answer: Name of the field that holds what is asked for.
        gone: What to check where the service does not know the cluster.
        forbidden: What else helps where RAM does not allow the call, beginning with a comma, or nothing.
    """

    service: str
    product: str
    action: str
    version: str
    method: str
    answer: str
    gone: str
    forbidden: str = ""

    @property
    def permission(self) -> str:
        """The action that a RAM policy has to allow."""
        return f"{self.service}:{self.action}"
