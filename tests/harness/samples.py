"""Sample replies in the vendors' folders: what each is a sample of, of which kinds, and its text once filled in.

The words of its name, between underscores, say it. `refused` is an answer to the first call; `failed` is one to the
last call, whatever its status; `kubeconfig` and `succeeded` deliver a kubeconfig; `states` lists certificate states. A
word that is part of a kind's name makes it a sample of that kind alone.
"""

import json
import re
import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

from clusterkeys.registry import vendor_of
from tests.harness.kinds import VENDORS

REFUSALS = frozenset({"refused", "failed"})
KUBECONFIGS = frozenset({"kubeconfig", "succeeded"})
STATES = frozenset({"states"})
_BLANK = re.compile(r"\{\{ ([a-z0-9 ]+) \}\}")
_ENCODED = " in base64"
_KUBECONFIG = {
    "clusters": [{"name": "c", "cluster": {"server": "https://192.0.2.1"}}],
    "users": [{"name": "u", "user": {"token": secrets.token_hex(8)}}],
    "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One file of samples."""

    vendor: str
    file: Path

    def __str__(self) -> str:
        return f"{self.vendor}/{self.file.name}"

    @property
    def words(self) -> set[str]:
        return set(self.file.stem.split("_"))

    @cached_property
    def blanks(self) -> Mapping[str, str]:
        """The filling of each of its blanks."""
        return {blank: _filling(blank) for blank in _BLANK.findall(self.file.read_text())}

    @cached_property
    def text(self) -> str:
        """Its text, filled in."""
        return _BLANK.sub(lambda blank: self.blanks[blank[1]], self.file.read_text())

    @property
    def status(self) -> int:
        """The HTTP status: the one in the sample, as a number or a word, else one that any refusal may have."""
        said = [value for name, value in _members(json.loads(self.text)) if name == "status"]
        named = [HTTPStatus[each] for each in said if isinstance(each, str) and each in HTTPStatus.__members__]
        return next((each for each in said if isinstance(each, int)), next(iter(named), HTTPStatus.BAD_REQUEST))

    @property
    def sentences(self) -> set[str]:
        """All texts in it."""
        return {value for _, value in _members(json.loads(self.text)) if isinstance(value, str)}

    def of(self, kinds: Iterable[str]) -> list[str]:
        """Return those of the vendor's kinds that it is a sample for."""
        own = [kind for kind in kinds if vendor_of(kind).name == self.vendor]
        named = [kind for kind in own if self.words & set(kind.split("-")) - {self.vendor}]
        return named or own


def _filling(blank: str) -> str:
    words = blank.removesuffix(_ENCODED)
    text = json.dumps(_KUBECONFIG) if words == "kubeconfig" else f"Some{words.title().replace(' ', '')}"
    return b64encode(text.encode()).decode() if blank.endswith(_ENCODED) else text


SAMPLES = [
    Sample(vendor=file.parts[-3], file=file)
    for file in sorted(VENDORS.glob("*/samples/*"))
    if file.name != "signing.json"
]


def of_kinds(words: frozenset[str], kinds: Iterable[str]) -> list[tuple[str, Sample]]:
    """Return the samples whose name has one of the words, with each kind that it is of."""
    return [(kind, sample) for sample in SAMPLES if words & sample.words for kind in sample.of(kinds)]


def _members(tree: object) -> Iterator[tuple[str, object]]:
    """Yield all values with the names of their members; those of a list have the list's."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            for each in value if isinstance(value, list) else [value]:
                yield name, each
                yield from _members(each)
