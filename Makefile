# bamchuong: `make demo` plays, `make test` proves. Both set everything up by themselves (make and Python 3.11+ with venv are enough;
# PYTHON=/path/to/python3: this one).
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.set-up
OPTIONS ?=
SHELL_FILES := .ci/run hardware/* hardware/systemd/* tests/* tests/kernel/guest/* tests/pi/guest/*
# Without a plugin that only slow tests use.
QUICK := -p no:schemathesis -m "not slow" tests/unit tests/properties tests/contract tests/golden

.DEFAULT_GOAL := help
.PHONY: help setup demo robot unit tables test nightly lint shellcheck format docs bench constraints audit release release-key pictures clean install uninstall roll-back

help: ## what there is to do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(DONE) ## make .venv and install everything in it, with the versions of constraints.txt

# --clear: what an earlier try left half made is no beginning.
$(DONE): pyproject.toml constraints.txt Makefile
	@python=$$(PYTHON="$(PYTHON)" hardware/python.sh) || exit; \
	  { [ -e $(DONE) ] && $(BIN)/python -m pip --version >/dev/null 2>&1; } || clear=--clear; \
	  echo "$$python -m venv $(VENV)"; "$$python" -m venv $$clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(DONE)

demo: $(DONE) ## a whole contest on simulated buttons, lamps and LED boards (OPTIONS="--speed 10")
	@$(BIN)/bamchuong demo $(OPTIONS)

robot: $(DONE) ## the same, played by robots (OPTIONS="--speed 60 --seed 7")
	@$(BIN)/bamchuong demo --robot $(OPTIONS)

# Compiled tests are kept, whatever the environment says of bytecode: compiling them anew costs a tenth of the time.
unit: $(DONE) ## lint, types, contracts, and all tests that only compute but the slow ones: a minute of a processor
	$(MAKE) --no-print-directory lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q $(QUICK) $(OPTIONS)

tables: $(DONE) ## write anew what is made of the code: tables of modules in the READMEs, constants of the scripts
	$(BIN)/python -m tests.module_tables
	$(BIN)/python -m webcore.script_enums
	$(BIN)/python -m hardware.measurement.measured_files

test: $(DONE) ## lint, types, contracts, the documentation's links and all tests, the browser's too
	@tests/needs
	$(MAKE) --no-print-directory lint docs
	tests/all $(OPTIONS)

nightly: $(DONE) ## the long tests: hundreds of kills and power cuts; as root fresh Debians, from the documents' first command on
	@tests/needs nightly
	BAMCHUONG_NIGHTLY=1 $(BIN)/python -m pytest tests/oracle tests/mutation tests/process tests/unit/panel/test_pack_fuzz.py tests/properties/test_school_files.py tests/properties/test_school_teams.py tests/browser/test_old_browsers.py tests/browser/test_teachers_evening.py tests/kernel/test_power_cuts.py tests/machine tests/pi tests/fresh $(OPTIONS)

lint: $(DONE) ## ruff, mypy, import contracts; biome for scripts and style sheets, shellcheck for shell
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	$(BIN)/biome check --error-on-warnings
	$(MAKE) --no-print-directory shellcheck
	$(BIN)/python -m tests.module_tables --check
	$(BIN)/python -m webcore.script_enums --check
	$(BIN)/python -m hardware.measurement.measured_files --check

shellcheck: $(DONE)
	$(BIN)/shellcheck $$(grep -lsE -d skip '^#!.*\b(ba|da)?sh$$' $(SHELL_FILES))

format: $(DONE) ## format the code, the scripts and the style sheets
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/biome format --write

docs: $(DONE) ## build the documentation site into dist/docs; a link that leads nowhere is an error
	rm -rf dist/docs
	$(BIN)/python -m sphinx --quiet --fail-on-warning --fresh-env -c docs -d dist/doctrees . dist/docs

bench: $(DONE) ## measure what stands behind the figures, two hours: press, rules, panel, strangers, led, idle, season; figures and plot go to dist/
	@tests/needs bench
	@mkdir -p dist
	@failed=; for name in press rules panel strangers led idle season; do \
	  more=; [ $$name != press ] || more="--plot dist/press.png $(OPTIONS)"; \
	  [ $$name != strangers ] || [ "$$(id -u)" != 0 ] || more=--before-others; \
	  echo "$(BIN)/bamchuong bench $$name"; \
	  $(BIN)/bamchuong bench $$name --json dist/$$name.json $$more || failed="$$failed $$name"; \
	done; [ -z "$$failed" ] || { echo "not every bar holds:$$failed"; exit 1; }

install: ## put it onto this Pi or Debian, so that it starts by itself (sudo make install BOARD=pi-4-stations; DRY_RUN=1)
	@DESTDIR="$(DESTDIR)" BOARD="$(BOARD)" DRY_RUN="$(DRY_RUN)" PYTHON="$(PYTHON)" \
	  NAME="$(NAME)" HOTSPOT="$(HOTSPOT)" KIOSK="$(KIOSK)" PROXY="$(PROXY)" IN_A_MATCH="$(IN_A_MATCH)" hardware/install

uninstall: ## take it away again; settings and data stay
	@DESTDIR="$(DESTDIR)" DRY_RUN="$(DRY_RUN)" IN_A_MATCH="$(IN_A_MATCH)" hardware/install --uninstall

roll-back: ## back to the version before the last update
	@DESTDIR="$(DESTDIR)" DRY_RUN="$(DRY_RUN)" IN_A_MATCH="$(IN_A_MATCH)" hardware/install --roll-back

clean: ## remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

release: $(DONE) ## build and sign a release of the last commit into dist/, for sticks without internet (KEY=~/keys/bamchuong.key)
	$(BIN)/bamchuong release build --key "$(KEY)" $(OPTIONS)

release-key: $(DONE) ## make the key of a maintainer, once; its file .pub belongs into hardware/release_keys (KEY=~/keys/bamchuong.key)
	$(BIN)/bamchuong release key "$(KEY)" $(OPTIONS)

audit: ## look for known weaknesses of the libraries with pip-audit, which asks a database on the internet
	python=$$(PYTHON="$(PYTHON)" hardware/python.sh) && "$$python" -m venv .audit-venv
	.audit-venv/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	.audit-venv/bin/pip-audit --strict --disable-pip --require-hashes -r hashes-pi.txt
	rm -rf .audit-venv

constraints: ## take the newest versions that fit, into constraints.txt and the lists of hashes (then run the tests)
	rm -rf .constraints-venv
	python=$$(PYTHON="$(PYTHON)" hardware/python.sh) && "$$python" -m venv .constraints-venv
	.constraints-venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev,kernel,bench]'
	{ head -n 1 constraints.txt; .constraints-venv/bin/python -m pip freeze --exclude-editable; } > constraints.new
	mv constraints.new constraints.txt
	.constraints-venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	for pi in "" -pi; do .constraints-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate -c constraints.txt $${pi:+--extra pi} pyproject.toml -o hashes$$pi.txt || exit; done
	rm -rf .constraints-venv

pictures: $(DONE) ## take the pictures of README and quick guides from a running match (needs Chromium)
	$(BIN)/python -m tests.browser.pictures pictures
