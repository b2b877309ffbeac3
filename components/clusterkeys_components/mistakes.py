"""Mistakes that clusters and listings of a stack's configuration share."""

from __future__ import annotations

import re

from pydantic import BaseModel, ValidationError

from clusterkeys.resolution.validation import mistakes

NAME = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
"""What a name in the stack is made of; contexts and namespaces are called so."""


def name_mistakes(name: str, path: str) -> list[str]:
    """Say what is wrong with a name."""
    fits = re.fullmatch(NAME, name)
    return [] if fits else [f"{path}: a name of a-z, 0-9 and '-', of 63 characters at most, was expected"]


def policy_mistakes(value: object, path: str, model: type[BaseModel]) -> list[str]:
    """Say what is wrong with a policy; None is one that is not configured."""
    if value is None:
        return []
    try:
        model.model_validate(value)
    except ValidationError as error:
        return mistakes(error, model, path)
    return []
