"""What is written reads back as the same, and the same content is always written the same way."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.codec import parse, render
from clusterkeys.kubeconfig.model import Kubeconfig
from tests.unit.kubeconfig.strategies import kubeconfigs


def _shuffled(value: object, dice: random.Random, *, top: bool = True) -> object:
    """The same kubeconfig with keys and entries in another order; deeper lists stay: their order counts."""
    if isinstance(value, dict):
        keys = dice.sample(list(value), len(value))
        return {key: _shuffled(value[key], dice, top=top and isinstance(value[key], list)) for key in keys}
    if isinstance(value, list):
        items = dice.sample(value, len(value)) if top else value
        return [_shuffled(item, dice, top=False) for item in items]
    return value


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - a tree of JSON
    """Every place in a tree where another value can be put."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield tree, key
        if isinstance(value, (dict, list)):
            yield from _places(value)


@given(kubeconfigs())
def test_what_is_rendered_parses_to_the_same_kubeconfig(kubeconfig: Kubeconfig) -> None:
    assert parse(render(kubeconfig)) == kubeconfig


@given(kubeconfigs(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_change_a_byte(kubeconfig: Kubeconfig, dice: random.Random) -> None:
    text = render(kubeconfig)
    assert render(parse(yaml.safe_dump(_shuffled(yaml.safe_load(text), dice), sort_keys=False))) == text


@given(kubeconfigs())
def test_yaml_json_quoted_json_wrapped_and_mapping_mean_the_same(kubeconfig: Kubeconfig) -> None:
    text = render(kubeconfig)
    tree = yaml.safe_load(text)
    spellings = (
        tree,
        json.dumps(tree),
        json.dumps(text),
        {"kubeconfig": text},
        json.dumps({"kubeconfig": tree}),
        json.dumps(json.dumps({"kubeconfig": text})),
    )
    assert all(parse(spelling) == kubeconfig for spelling in spellings)


@given(kubeconfigs())
def test_rendered_text_is_ascii_without_aliases(kubeconfig: Kubeconfig) -> None:
    text = render(kubeconfig)
    assert text.isascii()
    assert not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text))


class _PurePythonDumper(yaml.SafeDumper):
    """What PyYAML falls back to where it was built without libyaml."""


_PurePythonDumper.add_representer(str, codec._text)


@given(kubeconfigs())
def test_libyaml_writes_the_bytes_that_pyyaml_alone_writes(kubeconfig: Kubeconfig) -> None:
    """All but keys that are empty, longer than 126 bytes or hold a line break: one of the two marks them by `?`."""
    assume(not re.search(r'^[ -]*(\?|"":)', render(kubeconfig), re.MULTILINE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "_Dumper", _PurePythonDumper)
        pure = render(kubeconfig)
    assert render(kubeconfig) == pure


@given(kubeconfigs(), st.data())
def test_whatever_comes_is_parsed_or_refused_in_a_sentence(kubeconfig: Kubeconfig, data: st.DataObject) -> None:
    """No error of pydantic goes without a sentence, whatever stands wherever."""
    tree = yaml.safe_load(render(kubeconfig))
    place, key = data.draw(st.sampled_from(list(_places(tree))))
    place[key] = data.draw(st.sampled_from((None, "", "text", 5, True, [], {}, ["text"], [[]], {"name": "text"})))
    try:
        parse(tree)
    except KubeconfigError as error:
        assert re.fullmatch(r"the kubeconfig's [\w.\[\]-]+: (expected|one names) [^{}]+", str(error))  # noqa: PT017 - both outcomes are right
