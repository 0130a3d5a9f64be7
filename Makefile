# Công Vụ. `make help` lists the verbs; each works from a fresh clone.

PY := .venv/bin/python
CONGVU := .venv/bin/congvu
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fmt law bench journey ci requirements messages

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make the environment in .venv (uv where it is found, else venv and pip)

$(READY): pyproject.toml requirements.txt uv.lock bin/setup
	@bin/setup

run: $(READY)  ## serve: database, web and worker; first start loads the demonstration ministry (PORT=8000, CONGVU_HOME=var)
	@exec $(CONGVU) up

test: $(READY)  ## every test, the browser journeys too; prints why a test was skipped
	@bin/browser
	@$(PY) -m pytest -q -rs -n $${TEST_PROCESSES:-2} --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(READY)  ## ruff, import contracts, types, templates, migrations, architecture
	@bin/lint

fmt: $(READY)  ## put code in shape
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .
	@find congvu -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + >/dev/null 2>&1 || true

messages: $(READY)  ## renew the English catalogue from what pages say (needs gettext)
	@.venv/bin/python bin/messages

law: $(READY)  ## does every clause in docs/law name code and tests that exist, and do these tests pass?
	@$(PY) bin/law.py -n $${TEST_PROCESSES:-2} --dist loadfile

bench: $(READY)  ## measure the bare limits, a year of the ministry and the pages; writes bench/README.md (ARGS=...)
	@.venv/bin/python bench/run.py $(ARGS)

journey: $(READY)  ## only the browser journeys; leaves a picture of every page in var/journeys
	@bin/browser
	@JOURNEY_PICTURES=1 $(PY) -m pytest -q -rs -m journey $(ARGS)

ci: ## exactly what CI runs, from a clean clone
	@.ci/run

requirements: $(READY)  # after a change of uv.lock
	@uv=$$(command -v uv || echo .venv/bin/uv); $$uv export --quiet --frozen --all-groups --no-emit-project --no-header --format requirements.txt -o requirements.txt
