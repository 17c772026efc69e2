# What each target needs it sets up itself: `make demo` and `make test` work on a machine that has Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet
LINTED := src tests eval bench docs

.PHONY: demo test test-postgres journeys screenshots lint types contracts gate bench docs lock clean

demo: .venv/core ## read the bundled sample desk into a record, print it, serve it
	@$(BIN)/dateline demo $(ARGS)

test: .venv/dev ## the whole suite, offline
	@$(BIN)/pytest -n 2

test-postgres: .venv/dev ## the whole suite, with a PostgreSQL that is started for it (Debian: apt install postgresql)
	@$(BIN)/python bench/postgres_server.py $(BIN)/pytest -n 2 --nothing-skipped

journeys: .venv/dev ## through the desk in the system's Chromium: every page, by keyboard, at a telephone's width, by axe
	@$(BIN)/pytest -m browser tests/journeys

screenshots: .venv/dev ## the pictures of the desk in README and docs
	@$(BIN)/python docs/screenshots.py

lint: .venv/dev ## ruff
	@$(BIN)/ruff check $(LINTED)

types: .venv/dev ## mypy --strict
	@$(BIN)/mypy

contracts: .venv/dev ## imports point one way; reading and merging are pure
	@$(BIN)/lint-imports

gate: .venv/dev ## evaluation floors, where the evaluation data is at hand
	@$(BIN)/python eval/gate.py $(ARGS)

bench: .venv/dev ## ratios against peers, in one run
	@$(BIN)/python bench/run.py $(ARGS)

docs: .venv/dev ## the generated references under docs/reference
	@$(BIN)/python docs/generate.py

lock: .venv/dev ## hashed locks from pyproject.toml
	@$(PIP) uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra build pyproject.toml -o requirements/core.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra build --extra dev pyproject.toml -o requirements/dev.txt

# --no-deps: the locks are complete, and older pip stumbles over an extra that is named twice
.venv/core: requirements/core.txt pyproject.toml
	@test -x $(BIN)/python || { echo "making .venv (once)"; $(PYTHON) -m venv .venv; }
	@echo "installing what requirements/core.txt pins"
	@$(PIP) --no-deps --require-hashes -r requirements/core.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements/dev.txt .venv/core
	@echo "installing what requirements/dev.txt pins"
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

clean: ## drop everything that was built
	rm -rf .venv build dist *.egg-info src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
