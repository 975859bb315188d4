# What can be done here: `make help`. Needs git, make and Python 3.11 to 3.14 with venv, nothing else.
# Written for GNU Make 3.81 (the one that macOS ships) and newer; every path is relative, so spaces are fine.
# make PYTHON=/path/to/python3.12 demo    picks the interpreter
# make ARGS="-k votes" test               hands options to pytest

export PYTHON
python := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo test lint style types suite bench lock clean install

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

demo: install  ## start the bot with a local Slack and a sandbox vendor, and print the address to open
	@.venv/bin/seatkeeper demo

# The types are checked beside the tests: mypy uses one core and takes a while when it starts from nothing.
test: style  ## check style and types, and run every test that this machine can
	@$(MAKE) --no-print-directory -j 2 types suite

lint: style types  ## check style and types only

style: install
	@$(python) -m ruff check --quiet .
	@$(python) -m ruff format --check --quiet . || { echo "Not formatted; mend it with: $(python) -m ruff format ."; exit 1; }

types: install
	@$(python) -m mypy

# Each of the tests' processes would else compile everything anew, where the variable is set.
suite: install
	@PYTHONDONTWRITEBYTECODE= $(python) -m pytest -n 4 --dist worksteal $(ARGS)

bench: install  ## measure acknowledgements, execution and memory
	@$(python) -m tests.bench

lock:  ## resolve requirements.lock anew (needs uv; the exact command is in .ci/lock)
	@sh .ci/lock

clean:  ## remove what the commands above have made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .demo build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

install:  ## make .venv from requirements.lock, if anything has changed
	@sh .ci/install
