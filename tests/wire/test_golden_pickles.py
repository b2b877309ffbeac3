"""The `__provider` texts and type tokens that lie in users' states must work for ever.

`read` and `delete` load the text of the state's outputs: a module or class that moved would break every refresh and
destroy. Texts are only ever added to golden_pickles.json.
"""

import base64
import json
import pickle
import pickletools
from pathlib import Path

import dill  # type: ignore[import-untyped]
import pytest
from pulumi.dynamic.dynamic import serialize_provider

from clusterkeys.dynamic.certificate_states import CertificateStatesProvider
from clusterkeys.dynamic.fleet import KubeconfigFleetProvider
from clusterkeys.dynamic.kubeconfig import KubeconfigProvider

GOLDEN: dict[str, str] = json.loads((Path(__file__).parent / "golden_pickles.json").read_text())
EACH = pytest.mark.parametrize(("name", "text"), GOLDEN.items(), ids=GOLDEN.keys())
CLASSES = {
    "KubeconfigProvider": KubeconfigProvider,
    "KubeconfigFleetProvider": KubeconfigFleetProvider,
    "CertificateStatesProvider": CertificateStatesProvider,
}


@EACH
def test_an_old_text_loads(name: str, text: str) -> None:
    loaded = dill.loads(base64.b64decode(text))  # noqa: S301 - ours, from this folder
    assert type(loaded) is CLASSES[name]
    assert vars(loaded) == {}


@EACH
def test_a_text_names_the_class_and_carries_nothing(name: str, text: str) -> None:
    """By reference: no byte code, which would crash another Python, and no module that is only this program's."""
    texts = [value for _, value, _ in pickletools.genops(base64.b64decode(text)) if isinstance(value, str)]
    assert texts == [CLASSES[name].__module__, name]
    assert "__main__" not in texts
    assert len(text) < 150


@EACH
def test_todays_text_is_the_same(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each resource in each state would show a difference in `__provider`, as it does once with Python 3.14."""
    monkeypatch.setattr(pickle, "DEFAULT_PROTOCOL", 4)
    assert serialize_provider(CLASSES[name]()) == text


def test_no_provider_class_is_missing() -> None:
    assert set(GOLDEN) == set(CLASSES)
