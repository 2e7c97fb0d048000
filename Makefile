# One target a task; `make help` lists them. Everything lives in .venv, _build and course.
PYTHON ?= python3
BIN := .venv/bin
DEMO := _build/demo
JUPYTER_BOOK := $(BIN)/jupyter-book build . -W -n --keep-going -q

.PHONY: help demo test check book serve epub pdf public benchmark clean golden widgets system-sandbox system-browser system-node
help:
	@echo "make demo       build the convolution page, release, grade a sample class, write feedback and marks"
	@echo "make test       all tests: unit, end to end, browser, and the audit of every exercise"
	@echo "make check      ruff, mypy, import-linter, codespell"
	@echo "make book       release every assignment and build the whole book"
	@echo "make serve      serve the built book, compressed, on this machine"
	@echo "make epub       the book as EPUB: _build/epub/convolutional-networks.epub"
	@echo "make pdf        the book as PDF: _build/book.pdf"
	@echo "make public     write public/: what students may have"
	@echo "make golden     write what the references say, for the widgets' tests"
	@echo "make widgets    make the scripts of the interactive figures from their sources"
	@echo "make benchmark  speed of the references and of the grader"
	@echo "make clean      remove what the other targets made, but not course/"

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# A missing system package is named with the command that installs it, and installed where that can be done.
define need
	@command -v $(1) >/dev/null 2>&1 || /sbin/ldconfig -p 2>/dev/null | grep -q $(1) || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "installing $(2)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
	  else \
	    echo "$(2) is missing. Install it with:  sudo apt-get install $(2)"; $(3); \
	  fi; }
endef
system-sandbox:
ifeq ($(shell uname -s),Linux)
	$(call need,bwrap,bubblewrap,exit 1)
	$(call need,libseccomp.so.2,libseccomp2,exit 1)
endif
system-browser:
ifeq ($(shell uname -s),Linux)
	$(call need,chromium,chromium,true)
endif
system-node:
ifeq ($(shell uname -s),Linux)
	$(call need,npm,nodejs npm,true)
endif

# Without npm the scripts in the repository serve; their tests say that they were left out. `npm ci` refuses a lock file that
# names only one platform's optional packages; `install` takes its versions all the same.
widgets/node_modules/ready: widgets/package-lock.json | system-node
	if command -v npm >/dev/null 2>&1; then (cd widgets && npm install --no-save --silent --ignore-scripts && touch node_modules/ready) || \
	  echo "npm could not install widgets/package-lock.json: the widgets' own tests are left out"; fi

demo: .venv/ready system-sandbox
	PYTHON=$(BIN)/python sh scripts/demo.sh $(DEMO)

test: .venv/ready system-sandbox system-browser widgets/node_modules/ready
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations 30 -m "not alone"
	$(BIN)/python -m pytest -m alone

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

# Unchanged pages of an earlier build would hide their warnings: only the cache of executed notebooks is kept.
book: .venv/ready
	$(BIN)/autograder release
	rm -rf _build/html _build/.doctrees
	$(JUPYTER_BOOK)
	@echo "the book: _build/html/index.html"

serve: .venv/ready
	$(BIN)/python -m scripts.serve

epub: .venv/ready
	rm -rf _build/epub _build/.doctrees
	$(JUPYTER_BOOK) --builder custom --custom-builder epub
	@echo "the book: _build/epub/convolutional-networks.epub"

pdf: .venv/ready system-browser
	rm -rf _build/singlehtml _build/.doctrees
	$(JUPYTER_BOOK) --builder singlehtml
	$(BIN)/python -m scripts.print_book _build/singlehtml _build/book.pdf
	@echo "the book: _build/book.pdf"

golden: .venv/ready
	$(BIN)/python -m scripts.golden

widgets: widgets/node_modules/ready
	npm --prefix widgets run --silent build

public: .venv/ready
	$(BIN)/autograder release
	$(BIN)/autograder public

benchmark: .venv/ready system-sandbox
	$(BIN)/python benchmarks/convolution.py
	$(BIN)/python benchmarks/grading.py

clean:
	rm -rf .venv widgets/node_modules _build public artifacts dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
