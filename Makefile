# A machine with Python 3.11+, make and a package registry needs no more than `make run` and `make test`.
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test check bench lock browser clean
.DEFAULT_GOAL := run

run: .venv/.installed  ## set up what is missing, then serve the app
	@$(BIN)/foothold serve --port $(PORT)

test: .venv/.installed-dev browser  ## every test; the browser tests are skipped, with the reason, where there is no browser
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: .venv/.installed-dev  ## style, types and the rules of the tree
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports

bench: .venv/.installed-dev  ## measure speed and quality, as ratios against a named alternative
	@$(BIN)/foothold bench

lock: .venv/.installed-dev  ## write down the versions that are installed now
	@$(BIN)/python -m pip freeze --exclude-editable | sed 's/^\(torch==[0-9.]*\)+cpu$$/\1/; s/ @ file.*//' > requirements.lock

browser: .venv/.installed-dev
	@$(BIN)/python tests/install_browser.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Foothold needs Python 3.11 or newer; name one with: make run PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv (once; a few minutes, most of it PyTorch)"
	@$(PYTHON) -m venv .venv

# PyTorch goes first, at the version of the lock: a CPU build that pip has at hand is then taken.
.venv/.installed: pyproject.toml requirements.lock | .venv/bin/python
	@echo "Installing PyTorch"
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c requirements.lock torch
	@echo "Installing Foothold"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@

clean:  ## remove the environment and everything a running copy made
	rm -rf .venv data/local
