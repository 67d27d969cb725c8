# Two commands: `make run` starts the dashboard, `make test` checks everything. `make` alone lists the rest.
PYTHON     ?= python3
UV_VERSION ?= 0.13.9
WORKERS    ?= 2
VENV       := .venv
BIN        := $(VENV)/bin
PIP        := $(BIN)/python -m pip --disable-pip-version-check -qq
OLD_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'

.DEFAULT_GOAL := help
.PHONY: help run install install-test lint types arrows test test-slow screens format lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: $(VENV)/.project ## install what is missing, build the demo when there is none, serve on 127.0.0.1:8501 (ARGS="--store DIR")
	@exec $(BIN)/kpi run $(ARGS)

install: $(VENV)/.project ## the locked requirements and the project itself, into .venv

install-test: $(VENV)/.requirements-test $(VENV)/.project ## the same with what the tests need

lint: install-test ## ruff: rules and layout
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .

types: install-test ## mypy, strict
	@$(BIN)/mypy

arrows: install-test ## import-linter: which room may know which
	@$(BIN)/lint-imports --no-cache

test: install-test lint types arrows ## everything but the slow tests, in a real browser too (ARGS="tests/rules")
	@KPI_CHROMIUM="$$(sh .ci/browser)" || exit 1; export KPI_CHROMIUM; $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

test-slow: install-test ## the slow tests alone
	@KPI_CHROMIUM="$$(sh .ci/browser)" || exit 1; export KPI_CHROMIUM; $(BIN)/python -m pytest -m slow $(ARGS)

screens: install-test ## pictures of every page for docs/screens, from the demo (ARGS="--store DIR")
	@KPI_CHROMIUM="$$(sh .ci/browser)" || exit 1; export KPI_CHROMIUM; $(BIN)/python tests/browser/screens.py $(ARGS)

format: install-test ## lay the code out and mend what ruff can mend
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

lock: $(VENV)/.made ## write both requirements files anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(BIN)/python -m venv --clear build/lock && build/lock/bin/python -m pip -qq install uv==$(UV_VERSION)
	@set -e; compile="build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header"; \
	$$compile $(UPGRADE) pyproject.toml -o requirements.txt; \
	$$compile $(UPGRADE) --extra test -c requirements.txt pyproject.toml -o requirements-test.txt
	@rm -r build/lock; echo "requirements.txt and requirements-test.txt are locked"

clean: ## remove .venv and the tools' caches (no data)
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis src/*.egg-info

# The files below say what is in .venv, so that an installed checkout starts at once.
$(VENV)/.made:
	@for candidate in $(PYTHON) python3.13 python3.12 python3.11; do \
		if $$candidate $(OLD_ENOUGH) 2>/dev/null; then python=$$candidate; break; fi; done; \
	if [ -z "$$python" ]; then \
		echo "make: '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo not there); Python 3.11 or newer is needed: install it, or name it: make run PYTHON=/path/to/python3.11" >&2; \
		exit 1; fi; \
	if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && ! $$python -m venv --clear $(VENV); then \
		echo "make: $$python cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; fi
	@touch $@

$(VENV)/.requirements: requirements.txt $(VENV)/.made
	@echo "Installing the locked requirements (about a minute, only the first time) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.requirements-test: requirements-test.txt $(VENV)/.requirements
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.requirements
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
