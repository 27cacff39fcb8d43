# Everything a newcomer needs is `make run` and `make test`; both do all the set-up by themselves.

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough; `make PYTHON=/path/to/python3 …` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --constraint constraints.txt

.PHONY: run test lint bench shots translations clean help

help:
	@echo "make run    open the studio          make lint   ruff, mypy, import rules"
	@echo "make test   run the test suite       make bench  measure, one JSON object on standard output"
	@echo "make clean  remove what was made     make shots  screenshots of the window into shots/"
	@echo "make translations  read the texts of the source into resources/translations, compile what is translated"

run: $(VENV)/installed
	@$(BIN)/python -m sketchstudio studio $(ARGS)

test: $(VENV)/installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev
	@$(BIN)/python -m sketchstudio bench $(ARGS)

shots: $(VENV)/installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m sketchstudio shots shots $(ARGS)

translations: $(VENV)/installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m sketchstudio.translating

clean:
	rm -rf $(VENV) build dist shots *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps remember what was installed, so that a second `make run` starts at once.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing SketchStudio into $(VENV). The first time this downloads PyTorch and takes some minutes." >&2
	@$(PIP) --editable . >&2
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing SketchStudio and its test tools into $(VENV). The first time this takes some minutes." >&2
	@$(PIP) --editable '.[dev]' >&2
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "SketchStudio needs Python 3.11 or newer and found none." \
		"Install it, or say where it is: make PYTHON=/path/to/python3 run" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >&2 || { rm -rf $(VENV); echo "Python could not make a virtual environment;" \
		"on Debian and Ubuntu this helps: apt install python3-venv" >&2; exit 1; }
