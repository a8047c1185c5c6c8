# What can be done with the course; `make` alone lists it. Works with the make of every system, 3.81 included.

VENV ?= .venv
RUN := $(VENV)/bin/
READY := $(VENV)/.ready
PYTEST := $(RUN)python -m pytest
WORKERS ?= 2
NBVAL := --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg -n $(WORKERS) --dist loadscope
UNAME := $(shell uname -s 2>/dev/null)

# Without byte code every kernel and every import takes two to four times as long.
unexport PYTHONDONTWRITEBYTECODE

# LANGUAGE and BROWSER are also variables of the desktop: `en_US:en` and `firefox` are not meant for us.
ifeq ($(origin LANGUAGE),command line)
LESSONS_LANGUAGE := $(LANGUAGE)
else
LESSONS_LANGUAGE := $(filter es en both,$(LANGUAGE))
endif
export LESSONS_LANGUAGE

LAB_OPTIONS := $(if $(PORT),--port $(PORT)) $(if $(filter no,$(BROWSER)),--no-browser,--browser) \
	$(if $(LESSONS_LANGUAGE),--language $(LESSONS_LANGUAGE))

.PHONY: help lab environment test units nbval soak notebooks check stats lint gates format lock environment.yml locale benchmark clean

help:
	@echo "make lab         open the course      [LANGUAGE=es|en|both] [PORT=8888] [BROWSER=no] [FOLDER=~/mlops-lessons] [PYTHON=python3.12]"
	@echo "make test        the whole test suite, every notebook included (10 minutes at most)"
	@echo "make soak        long and heavy tests: many answers, the wheel, all browser runs"
	@echo "make notebooks   rebuild the notebooks that are stale [LESSON=01]"
	@echo "make check       tell which notebooks are stale, without running them"
	@echo "make stats       count what the course holds"
	@echo "make lint        check code and sources;  make format  format them"
	@echo "make gates       put the course's own code through the security gates that it teaches"
	@echo "make lock        pin the environment anew, and write environment.yml"
	@echo "make locale      gather, update and compile the interface strings"
	@echo "make benchmark   measure against the budgets"
	@echo "make clean       remove what was made, except $(VENV)"

environment: $(READY)

$(READY): requirements.lock pyproject.toml tools/environment.sh
	@tools/environment.sh $(VENV)
	@touch $(READY)

lab: $(READY)
	@$(RUN)mlops-lessons lab $(if $(FOLDER),"$(FOLDER)") $(LAB_OPTIONS)

test: $(READY)
	@$(RUN)python tools/run_tests.py test

soak: $(READY)
	@$(RUN)python tools/run_tests.py soak

notebooks: $(READY)
	@$(RUN)python -m mlops_lessons.authoring build $(LESSON)

check: $(READY)
	@$(RUN)python -m mlops_lessons.authoring build --check $(LESSON)

stats: $(READY)
	@$(RUN)python -m mlops_lessons.authoring stats

lint: $(READY)
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .

gates: $(READY)
	@$(RUN)python tools/own_gates.py

format: $(READY)
	@$(RUN)ruff check --fix .
	@$(RUN)ruff format .

lock: $(READY)
	@$(RUN)uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@$(RUN)python tools/conda_environment.py

environment.yml: $(READY)
	@$(RUN)python tools/conda_environment.py

locale: $(READY)
	@$(RUN)python tools/update_locale.py

benchmark: $(READY)
	@for script in benchmarks/*.py; do echo "== $$script"; $(RUN)python $$script || exit 1; done

clean:
	rm -rf build dist htmlcov .coverage .pytest_cache .ruff_cache .hypothesis *.egg-info
	find mlops_lessons tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
