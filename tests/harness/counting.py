"""Counts how often something is checked or parsed, on the real objects."""

import sys
from collections import Counter

import pytest
from pydantic import BaseModel

from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig


def count_validations(monkeypatch: pytest.MonkeyPatch, *models: type[BaseModel]) -> Counter[type[BaseModel]]:
    """Return what counts every validation of these models from now on; a model made of defaults alone is none."""
    counts: Counter[type[BaseModel]] = Counter()
    for model in models:
        monkeypatch.setattr(model, "model_validate", _counted_validate(model, counts))
        monkeypatch.setattr(model, "__init__", _counted_init(model, counts))
    return counts


def count_parses(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return what counts, by its text, every kubeconfig that is parsed from now on, whoever parses it."""
    counts: Counter[str] = Counter()
    parse = codec.parse

    def counted(content: object) -> Kubeconfig:
        counts[str(content)] += 1
        return parse(content)

    modules = [module for name, module in sys.modules.items() if name.startswith("clusterkeys")]
    bound = [(module, name) for module in modules for name, value in vars(module).items() if value is parse]
    for module, name in bound:
        monkeypatch.setattr(module, name, counted)
    return counts


def _counted_validate(model: type[BaseModel], counts: Counter[type[BaseModel]]) -> classmethod:
    validate = model.model_validate

    def counted(_: type[BaseModel], value: object) -> BaseModel:
        counts[model] += bool(value)
        return validate(value)

    return classmethod(counted)


def _counted_init(model: type[BaseModel], counts: Counter[type[BaseModel]]) -> object:
    init = model.__init__

    def counted(self: BaseModel, **values: object) -> None:
        counts[model] += bool(values)
        init(self, **values)

    return counted
