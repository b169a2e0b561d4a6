# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help demo test check lint types layers tests bench lock texts format clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.program ## run the main job: no strap, no server needed
	@$(BIN)/unclench run --demo

test: $(VENV)/.tests ## install what the tests need, then run all checks
	@.ci/system chromium fonts-dejavu-core influxdb dbus-daemon dbus xvfb openbox dunst wmctrl xdotool x11-apps \
		x11-utils pulseaudio pulseaudio-utils libglib2.0-bin dconf-cli dconf-gsettings-backend \
		gsettings-desktop-schemas libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils
	@$(MAKE) --no-print-directory check

check: lint types layers tests ## all checks, with what is installed

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

tests:
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest --numprocesses 3 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include='hrv/*' --fail-under=100

bench: $(VENV)/.tests ## measure beside nine other packages (BENCH="--only dfa": a part; BENCH=--help)
	$(BIN)/python -m tests.bench $(BENCH)

format: $(VENV)/.tests ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

UPDATE := $(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date \
	--output-dir=alerts/locale

texts: $(VENV)/.tests ## bring the catalogues of texts up to date with the code
	$(BIN)/pybabel --quiet extract --no-default-keywords --keywords Phrase --keywords counted:1,2 --no-wrap \
		--add-location=file --sort-by-file --project=unclench --output-file=unclench.pot alerts unclench
	PYTHONPATH=. $(BIN)/pybabel --quiet extract --no-default-keywords --keywords t --no-wrap --mapping-file=.ci/page.cfg \
		--add-location=file --sort-by-file --project=unclench --output-file=page.pot unclench/web/static
	$(UPDATE) --domain=unclench --input-file=unclench.pot
	$(UPDATE) --domain=page --input-file=page.pot

lock: $(VENV)/.tests ## pin versions and hashes anew
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--python-version 3.11 --group install --group dev pyproject.toml -o .ci/constraints.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--python-version 3.11 --group install -c .ci/constraints.txt pyproject.toml -o deploy/constraints.txt

clean: ## remove the environment and what the tools leave
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "unclench needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/system python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.program: deploy/constraints.txt pyproject.toml | $(BIN)/python
	@echo "installing unclench and what it needs into $(VENV) ..."
	@$(PIP) --require-hashes -r deploy/constraints.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tests: .ci/constraints.txt $(VENV)/.program
	@echo "installing what the tests need into $(VENV) ..."
	@$(PIP) --require-hashes -r .ci/constraints.txt
	@touch $@
