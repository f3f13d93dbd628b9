# The commands of the house; each one makes ready what it needs and does its work in .venv.
# `make help` lists them. PYTHON=… names the Python to build .venv with.
.POSIX:
SHELL = /bin/sh
PYTHON =
SETUP = PYTHON='$(PYTHON)' sh packaging/setup.sh
PY = .venv/bin/python
# Tests speak to no screen, no session bus and no keyring of the person who runs them.
# Compiled modules are kept, so that no program a test starts compiles the whole again.
ALONE = PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(PY)
TEST = $(ALONE) -m pytest
# One more than the two cores CI has: a window's test waits for its own threads half the time.
WORKERS = 3
QUICK = -n $(WORKERS) --dist loadgroup -m 'not full'
# Of `make test-dates`: DAYS=400-days names some of the days, TESTS=tests/unit some of the tests.
DAYS =
TESTS =
# Of `make bench-postgres`: how many cases.
CASES = 10000

.PHONY: help demo run test test-full test-dates lint wheel-check bench bench-postgres coverage translations lock clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile | while IFS=: read -r name words; do \
		printf '  make %-16s%s\n' "$$name" "$$words"; done

demo: ## take the sample incident all the way to sealed records in build/demo
	@$(SETUP) program
	@.venv/bin/pirdesk demo --out build/demo

run: ## open the desktop
	@$(SETUP) window
	@.venv/bin/pirdesk

test: ## all tests but the long ones, real PostgreSQL included
	@$(SETUP) tests
	$(TEST) $(QUICK)

test-full: ## every test, the long ones too
	@$(SETUP) tests
	HYPOTHESIS_PROFILE=full $(TEST) -n $(WORKERS) --dist loadgroup

test-dates: ## the quick tests on other days: later ones, 29 February, when clocks change
	@$(SETUP) tests
	$(ALONE) -m tests.dates $(DAYS) $(TESTS) $(QUICK)

lint: ## static checks: ruff, mypy, layers
	@$(SETUP) tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m mypy tests/house benchmarks
	.venv/bin/lint-imports --no-logo

wheel-check: ## build the wheel, install it into an empty environment, run the demo from there
	@$(SETUP) tests
	@sh packaging/wheel-check.sh

bench: ## measure beside a bare window; fails when an aim is missed
	@$(SETUP) tests
	$(PY) -m benchmarks.run

bench-postgres: ## measure PostgreSQL beside SQLite on 10,000 cases (CASES=N for another number)
	@$(SETUP) tests
	$(PY) -m benchmarks.postgres --cases $(CASES)

coverage: ## write docs/coverage.md from the marks on the tests
	@$(SETUP) tests
	$(PY) -m tests.house.coverage

translations: ## write resources/translations anew from the words of the window
	@$(SETUP) tests
	$(PY) packaging/translations.py

lock: ## write packaging/locks anew from pyproject.toml
	@$(SETUP) tests
	@sh packaging/lock.sh

clean: ## remove what was built, .venv included
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
