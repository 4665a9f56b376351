PYTHON = .venv/bin/python
.DEFAULT_GOAL = help
.PHONY: help setup run demo test e2e lint fix docs bench ci

help: ## this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-8s %s\n", $$1, $$2}'

setup: ## install everything tests and checks need
	python3 run.py setup

run: ## start on http://127.0.0.1:8000/ with the data in data/
	python3 run.py

demo: ## start on port 8001 with a fresh demo committee
	rm -rf var/demo
	python3 run.py --data var/demo --port 8001

test: ## all tests but the browser journeys
	python3 run.py test -m "not e2e"

e2e: ## the journeys in a real browser, one after another
	python3 run.py test -m e2e -n 0

lint: ## every check: ruff, mypy, imports, templates, house rules, migrations, settings
	$(PYTHON) -m tools.lint

fix: ## put right what tools can put right
	$(PYTHON) -m ruff check --fix --quiet || true
	$(PYTHON) -m ruff format
	find tongxin -path '*/templates/*' -name '*.html' | xargs $(PYTHON) -m djade --target-version 5.2

docs: ## write the generated pages of docs/ anew
	$(PYTHON) manage.py write_docs

bench: ## the benchmarks, each printing a ratio
	$(PYTHON) -m bench

ci: ## what the server runs, on a machine of its own (installs PostgreSQL, Redis, Chromium)
	.ci/run
