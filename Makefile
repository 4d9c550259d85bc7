# `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
NPM = PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix web
WEB_SOURCES = $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.png' 2>/dev/null)

.PHONY: help
help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.ready: requirements/dev.txt requirements/uv.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || $(PYTHON) -m venv --without-pip .venv
	test -x $(BIN)/uv || $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python tools/node_shims.py $(BIN)
	touch $@

web/node_modules/.ready: .venv/.ready web/package-lock.json
	# not `ci`: it refuses a lock that lacks the packages of platforms which a registry does not have
	$(NPM) install --no-save --no-fund --no-audit --loglevel=error
	touch $@

web/.built: web/node_modules/.ready $(WEB_SOURCES)
	$(NPM) run build
	touch $@

VECTORS = src/wenlu/domains/knowledge/vectors
$(VECTORS)/.ready: .venv/.ready $(wildcard src/wenlu/domains/knowledge/starter/*.yaml)
	$(BIN)/python -m tools.starter_vectors
	touch $@

.PHONY: setup
setup: .venv/.ready web/node_modules/.ready web/.built $(VECTORS)/.ready  ## Set everything up: Python and web packages, pages, vectors of the shipped knowledge

.PHONY: run
run: setup  ## Start the whole platform on embedded defaults and print the addresses
	$(BIN)/wenlu serve

web/console/codegen/node_modules/.ready: .venv/.ready web/console/codegen/package-lock.json
	$(NPM)/console/codegen ci --no-fund --no-audit --loglevel=error
	touch $@

.PHONY: generate
generate: web/console/codegen/node_modules/.ready  ## Write the OpenAPI document and the pages' client anew
	$(BIN)/python -m tools.export_openapi
	$(NPM)/console/codegen run generate

.PHONY: generated
generated: web/console/codegen/node_modules/.ready  ## Fail if the OpenAPI document or the pages' client is not what the code says
	sum=$$(cat web/openapi.json web/console/src/generated/*.ts | sha256sum); $(MAKE) -s generate; \
	test "$$sum" = "$$(cat web/openapi.json web/console/src/generated/*.ts | sha256sum)" || { echo "the generated client was stale: commit what make generate wrote" >&2; exit 1; }

.PHONY: lint
lint: .venv/.ready web/node_modules/.ready generated  ## Lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(NPM) run lint
	$(NPM) run types

.PHONY: test
test: setup lint  ## Everything that must hold, in short form
	$(NPM) test
	$(BIN)/pytest -n 2 --dist loadgroup -m "not slow"

.PHONY: test-all
test-all: setup lint  ## The same and the long loops
	$(NPM) test
	$(BIN)/pytest

.PHONY: bench
bench: setup  ## Measure, beside a peer
	for file in bench/[a-z]*.py; do name=$$(basename $$file .py); $(BIN)/python -m bench.$$name; done

.PHONY: format
format: setup  ## Format Python and TypeScript
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run format

.PHONY: lock
lock: .venv/.ready  ## Write the lock files anew from requirements/*.in
	for name in uv run dev; do $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

.PHONY: clean
clean:  ## Remove what set-up made, but no data
	rm -rf .venv web/node_modules web/*/dist web/.built web/*/node_modules web/console/codegen/node_modules
