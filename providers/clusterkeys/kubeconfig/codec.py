"""Kubeconfig text to model and back.

Where this reader and kubectl differ, and why:

| In the text                                   | kubectl           | here                                |
|-----------------------------------------------|-------------------|-------------------------------------|
| one key twice in a mapping                    | the last one wins | refused: which is meant is a guess  |
| two entries of one name                       | refused           | refused                             |
| `insecure-skip-tls-verify: "true"` (text)     | refused           | read as true, written as a boolean  |
| a number where text belongs (`token: 123`)    | refused           | refused                             |
| a date where text belongs                     | text              | text                                |
| null, `""`                                    | absent            | absent                              |
| no `kind`, no `apiVersion`                    | accepted          | accepted; another value refused     |
| a context naming an absent cluster or user    | fails when used   | refused                             |
| `current-context` naming an absent context    | fails when used   | kept; `select` does not use it      |
| a server without a scheme                     | read as http      | refused                             |
| a server with user, password, query, fragment | accepted          | refused: facts show the server      |
| anchors, aliases, tags                        | accepted          | refused: small text, boundless data |
| several documents                             | the first is read | refused                             |
| unknown fields of clusters, users, contexts   | dropped           | kept                                |
| `preferences`, top-level `extensions`         | kept              | dropped: a person's, not a vendor's |
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.tree import kind_of, load

if TYPE_CHECKING:
    from yaml import SafeDumper
else:
    SafeDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_VIOLATIONS = {
    "bool_type": "expected true or false, got {kind}",
    "literal_error": "expected {expected}, got another one",
    "dict_type": "expected a mapping, got {kind}",
    "missing": "expected text, got {kind}",
    "model_type": "expected a mapping, got {kind}",
    "string_type": "expected text, got {kind}",
    "too_short": "expected at least one",
    "tuple_type": "expected a list, got {kind}",
    "value_error": "{error}",
}
"""By pydantic's type of error. No sentence shows the value that came, only its kind."""

# Text stays unquoted only where every YAML reader takes it for text: PyYAML would also leave `1e3` and `y`
# unquoted, which are a number and a boolean to Go's YAML.
_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9._/@+=:-]+")
_NO_FOLDING = 2**31 - 1


def parse(content: str | Mapping[str, object]) -> Kubeconfig:
    """Parse YAML, JSON, JSON text quoting YAML, `{"kubeconfig": …}` around any of them, or a mapping.

    Args:
        content: A vendor's answer.

    Raises:
        KubeconfigError: It is no usable kubeconfig. The error names the field and the type expected there, and never
            quotes the content.
    """
    tree = load(content)
    try:
        return Kubeconfig.model_validate(tree, by_alias=True, by_name=False)
    except ValidationError as error:
        raise KubeconfigError(_sentence(error, tree)) from None


def render(kubeconfig: Kubeconfig) -> str:
    """Return YAML that is the same, byte for byte, for the same content in whatever order it came.

    It has no alias, no folded line and nothing but ASCII. Empty and false fields are left out.
    """
    tree = kubeconfig.model_dump(by_alias=True, warnings=False)
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=_NO_FOLDING)


class _Dumper(SafeDumper):
    """PyYAML's emitter, which is libyaml's wherever PyYAML has it.

    The pure Python one, 20 times slower, writes the same bytes unless a key is empty, longer than 126 bytes or holds a
    line break.
    """


def _text(dumper: SafeDumper, value: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(value) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _sentence(error: ValidationError, tree: object) -> str:
    """Return the first violation as a sentence; of a field in a mapping that is missing, name the mapping."""
    first = error.errors(include_url=False, include_input=False)[0]
    violation, path, value = first["type"], "", tree
    for key in first["loc"]:
        if isinstance(value, list) and isinstance(key, int):
            path, value = f"{path}[{key}]", value[key]
        elif isinstance(value, dict):
            path, value = f"{path}.{key}", value.get(key)
        else:
            violation = "model_type"
    context = {name: str(item).strip("'") for name, item in first.get("ctx", {}).items()}
    return f"the kubeconfig's {path[1:]}: {_VIOLATIONS[violation].format(kind=kind_of(value), **context)}"
