# Nêu Gương. `make help` lists what there is; `make run` and `make test` are all one needs to start.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PORT   ?= 8000
# Which sabotages to try: every n-th from the k-th on (k/n); --proven where all tests just passed
SHARE  ?= 1/1
PROVEN ?=
# pytest workers; every worker has a database of its own
WORKERS ?= 2
PYTEST  := $(BIN)/python -m pytest
POSTGRES := DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} \
            CELERY_BROKER_URL=$${CELERY_BROKER_URL:-redis://127.0.0.1:6379/0}

# DATABASE_URL=… and other settings on make's command line reach the recipes by themselves.
.PHONY: help venv run test test-postgres browser check format bench docs messages sabotage clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(STAMP) ## install everything into .venv (once, and after a change of requirements)

$(STAMP): requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(STAMP) ## the demo on http://127.0.0.1:8000 (PORT=…), without any server
	@exec env DEMO=$${DEMO:-1} PORT=$(PORT) $(BIN)/python bin/run

test: $(STAMP) ## tests on SQLite; on another database with DATABASE_URL=…
	$(PYTEST) -n $(WORKERS) --dist worksteal --no-migrations

test-postgres: $(STAMP) ## tests that ask a database, on PostgreSQL and Redis of this machine
	$(POSTGRES) $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not bench"

browser: $(STAMP) ## tests that drive Chromium
	$(PYTEST) -m browser

check: $(STAMP) ## format, lint, types, import order, migrations, settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

format: $(STAMP) ## rewrite files in the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## benchmarks; targets are ratios inside one run
	$(BIN)/python -m tests.benchmarks

messages: $(STAMP) ## bring the English catalogue up to date with the code (then translate what is new)
	$(BIN)/python manage.py build_messages

docs: $(STAMP) ## build the generated pages under docs/
	$(BIN)/python manage.py build_docs

sabotage: $(STAMP) ## prove that the tests can fail
	$(BIN)/python -m tests.sabotage --share $(SHARE) $(PROVEN)

clean: ## remove .venv and caches; local data in var/ stays
	rm -rf $(VENV) var/test .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
