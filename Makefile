# Everything a developer types. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup check test demo docs toolchain sandbox-up sandbox-down format clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{ printf "  make %-13s %s\n", $$1, $$2 }'

$(VENV)/.ready: pyproject.toml requirements.txt requirements-dev.txt sandbox/constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) is here: name another with PYTHON=..."; exit 2; }
	@echo "making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -rf clusterkeys.egg-info
	@touch $@

setup: $(VENV)/.ready ## make the virtual environment

demo: setup ## the whole story on real clusters of every kind, from nothing to nothing
	@$(BIN)/python -m sandbox demo

check: setup ## lint, types, import contracts and the tests that need no engine
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@PYTHONPATH=providers:components:. $(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/unit tests/contract tests/wire tests/packaging

test: check toolchain ## everything, the last part on the real engine and real clusters
	@$(BIN)/python -m pytest -q -n 3 --dist loadgroup tests/e2e

docs: setup ## write the pages and tables that are made from the code
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/messages.py

toolchain: setup ## get engine, plugin and control plane: what is at hand, else built from Go modules
	@$(BIN)/python -m sandbox.toolchain

sandbox-up: setup ## start a cluster of every kind and the vendors' emulated APIs, and make a stack for them
	@$(BIN)/python -m sandbox up

sandbox-down: setup ## stop all of it
	@$(BIN)/python -m sandbox down

format: setup ## let ruff format and fix what it can
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

clean: ## remove the virtual environment and caches; the toolchain's cache stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
