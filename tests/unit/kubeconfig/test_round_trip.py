"""What is written reads back as the same, and the same content is always written the same way."""

import json
import random

import yaml
from hypothesis import given
from hypothesis import strategies as st

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
