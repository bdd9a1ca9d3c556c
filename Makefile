# make run: score the library and serve. make test: everything. make check: the fast part.
.DEFAULT_GOAL := help
.PHONY: help setup run score lint check test chromium postgres killtest bench bench-service schema lock clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
INSTALLED := $(VENV)/.installed
LINKED := $(VENV)/.linked
LOCKS := requirements/build.txt requirements/dev.txt
PYTHON ?=
UV ?= uv
WORKERS ?= 2
PORT ?= 8000
ROUNDS ?= 50
FAST := tests/structure tests/proposals tests/rules tests/evaluator tests/published tests/test_walk.py

# Every command and test starts several times faster from compiled modules.
unexport PYTHONDONTWRITEBYTECODE

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST)

setup: $(LINKED)  ## make .venv with everything pinned (PYTHON=… to choose one)

$(INSTALLED): $(LOCKS)
	@python=$$(PYTHON='$(PYTHON)' sh .ci/find-python) && echo "making $(VENV) with $$python" && \
		"$$python" -m venv --clear $(VENV)
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes --no-build-isolation -r requirements/dev.txt
	@touch $@

$(LINKED): $(INSTALLED) pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

run: setup  ## score the library, print the scoreboard and a link with a token, serve (PORT=8000)
	@$(BIN)/assay library score --out out
	@$(BIN)/assay serve --port $(PORT)

score: setup  ## score the library alone and write the reports under out/
	@$(BIN)/assay library score --out out

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@PATH="$(CURDIR)/$(BIN):$$PATH" lint-imports --no-logo

check: lint  ## linters, types, imports and the fast tests below the doors, in under a minute
	$(BIN)/pytest -m "not slow" -n $(WORKERS) $(FAST)

test: chromium postgres lint  ## everything; needs Chromium and PostgreSQL
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

chromium:
	@sh .ci/find-chromium >/dev/null

postgres:
	@[ -n "$$TEST_DATABASE_URL" ] || sh .ci/find-postgres >/dev/null

killtest: postgres setup  ## kill -9 of the server and of PostgreSQL under load, 50 rounds (ROUNDS=50)
	$(BIN)/python -m tests.api.kill_rounds --rounds $(ROUNDS)

bench: setup  ## the engines side by side, into benchmarks/results.json
	$(BIN)/python -m benchmarks.run

bench-service: setup  ## the service beside a bare route, into benchmarks/results-service.json
	$(BIN)/python -m benchmarks.service.run

schema: setup  ## the JSON Schemas under docs/schema
	@mkdir -p docs/schema
	@for what in instrument evaluation comparison; do \
		$(BIN)/assay schema $$what -o docs/schema/$$what.json || exit 1; done

lock:  ## renew the pinned versions (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@for name in runtime build dev; do \
		case $$name in \
			runtime) from="pyproject.toml" ;; \
			build) from="--group build -c requirements/runtime.txt" ;; \
			dev) from="pyproject.toml --group dev -c requirements/runtime.txt -c requirements/build.txt" ;; \
		esac; \
		$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
			--custom-compile-command "make lock" $$from -o requirements/$$name.txt || exit 1; \
	done

clean:  ## remove what was made, but not out/
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
