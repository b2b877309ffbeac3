"""Where an account's tokens come from, in words."""

from __future__ import annotations

import logging

log = logging.getLogger("clusterkeys.azure")


class AzureSource:
    """The place of the credentials; of a chain of places it is known after the first token which one it is."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        """Give what is known now, fit to be printed."""
        return self._text

    def __repr__(self) -> str:
        """Give the same, as a constructor."""
        return f"AzureSource({self._text!r})"

    def found(self, text: str) -> None:
        """Note which place it is, and say so once."""
        if text != self._text:
            self._text = text
            log.debug("tokens for Azure are obtained with %s", text)
