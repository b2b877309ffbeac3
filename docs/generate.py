"""`python docs/generate.py`: write the pages that say what the code says, from the code itself.

`--check` writes nothing and says which pages are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import docstring_parser
from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from clusterkeys.arguments import AccountArguments, CertificateStatesArguments, ClusterArguments
from clusterkeys.registry import VENDORS, vendor
from clusterkeys.resolution.policy import FailurePolicy, Policy
from clusterkeys_components.cluster_settings import BootstrapSettings

DOCS = Path(__file__).parent
BEGIN, END = "<!-- generated: {name} -->", "<!-- end of generated: {name} -->"
_TYPES = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    SecretStr: "text, secret",
    Path: "path",
}


def blocks() -> Iterator[tuple[Path, str, str]]:
    """Return each generated block: its page, its name there, and its text."""
    page = DOCS / "configuration.md"
    yield page, "account", table([AccountArguments], without=("vendor",))
    yield page, "policy", table([Policy])
    yield page, "cluster", table([ClusterArguments], without=("kind",))
    yield page, "bootstrap", table([BootstrapSettings])
    yield page, "certificate-states", table([CertificateStatesArguments], without=("kind",))
    yield page, "certificate-states-policy", table([FailurePolicy])
    for name in VENDORS:
        each = vendor(name)
        page = DOCS / "vendors" / f"{name}.md"
        yield page, "account", table([each.account], without=AccountArguments.model_fields)
        for reader in each.clusters:
            yield page, reader.kind, table([reader.cluster], without=ClusterArguments.model_fields)
        for listing in each.certificate_states:
            yield page, listing.kind, table([listing.query], without=CertificateStatesArguments.model_fields)


def table(models: Iterable[type[BaseModel]], without: Iterable[str] = ()) -> str:
    """Return a Markdown table of the fields of models but for those named."""
    rows = ["| Key | Value | Default | Meaning |", "|---|---|---|---|"]
    for model in models:
        about = _meanings(model)
        for name, field in model.model_fields.items():
            if name not in set(without):
                rows.append(f"| `{name}` | {_value(field)} | {_default(field)} | {about[name]} |")
    return "\n".join(rows)


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return what the docstrings of a model and its parents say of their attributes."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        parsed = docstring_parser.parse(each.__doc__ or "", docstring_parser.DocstringStyle.GOOGLE)
        found |= {it.arg_name: " ".join((it.description or "").split()).replace("|", "\\|") for it in parsed.params}
    return found


def _value(field: FieldInfo) -> str:
    words = " or ".join(dict.fromkeys(_types(field.annotation)))
    bounds = [f"{sign} {each}" for sign, each in _bounds(field.metadata)]
    return words + (f", {' and '.join(bounds)}" if bounds else "")


def _types(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - an annotation
    origin = get_origin(annotation)
    if origin is Literal:
        yield ", ".join(f"`{each}`" for each in get_args(annotation))
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from () if each is NoneType else _types(each)
    elif origin is Annotated:
        yield from _types(get_args(annotation)[0])
    else:
        yield _TYPES.get(annotation, "mapping")


def _bounds(metadata: Iterable[object]) -> Iterator[tuple[str, object]]:
    for each in metadata:
        if isinstance(each, Gt):
            yield "more than", each.gt
        elif isinstance(each, Ge):
            yield "at least", each.ge
        elif isinstance(each, Le):
            yield "at most", each.le


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value == {}:
        return ""
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def filled_in(text: str, name: str, block: str) -> str:
    """Return a page with one of its generated blocks replaced."""
    begin, end = BEGIN.format(name=name), END.format(name=name)
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"there is no block {begin} … {end}")
    return f"{head}{begin}\n{block}\n{end}{tail}"


def pages() -> dict[Path, str]:
    """Return each page as it should be."""
    found: dict[Path, str] = {}
    for page, name, block in blocks():
        found[page] = filled_in(found.get(page) or page.read_text(), name, block)
    return found


def main(arguments: list[str]) -> int:
    """Return 1 if `--check` was given and a page is out of date."""
    stale = {page: text for page, text in pages().items() if page.read_text() != text}
    for page, text in stale.items():
        sys.stdout.write(f"{page.relative_to(DOCS.parent)}\n")
        if "--check" not in arguments:
            page.write_text(text)
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
