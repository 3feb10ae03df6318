# Each target works as the first command on a fresh clone: Debian 12 with python3, python3-venv,
# make and git. Nothing is fetched again until a lock changes.
.PHONY: run test quick soak anywhere bench docs screenshots locale lock wheel clean

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
# The locks are complete and hashed: pip resolves nothing and installs in seconds.
LOCKED := install --no-deps --require-hashes --requirement
PACKAGE := install --no-deps --no-build-isolation --editable .
COMPILE := $(VENV)/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

run: $(VENV)/.run
	$(BIN)/svit-tui demo

# What decides. `quick` is for use while one works: without pictures, pseudo-terminals and random
# examples. `soak` tries ten times as much as `test`; `anywhere` runs it under other conditions.
test: $(VENV)/.dev
	@$(BIN)/python -m tools.check test

quick: $(VENV)/.dev
	@$(BIN)/python -m tools.check quick

soak: $(VENV)/.dev
	@$(BIN)/python -m tools.check soak

anywhere: $(VENV)/.dev
	@$(BIN)/python -m tools.anywhere

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

screenshots: $(VENV)/.dev
	$(BIN)/python -m tools.screenshots

# Renews the part of docs/command-line.md that lists every command and option.
docs: $(VENV)/.dev
	$(BIN)/python -m tools.reference
	$(BIN)/python -m svit_tui.cli.kit.manual > docs/svit-tui.1
	$(BIN)/python -m svit_tui.keys.actions > docs/keys.md

locale: $(VENV)/.dev
	$(BIN)/python -m tools.locale

wheel: $(VENV)/.dev
	$(BIN)/python -m hatchling build

# Renews both locks with the newest versions that pyproject.toml allows.
lock: $(VENV)/.python
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV_VERSION)
	$(COMPILE) --upgrade pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) --upgrade pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist snapshot_report.html .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: each says that the step before it was done for the locks and the metadata of now.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "svit-tui needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.python
	@echo "Installing into $(VENV), once, in some 20 seconds …"
	$(PIP) $(LOCKED) requirements.lock
	$(PIP) $(PACKAGE)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.python
	@echo "Installing into $(VENV) with the tools for tests, once, in some 30 seconds …"
	$(PIP) $(LOCKED) requirements-dev.lock
	$(PIP) $(PACKAGE)
	@touch $(VENV)/.run $@
