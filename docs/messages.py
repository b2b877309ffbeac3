"""`python docs/messages.py`: write docs/messages.md, every sentence that the package can say to a user.

The sentences come from the code itself, so that they can be read as a user reads them. `--check` writes nothing
and says whether the page is out of date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "messages.md"
SOURCES = ("providers/clusterkeys", "components/clusterkeys_components")
_SAYING = {
    "Concern",
    "_Meaning",
    "append",
    "ClusterkeysError",
    "ConfigurationError",
    "DeadlineError",
    "ErrorRule",
    "KubeconfigError",
    "Operation",
    "RunError",
    "ValueError",
    "VendorError",
    "warn",
}
"""Calls whose texts reach a user; a model's ValueError becomes part of a mistake of the configuration."""

_WHOLE = ("reasons.py", "decide.py", "certificate_states.py", "resolver.py", "settings.py", "resource_uri.py")
"""Modules of which every text of several words is for a user."""

_HEAD = """# Messages

The sentences that this package says to a user, from the code (`make docs`). `{…}` stands for what differs each
time; of an error the first sentence is what failed, the second what to do next. Vendors' own texts are shown without
what may be secret.
"""


def page() -> str:
    """Return the page as it should be."""
    parts = [_HEAD]
    for path in sorted(path for source in SOURCES for path in (ROOT / source).rglob("*.py")):
        tree = ast.parse(path.read_text())
        said = [*_sentences(tree), *(_texts_in(tree) if path.name in _WHOLE else ())]
        found = [each for each in dict.fromkeys(said) if "Signature=" not in each]
        if found:
            rows = "\n".join(f"- {text}" for text in found)
            parts.append(f"## {path.relative_to(ROOT).as_posix()}\n\n{rows}\n")
    return "\n".join(parts)


def _sentences(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _SAYING:
            texts = [
                *node.args,
                *(
                    each.value
                    for each in node.keywords
                    if each.arg in ("what", "advice", "gone", "forbidden", "sentence", "notice")
                ),
            ]
            said = [text for each in texts if (text := _text(each)) and " " in text]
            if said:
                yield ". ".join(said)
        elif isinstance(node, ast.Assign | ast.Return) and (text := _text(node.value)) and text.count(" ") > 2:  # noqa: PLR2004
            yield text


def _texts_in(tree: ast.Module) -> Iterator[str]:
    """Return the texts that are no docstrings, nor pieces of another text."""
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    left_out |= {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        if id(node) not in left_out and isinstance(node, ast.Constant | ast.JoinedStr) and " " in (text := _text(node)):
            yield text


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return " ".join(node.value.split())
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(each) for each in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return ""


def _piece(node: ast.expr) -> str:
    if isinstance(node, ast.FormattedValue):
        return f"{{{ast.unparse(node.value).split('(')[0].rpartition('.')[2] or '…'}}}"
    return str(node.value) if isinstance(node, ast.Constant) else ""


def main(arguments: list[str]) -> int:
    """Return 1 if `--check` was given and the page is out of date."""
    text = page()
    current = PAGE.exists() and PAGE.read_text() == text
    if "--check" not in arguments and not current:
        PAGE.write_text(text)
    return int(not current and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
