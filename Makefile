# The commands of Maillon. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
# Tests wait for brokers, browsers and links about as long as they work; those that kill processes use what time there is.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))
IN_CONTAINERS := tests/deploy/test_compose.py
LANGUAGES := $(wildcard shared/web/locale/*/LC_MESSAGES/maillon.po)

.PHONY: help up demo demo-network test tests-that-kill tests-in-containers all-other-tests failed-tests check bench docs migration format texts

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(VENV)/.made: requirements-build.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Maillon needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-build.txt
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt pyproject.toml
	$(UV) pip install -q -p $(VENV) --require-hashes -r requirements.txt
	$(UV) pip install -q -p $(VENV) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(UV) pip install -q -p $(VENV) --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.texts: $(VENV)/.run $(LANGUAGES)
	$(BIN)/pybabel -q compile -d shared/web/locale -D maillon
	@touch $@

up: $(VENV)/.run $(VENV)/.texts ## set up, start a node, print its address and how to sign in
	$(BIN)/maillon up $(ARGS)

demo: $(VENV)/.run $(VENV)/.texts ## the same, with a lively invented union in it
	$(BIN)/maillon demo $(ARGS)

demo-network: $(VENV)/.run $(VENV)/.texts ## a hub and thirteen unions' nodes on this machine, with invented data
	$(BIN)/python -m deploy.demo.network $(ARGS)

test: $(VENV)/.dev $(VENV)/.texts ## set up, run the whole suite; says which tests did not run, and why
	@failed=0; \
	for part in all-other-tests tests-in-containers tests-that-kill; do $(MAKE) --no-print-directory $$part || failed=1; done; \
	exit $$failed

all-other-tests: $(VENV)/.dev $(VENV)/.texts
	$(BIN)/pytest -rs -n $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore=tests/faults --ignore=$(IN_CONTAINERS) $(ARGS)

# By themselves: an engine makes networks, and a browser drops what it is loading when the machine's networks change.
tests-in-containers: $(VENV)/.dev $(VENV)/.texts
	$(BIN)/pytest -rs $(IN_CONTAINERS) $(ARGS)

tests-that-kill: $(VENV)/.dev $(VENV)/.texts
	$(BIN)/pytest -rs -n 2 --dist loadfile --no-loadscope-reorder tests/faults $(ARGS)

failed-tests: $(VENV)/.dev $(VENV)/.texts
	$(BIN)/pytest -rA --last-failed --last-failed-no-failures none $(ARGS)

check: $(VENV)/.dev $(VENV)/.texts ## style, types, who may import whom, documents fresh, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m deploy.documents --check

bench: $(VENV)/.dev $(VENV)/.texts ## what it costs, as ratios against a limit measured in the same run
	$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.run ## write the generated documents again (events, AsyncAPI, OpenAPI)
	$(BIN)/python -m deploy.documents

migration: $(VENV)/.run ## write a migration: make migration SERVICE=meetings NAME="hosts have towns"
	$(BIN)/python -m deploy.migration $(SERVICE) "$(NAME)"

texts: $(VENV)/.run ## collect the texts of pages and errors into the translation files
	$(BIN)/pybabel -q extract -F babel.cfg -k say -k N_ --no-location --sort-output --omit-header -o shared/web/locale/maillon.pot services shared deploy
	$(BIN)/pybabel -q update -i shared/web/locale/maillon.pot -d shared/web/locale -D maillon --no-fuzzy-matching --no-wrap --ignore-obsolete

format: $(VENV)/.dev ## put the code into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check -q --fix .
