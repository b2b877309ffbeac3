"""Loads a vendor's text (YAML, JSON, quoted or wrapped) as plain JSON values, within bounds."""

import json
import math
import re
from collections.abc import Hashable, Mapping

import yaml

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Json
from clusterkeys.nesting import nests_deeper

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml: slower, the same result
    from yaml import SafeLoader  # type: ignore[assignment]

_MOST_CHARACTERS = 1_000_000
_MOST_DEPTH = 32
_MOST_WRAPPINGS = 3
_SURROGATE = re.compile("[\ud800-\udfff]")
_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))


class DuplicateKeyError(ValueError):
    """One key stands twice in a mapping: two readers could see two different kubeconfigs."""


class _Loader(SafeLoader):
    """YAML whose dates stay text, as kubectl's do, and whose keys are unique."""

    yaml_implicit_resolvers = {  # noqa: RUF012  the base class declares it so
        first: [rule for rule in rules if rule[0] in _SCALARS]
        for first, rules in SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002  PyYAML's signature
        mapping: dict[Hashable, object] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            raise DuplicateKeyError
        return mapping


def load(content: str | Mapping[str, object]) -> dict[str, Json]:
    """Unwrap a vendor's answer down to the mapping of the kubeconfig itself.

    Args:
        content: YAML, JSON, JSON text that quotes YAML, `{"kubeconfig": …}` around any of them, or a mapping.

    Raises:
        KubeconfigError: There is no mapping inside. The error never quotes the content.
    """
    value: object = content
    for _ in range(_MOST_WRAPPINGS + 1):
        tree = _from_text(value) if isinstance(value, str) else _plain(value, _MOST_DEPTH)
        if isinstance(tree, dict) and not _is_wrapper(tree):
            return tree
        value = tree["kubeconfig"] if isinstance(tree, dict) else tree
        if not isinstance(value, (str, dict)):
            break
    raise KubeconfigError(f"the kubeconfig: expected a mapping, got {kind_of(value)}")


def kind_of(value: object) -> str:
    """Return the kind of a value in words, for messages that must not show the value itself."""
    if value is None or value == "":
        return "nothing"
    kinds = ((bool, "a boolean"), ((int, float), "a number"), (str, "text"), (Mapping, "a mapping"))
    return next((name for types, name in kinds if isinstance(value, types)), "a list")


def _is_wrapper(tree: dict[str, Json]) -> bool:
    return "kubeconfig" in tree and not tree.keys() & {"kind", "clusters"}


def _from_text(text: str) -> Json:
    if len(text) > _MOST_CHARACTERS:
        raise KubeconfigError(f"the kubeconfig is longer than {_MOST_CHARACTERS} characters")
    try:
        return _plain(_decoded(text), _MOST_DEPTH)
    except DuplicateKeyError:
        raise KubeconfigError("the kubeconfig names one key twice in the same mapping") from None
    except (yaml.YAMLError, ValueError) as error:
        # The parsers' errors carry the text they failed on: it must not travel along as the cause.
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise KubeconfigError(f"the kubeconfig is neither YAML nor JSON{place}") from None


def _decoded(text: str) -> object:
    if text.lstrip()[:1] in {"{", "[", '"'}:
        if nests_deeper(text, _MOST_DEPTH):
            raise _too_deep()
        try:
            return json.loads(text, object_pairs_hook=_unique)
        except json.JSONDecodeError:
            pass  # YAML's flow style begins the same way
    _refuse_traps(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506  a SafeLoader with fewer tags


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise DuplicateKeyError
    return mapping


def _refuse_traps(text: str) -> None:
    """Refuse aliases and deep nesting, which could grow, before composing; and tags, which no kubeconfig needs."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise KubeconfigError("the kubeconfig uses YAML aliases, which are not accepted")
        if getattr(event, "tag", None):
            raise KubeconfigError("the kubeconfig uses YAML tags, which are not accepted")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise _too_deep()


def _plain(value: object, depth: int) -> Json:
    """Return a deep copy made of JSON's own types, so that nothing else can hide in unknown fields."""
    if depth < 0:
        raise _too_deep()
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise KubeconfigError(f"the kubeconfig: expected text as the key of a mapping, got {kind_of(key)}")
        return {_text(key): _plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth - 1) for item in value]
    return _scalar(value)


def _scalar(value: object) -> Json:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        raise KubeconfigError("the kubeconfig holds a number of more than 64 bits")
    if isinstance(value, float) and not math.isfinite(value):
        raise KubeconfigError("the kubeconfig holds a number that is not finite")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise KubeconfigError("the kubeconfig holds a value that JSON has no type for")


def _text(value: str) -> str:
    if _SURROGATE.search(value):
        raise KubeconfigError("the kubeconfig holds text that is not valid Unicode")
    return value


def _too_deep() -> KubeconfigError:
    return KubeconfigError(f"the kubeconfig is nested deeper than {_MOST_DEPTH} levels")
