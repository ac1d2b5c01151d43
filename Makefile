# Commands of lawdocs; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2
SHARED := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
CORPUS := ../shared/corpus
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test check journeys simulate corpus-report bench lint format docs lock tools

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: $(VENV)/ready ## set up, seed an empty database with the demo county, serve http://127.0.0.1:8000 and run the scheduler (PORT=8100 make run)
	@$(BIN)/lawdocs db upgrade
	@$(BIN)/lawdocs seed demo --if-empty
	@exec $(BIN)/lawdocs run --port $(PORT) --with-scheduler

test: $(VENV)/dev tools ## install what the tests need and run all of them, on SQLite and PostgreSQL, with the browser
	$(PYTEST) $(SHARED)

check: $(VENV)/dev ## quick tests: SQLite only, no browser
	$(PYTEST) $(SHARED) -m "not postgresql and not browser"

journeys: $(VENV)/dev tools ## browser journeys alone; screenshots in build/screenshots/
	$(PYTEST) tests/browser -m "not postgresql"

bench: $(VENV)/ready ## speed of pages and steps against a Flask hello-world and bare SQL (BENCH=--quick: five minutes)
	@$(BIN)/python -m bench $(BENCH)

lint: $(VENV)/dev ## style and format of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

simulate: $(VENV)/dev tools ## two schedulers walk 400 days over the corpus, on SQLite and PostgreSQL, also when killed
	@$(BIN)/python -m bench.simulate

corpus-report: $(VENV)/ready ## what is read from the real texts in ../shared/corpus, beside what is given
	@test -d $(CORPUS) || { echo "the corpus is not beside the checkout ($(CORPUS)); nothing was compared" >&2; exit 2; }
	@mkdir -p build
	@$(BIN)/lawdocs corpus-report $(CORPUS) --misses build/corpus-misses.jsonl

docs: $(VENV)/ready ## regenerate every generated page and diagram in docs/
	$(BIN)/lawdocs docs docs

lock: $(VENV)/dev ## lock the requirements anew, with hashes
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $$name.in -o $$name.txt; done

tools:
	@bash tests/install-tools.sh

$(VENV)/ready: requirements.txt pyproject.toml setup.cfg
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what lawdocs needs ..." >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/ready
	@echo "installing what the tests need ..." >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
