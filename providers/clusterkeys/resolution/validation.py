"""Configuration that does not fit, as sentences that name the key path and no value."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from pydantic import BaseModel, ValidationError

from clusterkeys.errors import ConfigurationError

ModelT = TypeVar("ModelT", bound=BaseModel)
ResultT = TypeVar("ResultT")
ParamsT = ParamSpec("ParamsT")

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
"""By pydantic's type of error. For types that are not listed, pydantic's own sentence is good enough."""


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
        mistakes = [
            _mistake(found["type"], found["msg"], found.get("input"), ".".join([path, *map(str, found["loc"])]), model)
            for found in error.errors(include_url=False, include_context=False)
        ]
        raise ConfigurationError("\n".join(mistakes)) from None


def mapping(value: object, path: str) -> Mapping[str, Any]:
    """Return a mapping.

    Raises:
        ConfigurationError: It is something else.
    """
    if isinstance(value, Mapping):
        return value
    raise ConfigurationError(f"{path} should be a mapping, but is {type_name(value)}")


def collected(
    found: list[str], check: Callable[ParamsT, ResultT], *args: ParamsT.args, **kwargs: ParamsT.kwargs
) -> ResultT | None:
    """Call a check, and return its result; if it fails, add its mistakes to those already found and return None."""
    try:
        return check(*args, **kwargs)
    except ConfigurationError as error:
        found.extend(line for line in str(error).splitlines() if line not in found)
        return None


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


def _nearest(word: str, model: type[BaseModel]) -> str:
    known = [*model.model_fields, *getattr(model, "stack_keys", ())]
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"
