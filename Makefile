# Each target works as the first command on a fresh clone: Debian 12 with python3, python3-venv, make and git.
.PHONY: run test check install bench screenshots locale lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

run: install
	$(BIN)/svit-tui demo

test: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

install: $(STAMP)

# The lock is complete and hashed: pip resolves nothing and installs in seconds.
$(STAMP): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $(STAMP)

bench: install
	$(BIN)/python -m benchmarks

screenshots: install
	$(BIN)/python -m tools.screenshots

locale: install
	$(BIN)/python -m tools.locale

# Needs uv on the PATH; only to renew the locks.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
