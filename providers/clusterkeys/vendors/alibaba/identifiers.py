"""What counts as an id at Alibaba Cloud: one word, so that it stays what it is in a path."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_WORD = re.compile(r"[0-9A-Za-z_-]{1,128}")
_REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def _identifier(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise ValueError("expected an id: letters, digits, - and _")
    return value


def _region(value: str) -> str:
    if not _REGION.fullmatch(value):
        raise ValueError("expected the id of a region, as in cn-hangzhou")
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]
Region = Annotated[str, AfterValidator(_region)]
