"""Which JSON counts as deeply nested, and what that spares."""

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.ambient import json_file
from clusterkeys.errors import ConfigurationError, KubeconfigError
from clusterkeys.kubeconfig import codec
from clusterkeys.nesting import nests_deeper
from clusterkeys.transport.http import Response

jsons = st.recursive(
    st.none() | st.text('[{]}"\\x', max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('[{"\\', max_size=5), inner, max_size=3),
    max_leaves=30,
)


def depth(value: object) -> int:
    if not isinstance(value, list | dict):
        return 0
    inner = value if isinstance(value, list) else value.values()
    return 1 + max(map(depth, inner), default=0)


@given(value=jsons)
def test_the_depth_of_a_json_text_is_that_of_its_value(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert not nests_deeper(text, depth(value))
        assert nests_deeper(text, depth(value) - 1)


@pytest.mark.parametrize("text", ["", "no JSON", '"', '"\\', "]]]]", "[" * 5 + "]" * 5])
def test_what_is_no_json_is_not_deep_unless_it_opens_so_much(text: str) -> None:
    assert not nests_deeper(text, 5)
    assert nests_deeper("[" + text, 5) is (text.startswith("["))


@pytest.fixture
def ignored(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[type[BaseException]]]:
    """The exceptions that nobody could catch while the garbage collector ran as often as it can."""
    found: list[type[BaseException]] = []
    thresholds = gc.get_threshold()

    def finalizer(_phase: str, _info: object) -> None:
        max(0, 1)

    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: found.append(unraisable.exc_type))
    gc.callbacks.append(finalizer)
    gc.set_threshold(1)
    yield found
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(finalizer)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"\\"a":'])
def test_no_finalizer_of_the_collector_runs_out_of_stack(
    ignored: list[type[BaseException]], opening: bytes, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_bytes(opening * 100_000)
    assert Response(status=401, headers={}, body=opening * 100_000).json() is None
    with pytest.raises(KubeconfigError, match="nested deeper than 32 levels"):
        codec.parse(opening.decode() * 100_000)
    with pytest.raises(ConfigurationError, match="holds no JSON object"):
        json_file(str(tmp_path / "config.json"), "config.json")
    assert ignored == []
