# Every target does its own set-up; Python 3.11+ with venv, and make, are enough.
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest
# Neighbours stay together, for they share what they work out; who is done takes over.
TWO := -q -n 2 --dist worksteal
# The notebook that is run each time; `make deep` runs all nine.
SOME := $(wildcard notebooks/03*.ipynb)
# The versions that were tested: make test TESTED="-c constraints.txt".
TESTED ?=
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1
# Without compiled modules every worker and every program started compiles anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: figures release cohorts docs help laws mutation notebooks setup demo format check test deep bench readme seal bodymap gallery clean

help: ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make .venv with everything in it.

# uv takes a tenth of the time; where it cannot be had or finds no index, pip does it.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    "neurosim needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	@echo "Setting up $(VENV), once; this takes a minute or two ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile uv && \
	    $(BIN)/uv pip install --quiet --python $(BIN)/python $(TESTED) -e '.[dev]' || \
	    $(BIN)/python -m pip install --quiet $(TESTED) -e '.[dev]'
	@touch $(READY)

demo: $(READY) ## One simulated patient: findings, ranking, reasons, next test.
	@$(BIN)/neurosim demo

format: $(READY) ## Lay out the code.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(READY) ## Format, lint, imports, types, spelling, quick tests: 2 minutes.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy --num-workers 2
	$(BIN)/codespell src tests docs tools benchmarks notebooks *.md data/README.md
	$(PYTEST) $(TWO) -m "not deep and not slow and not release"

test: $(READY) ## All that continuous integration runs: under 10 minutes.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy --num-workers 2
	$(BIN)/codespell src tests docs tools benchmarks notebooks *.md data/README.md
	$(PYTEST) $(TWO) --nbmake -m "not deep and not release" $(SOME) src tests

.PHONY: constraints
constraints: $(READY) ## Write constraints.txt: the versions that are installed here.
	@$(BIN)/python -m pip freeze --exclude-editable | grep == | sort -f > constraints.txt
	@echo "$$(wc -l < constraints.txt) versions in constraints.txt"

.PHONY: lowest
lowest: ## Quick tests with the lowest versions that pyproject.toml allows.
	@test -x build/lowest/bin/python || $(PYTHON) -m venv build/lowest
	@build/lowest/bin/python -m pip install --quiet uv
	build/lowest/bin/uv pip install --quiet --python build/lowest/bin/python \
	    --resolution lowest-direct -e '.[test,quiz,anki]'
	build/lowest/bin/python -m pytest -q -n 2 -m "not deep and not slow and not release" \
	    -o addopts="" -o filterwarnings=default

deep: $(READY) ## Slow statistical tests and benchmarks: before a release.
	$(PYTEST) $(TWO) -m deep
	$(PYTEST) $(TWO) --nbmake -W default notebooks
	NEUROSIM_PROFILE=long $(PYTEST) $(TWO) -m "hypothesis and not deep and not release"
	$(BIN)/python benchmarks/bench_start.py
	$(BIN)/python tools/mutation/run.py

mutation: $(READY) ## Change a cell of a table, and see what notices: minutes.
	$(BIN)/python tools/mutation/run.py

readme: $(READY) ## Fill the tables of README.md from the landed data.
	$(BIN)/python tools/readme.py

seal: $(READY) ## Check the tables, write the hash that says so, mark old figures.
	$(BIN)/python tools/seal_data.py
	$(BIN)/python tools/twins.py
	$(BIN)/python tools/blocks.py

figures: $(READY) ## Measure every figure of the pages anew: half an hour.
	$(BIN)/python tools/simulated_students.py 500
	$(BIN)/python tools/fair_quiz.py 500
	$(BIN)/python tools/next_path.py 1000
	$(BIN)/python tools/overconfidence.py
	$(BIN)/python tools/misspecification.py 1000
	$(BIN)/python tools/reliability.py
	$(BIN)/python tools/ablation.py
	$(BIN)/python tools/single_findings.py
	$(BIN)/python tools/yardsticks.py now
	$(BIN)/python tools/readme.py
	$(BIN)/python tools/gallery.py

release: $(READY) ## Is every measured figure that of these tables? Before a release.
	$(PYTEST) -q -m release

bench: $(READY) ## Start-up, time and memory, as ratios in one run.
	$(BIN)/python benchmarks/bench_start.py

bodymap: $(READY) ## Build data/bodymap/ from the mesh and the rules: one minute.
	$(BIN)/python tools/bodymap/build.py

laws: $(READY) ## Fill the table of docs/laws.md: laws x localisers.
	$(BIN)/python tools/laws_table.py

cohorts: $(READY) ## Measure cohorts of millions: docs/cohorts.md, 15 minutes.
	$(BIN)/python benchmarks/bench_cohort.py --drawn 10000000 --ranked 1000000 \
	    --streamed 1000000 --dask 1000000 --json docs/results/cohort.json
	$(BIN)/python tools/cohort_table.py

docs: $(READY) ## Build the site in build/docs, notebooks run: a minute.
	NEUROSIM_DOCS_NOTEBOOKS=$${NEUROSIM_DOCS_NOTEBOOKS:-auto} \
	    $(BIN)/python -m sphinx -b html -W --keep-going -q -c docs . build/docs
	@echo "build/docs/docs/index.html"

gallery: $(READY) ## Draw docs/gallery.md and its pictures.
	$(BIN)/python tools/gallery.py

notebooks: $(READY) ## Run the notebooks into pages with pictures: build/notebooks.
	$(BIN)/python tools/notebooks.py

clean: ## Remove .venv and what tools leave behind.
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
