# Two commands matter to a newcomer: `make demo` and `make test`. `make help` lists the others.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow soak bench check format pages pins clean

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_PIN := $(shell sed -n 's/^ *"\(uv==[0-9.]*\)",$$/\1/p' pyproject.toml)
CORE := $(VENV)/core.stamp
FULL := $(VENV)/full.stamp
SYNC := UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --quiet --inexact
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

setup: $(FULL) ## install the package, its extras, and what tests and benches need, into .venv

demo: $(CORE) ## a seeded day at both sections, live, with their pages (ARGS="--trucks 200 --lang es --no-web")
	@$(BIN)/cruce demo $(ARGS)

test: $(FULL) ## the fast tests on two workers (ARGS="tests/ledger"); skips are named with their reason
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

test-slow: $(FULL) ## the tests marked slow; no such test is no failure
	@$(BIN)/pytest -n 2 -m slow $(ARGS) || [ $$? = 5 ]

soak: $(FULL) ## ten simulated years in which things go wrong (ARGS="--seed 5000 --seeds 100")
	@$(BIN)/python -m tests.simulation --seeds 1043 $(ARGS)

bench: $(FULL) ## every benchmark in turn (QUICK=1: the same code, fewer seeds and peers)
	@set -e; for file in $(wildcard bench/[a-z]*.py); do \
	  echo "== $$file"; $(BIN)/python $$file $(if $(QUICK),--quick); done

check: $(FULL) ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(FULL) ## write the format and the lint fixes that are safe
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pages: $(FULL) ## rewrite the pages that the program makes of itself
	@$(BIN)/python -m tools.pages

pins: $(FULL) ## resolve all dependencies afresh and pin them in pyproject.toml
	@$(BIN)/python tools/pins.py

clean: ## remove the environment and everything built
	@rm -rf $(VENV) uv.lock build dist .hypothesis .*_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@set -e; python=; \
	for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c '$(NEW_ENOUGH)' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "cruce needs Python 3.11 or newer; python3 here is: $$(python3 --version 2>&1)." >&2; \
	  echo "Install one, or name it: make demo PYTHON=/path/to/python" >&2; exit 2; \
	fi; \
	if ! $$python -c 'import ensurepip' 2>/dev/null; then \
	  echo "$$python has no ensurepip, so it cannot make a virtual environment." >&2; \
	  echo "Install it (Debian and Ubuntu: apt-get install python3-venv) and try again." >&2; exit 2; \
	fi; \
	$$python -m venv --clear $(VENV); \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV_PIN)

$(CORE): pyproject.toml | $(UV)
	@$(SYNC) --no-default-groups
	@touch $@

$(FULL): pyproject.toml | $(UV)
	@$(SYNC) --all-extras --all-groups
	@touch $(CORE) $@
