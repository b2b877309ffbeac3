"""The secrets that nothing may print: read from the emulator, which made them, never written down here."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.state import State

SIGNED_URL = re.compile(r"operationStatuses/[^\s\"']*\?[^\s\"']*")
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|client-key-data: *[A-Za-z0-9+/]{20}")
ENCODED_KEY = re.compile(re.escape(base64.b64encode(b"-----BEGIN PRIVATE KEY").decode()[:24]))
BEARER = re.compile(r"[Bb]earer [A-Za-z0-9._~-]{16,}")


@dataclass(frozen=True, kw_only=True)
class Canaries:
    """Account secrets by value; keys, tokens and signed URLs by shape."""

    values: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, state: State) -> Canaries:
        accounts: dict[str, Any] = state.read("emulator.json")["accounts"]
        values = {f"{name}.{key}": account[key] for name, account in accounts.items() for key in account["secrets"]}
        assert values
        return cls(values=values)

    def found(self, text: str) -> list[str]:
        """Name what is in a text, never its value."""
        values = [name for name, value in self.values.items() if value in text]
        shapes = {"signed URL": SIGNED_URL, "private key": PRIVATE_KEY, "encoded key": ENCODED_KEY, "bearer": BEARER}
        return values + [name for name, shape in shapes.items() if shape.search(text)]

    def assert_absent(self, text: str, where: str) -> None:
        found = self.found(text)
        assert not found, f"{where} holds {', '.join(found)}"

    def assert_accounts_absent(self, text: str, where: str) -> None:
        found = [name for name in self.found(text) if name in self.values]
        assert not found, f"{where} holds {', '.join(found)}"
