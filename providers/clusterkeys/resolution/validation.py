"""Turns pydantic's findings into sentences that name the key path and no value."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from clusterkeys.errors import ConfigurationError

ModelT = TypeVar("ModelT", bound=BaseModel)

_TYPES: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "a mapping",
    list: "a list",
    type(None): "nothing",
}

_EXPECTED: Mapping[str, str] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "path_type": "a path",
    "list_type": "a list",
}
"""By pydantic's type of error; its own sentences speak of Python, or stand for themselves where they are not here."""


def validated(model: type[ModelT], value: object, path: str) -> ModelT:
    """Build the model.

    Args:
        model: What is expected.
        value: What was configured.
        path: Where, as a dotted key path.

    Raises:
        ConfigurationError: All mistakes at once, one to a line.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ConfigurationError("\n".join(mistakes(error, model, path))) from None


def mistakes(error: ValidationError, model: type[BaseModel], path: str) -> list[str]:
    """Return each mistake: where, what was expected, and the type of what is there, never its value."""
    return [
        _mistake(found["type"], found["msg"], found.get("input"), _joined(path, found["loc"]), model)
        for found in error.errors(include_url=False, include_context=False)
    ]


def type_name(value: object) -> str:
    """Return the type of a configured value in the words of YAML."""
    return _TYPES.get(type(value), type(value).__name__)


def _mistake(kind: str, message: str, value: object, path: str, model: type[BaseModel]) -> str:
    if kind == "missing":
        return f"{path} is missing"
    if kind == "extra_forbidden":
        return f"{path} is not known here{_nearest(path.rpartition('.')[2], model)}"
    if kind == "value_error":
        return f"{path}: {message.removeprefix('Value error, ')}"
    expected = _EXPECTED.get(kind)
    if expected:
        quotes = "; put it in quotes" if kind == "string_type" and type(value) in (int, float) else ""
        return f"{path} should be {expected}, but is {type_name(value)}{quotes}"
    found = "" if isinstance(value, str | int | float) else f", but is {type_name(value)}"
    return f"{path} {message.removeprefix('Input ').removeprefix('String ')}{found}"


def _joined(path: str, location: tuple[int | str, ...]) -> str:
    return ".".join([path, *(str(part) for part in location)]) if path else ".".join(str(part) for part in location)


def _nearest(word: str, model: type[BaseModel]) -> str:
    known = [*model.model_fields, *getattr(model, "stack_keys", ())]
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"
