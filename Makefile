# Sightline: everything a newcomer needs. `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VENV := .venv
BIN := $(VENV)/bin
# With PYTHON=... another Python is used; otherwise the first of these that is 3.11 or newer and can make environments.
PYTHON ?=
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
# Hashes for everything, wheels only: nothing is fetched or built that the locks do not name.
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q --progress-bar off
LOCKED := --require-hashes --only-binary :all:
COMPILE = $(UV) pip compile -q --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --group build
UV ?= $(firstword $(wildcard $(BIN)/uv) uv)
LOCK_FLAGS ?=
PUBLISHED := ../shared/data/published
TESTS ?=
ENGINE ?= duckdb
SCENARIO ?= small
NUMBER ?= 10000
ONLY ?=
JOBS ?= 2

.PHONY: help demo test check worlds fuzz bench chromium java postgresql lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# Spark is large and comes with the second lock only.
demo: $(if $(filter spark,$(ENGINE)),$(VENV)/.dev-stamp,$(VENV)/.run-stamp) ## made-up England, from agencies' files to a published site (ENGINE=spark)
	$(BIN)/sightline demo --out demo$(if $(filter spark,$(ENGINE)),-spark) --engine $(ENGINE) \
	  $(if $(wildcard $(PUBLISHED)),--published $(PUBLISHED))

test: $(VENV)/.dev-stamp ## every test, in two processes (TESTS=tests/unit for some, JOBS=0 for one process)
	$(BIN)/pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder $(TESTS)

check: $(VENV)/.dev-stamp ## style, types and the rules of the house
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest tests/house

worlds: $(VENV)/.run-stamp ## 100 small worlds, made, run and scored (about 15 minutes)
	$(BIN)/sightline worlds worlds/$(basename $(notdir $(SCENARIO))) --scenario $(SCENARIO) --number 100 --jobs $(JOBS)

fuzz: $(VENV)/.dev-stamp ## 10,000 broken files for every reader (about an hour; ONLY=word for some)
	$(BIN)/python -m tests.fuzz.readers --number $(NUMBER) --only "$(ONLY)"

bench: $(VENV)/.dev-stamp ## how fast it is, on small data
	@for script in bench/[a-z]*.py; do echo "$$script"; PYTHONPATH=. $(BIN)/python "$$script" --quick || exit 1; done

chromium: ## install Chromium, which the page tests need (Debian, as root)
	@if command -v chromium >/dev/null; then echo "Chromium is already here: $$(command -v chromium)"; exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "This target is for Debian. Elsewhere, install Chromium your own way and put it on PATH." >&2; exit 1; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "Installing needs root: sudo make chromium" >&2; exit 1; fi; \
	apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium

java: ## install Java 17, which Spark and its tests need (Debian, as root)
	@if command -v java >/dev/null; then echo "Java is already here: $$(command -v java)"; exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "This target is for Debian. Elsewhere, install Java 17 or newer your own way." >&2; exit 1; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "Installing needs root: sudo make java" >&2; exit 1; fi; \
	apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless

postgresql: ## install PostgreSQL, which the tests of databases need (Debian, as root)
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then echo "PostgreSQL is already here."; exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "This target is for Debian. Elsewhere its tests are skipped." >&2; exit 1; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "Installing needs root: sudo make postgresql" >&2; exit 1; fi; \
	apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql

lock: ## write the two locks again (LOCK_FLAGS=--upgrade for newer versions)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv on PATH: pip install uv" >&2; exit 1; }
	$(COMPILE) $(LOCK_FLAGS) -o requirements/run.txt pyproject.toml
	$(COMPILE) $(LOCK_FLAGS) --group dev --extra spark --extra database -c requirements/run.txt -o requirements/dev.txt pyproject.toml
	@if grep -nE '://|file:' requirements/*.txt; then echo "A lock names an address." >&2; exit 1; fi

clean: ## remove the environment, the caches, the demo and the worlds
	rm -rf $(VENV) demo demo-spark worlds .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(CANDIDATES); do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec "$$python" -m venv $(VENV); fi; done; \
	echo "Sightline needs Python 3.11 or newer with venv (on Debian: apt install python3-venv). Tried:" \
	  "$(CANDIDATES). Name another with make PYTHON=..." >&2; exit 1

$(VENV)/.run-stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) $(LOCKED) -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# pyspark comes as source: it is built by the setuptools that the first lock has already installed.
$(VENV)/.dev-stamp: requirements/dev.txt $(VENV)/.run-stamp
	$(PIP) $(LOCKED) --no-binary pyspark --no-build-isolation -r requirements/dev.txt
	@touch $@
