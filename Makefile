# Two commands carry everything: `make run` and `make test`. Both set up what they need first.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
export PYTHONWARNINGS ?=

.PHONY: run setup test test-postgres bench lint messages lock clean

run: setup ## set up, fill a demo school if the database is empty, serve
	$(PY) manage.py up

setup: .venv/ready ## the environment in .venv, nothing else

.venv/ready: requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(PY) -c "open('.venv/ready', 'w').close()"

test: lint ## everything: linters, checks, unit and browser tests on SQLite
	$(PY) -m pytest -n auto --dist worksteal $(PYTEST)

test-postgres: setup ## the same tests on PostgreSQL: DATABASE_URL, or a private server
	$(PY) tools/with_postgres.py $(PY) -W error -m pytest -n auto --dist worksteal $(PYTEST)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(PY) -W error manage.py makemigrations --check --dry-run
	$(PY) -W error tools/check_deploy.py

bench: setup ## ratios, not milliseconds; JSON=1 for JSON
	$(PY) tools/bench $(if $(JSON),--json)

messages: setup ## refresh and compile the Chinese catalogue (needs gettext)
	$(PY) tools/messages.py

lock: ## pin the dependencies again (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements.txt
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements-dev.txt

clean:
	rm -rf .venv var/static
