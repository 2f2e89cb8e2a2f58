# `make` alone lists the targets. Each creates the environment that it needs.
PYTHON ?= python3
VENV := .venv
SPARK := .venv-spark
BIN := $(VENV)/bin
# a file's tests share what they build; files keep the order that conftest.py gives them
PYTEST := pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
# make build study=DIR name=NAME; make tables language=zh
KNOWN := study name language PYTHON VENV SPARK
GIVEN := $(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $v)),$v))
$(foreach v,$(filter-out $(KNOWN),$(GIVEN)),\
	$(error found the variable '$v', expected one of $(KNOWN)))
OF = $(if $(study),--study '$(study)') $(if $(name),--name '$(name)')

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help build spark compare-spark figures report docs tables browser programs \
	notebook replication answers picture test python-tests attack documents \
	lint benchmark benchmark-regressions lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(VENV)/installed ## Build and publish the warehouse: warehouse/entropanel.duckdb
	entropanel build $(OF)

spark: build compare-spark ## Build on DuckDB and on Spark, and compare (needs Java 17)

compare-spark: $(VENV)/installed $(SPARK)/installed ## Build on Spark, and compare with the published warehouse
	entropanel build --engine spark --unit-tests $(OF)
	entropanel compare-engines $(OF)

figures: $(VENV)/installed ## Draw the figures from the published warehouse
	entropanel figures --language $(or $(language),en) $(OF)

report: $(VENV)/installed ## Write the report: warehouse/report/index.html
	entropanel report $(OF)

docs: $(VENV)/installed ## Write dbt's documentation, which the report then links (after a build)
	entropanel docs $(OF)

tables: $(VENV)/installed ## Write the tables of the published warehouse: LaTeX, Word, ...
	entropanel tables --language $(or $(language),en) $(OF)

notebook: $(VENV)/installed-notebook ## Open examples/notebook.py in the browser (after a build)
	marimo edit examples/notebook.py

replication: $(VENV)/installed ## Write the headline into docs/replication.md
	entropanel replication docs/replication.md

answers: $(VENV)/installed-dev ## Write the answers and messages in README.md and docs/ anew
	python tools/generated_texts.py

picture: $(VENV)/installed-dev ## Take the picture of the report that the README shows
	python tools/report_picture.py

browser: ## Install the browser that tests of pages drive, if there is none (Debian, as root)
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		(apt-get update -qq && apt-get install -qq --no-install-recommends \
		chromium fonts-noto-cjk)

programs: ## Install the browser, LaTeX and LibreOffice that tests drive (Debian, as root)
	command -v chromium && command -v xelatex && \
		command -v soffice && command -v pdftotext || \
		(apt-get update -qq && apt-get install -qq --no-install-recommends chromium \
		fonts-noto-cjk fonts-liberation poppler-utils libreoffice-writer-nogui \
		texlive-xetex texlive-latex-recommended)

test: $(VENV)/installed-dev ## Build, then run every test: dbt's and Python's
	dbt build
	$(PYTEST)

python-tests: $(VENV)/installed-dev ## Run the tests of Python (after a build)
	$(PYTEST)

attack: $(VENV)/installed-dev ## Draw every example, kill refreshes, damage every column of a study: hours
	dbt build
	ENTROPANEL_EVERY_EXAMPLE=1 pytest -m hypothesis
	ENTROPANEL_KILLS=25 pytest tests/python/builds/test_killed_refresh.py
	ENTROPANEL_MUTANTS=4000 ENTROPANEL_MUTANT_BUILDS=60 pytest tests/python/study/test_damaged_studies.py

documents: $(VENV)/installed-dev ## Print the tables of the warehouse by LaTeX and LibreOffice
	pytest tests/python/tables/test_printed_documents.py

lint: $(VENV)/installed-dev ## Lint SQL (after a build), Python and types
	sqlfluff lint --processes 2 models tests/data
	ruff check
	ruff format --check
	mypy

benchmark: $(VENV)/installed-dev benchmark-regressions ## Time a warm build and large panels against their floors
	python benchmarks/dbt_floor.py
	python benchmarks/large_panels.py

benchmark-regressions: $(VENV)/installed-dev ## Time a large regression beside linearmodels and pyfixest
	python benchmarks/large_regressions.py

lock: $(VENV)/installed-dev ## Pin the packages of requirements*.in anew (needs uv)
	python tools/lock.py --upgrade

clean: ## Remove what was built, except the published warehouse and the environment
	rm -rf target logs

$(VENV)/installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	python -m pip install --quiet --require-hashes -r requirements.txt
	python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/installed-notebook: requirements-notebook.txt $(VENV)/installed
	python -m pip install --quiet --require-hashes -r requirements-notebook.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements-notebook.txt $(VENV)/installed
	python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

$(SPARK)/installed: requirements-spark.txt pyproject.toml
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install --quiet --require-hashes -r requirements-spark.txt
	$(SPARK)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@
