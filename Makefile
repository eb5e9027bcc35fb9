# Build, try, test and install graphq. A target first installs the system packages that it misses.

SWIFT  ?= swift
PREFIX ?= /usr/local
RELEASE = -c release --static-swift-stdlib $(QUICK_START)

# A one-shot query is over in a few milliseconds, and half of that would be the loader's. On Linux the program therefore
# brings LMDB, zlib and the C++ library that the Swift runtime needs, stands at a fixed address, which spares 32 000
# relocations, and does not look beside itself for libraries. Where there is no archive of a library, the shared one is used.
ARCHIVES = $(CURDIR)/.build/archives
ifeq ($(shell uname -s),Linux)
QUICK_START = --disable-local-rpath -Xswiftc '-L$(ARCHIVES)' \
  $(foreach flag,-no-pie -static-libgcc,-Xswiftc -Xclang-linker -Xswiftc $(flag))
release demo install bench bench-engine bench-library bench-peers: export PKG_CONFIG_PATH := $(ARCHIVES):$(PKG_CONFIG_PATH)
endif

.PHONY: help demo release test examples test-mcp lint bench bench-engine bench-library bench-peers install uninstall clean archives packages

help:
	@echo 'make demo      build for release, load the loyalty pack, ask it two questions'
	@echo 'make test      run every test'
	@echo 'make examples  build and run the programs in Examples'
	@echo 'make test-mcp  try the server for agents with the official Python client'
	@echo 'make lint      check the formatting of every Swift file'
	@echo 'make bench     measure the store and the engine against plain C arrays and plain LMDB'
	@echo 'make bench-library  measure the library, alone and beside SQLite through its C interface'
	@echo 'make bench-peers  the same work beside other databases (PEERS= and DATA= name folders)'
	@echo 'make install   put graphq, its manual and its completions under PREFIX=$(PREFIX)'

# Loads the loyalty pack and asks it two questions; then looks at the same graph with a traversal.
demo: release
	@set -eu; \
	graphq=$$($(SWIFT) build $(RELEASE) --show-bin-path)/graphq; \
	place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; \
	run() { echo; echo "\$$ graphq $$*" | sed "s|$$place/||g"; "$$graphq" "$$@"; }; \
	pack=datasets/loyalty; \
	run load "$$place/miles.graph" $$pack; \
	echo; echo 'What does a United ticket from San Francisco to New York in class Q earn, in every program?'; \
	run call "$$place/miles.graph" earnings_table --params $$pack/examples/ticket.json --format table; \
	echo; echo 'Two people, business class, New York to Paris, 150 000 Amex points and 80 000 United miles. How?'; \
	run call "$$place/miles.graph" award_table --params $$pack/examples/award.json --format table; \
	echo; echo '$$ graphq draw miles.graph "g.call('"'award_map'"').with('"'request'"', request)" -p request=… -o .build/new-york-paris.svg'; \
	"$$graphq" draw "$$place/miles.graph" "g.call('award_map').with('request', request)" \
	  -p request="$$(cat $$pack/examples/award.json)" -o .build/new-york-paris.svg; \
	echo 'The ways, on a map: .build/new-york-paris.svg'; \
	echo; echo 'And any other question is a traversal: the five programs that can book the most airlines.'; \
	run "$$place/miles.graph" "g.V().hasLabel('Program').project('program', 'airlines').by('name').by(__.out('CAN_BOOK').count()).order().by('airlines', desc).limit(5)" \
	  --format table

release: packages archives
	@$(SWIFT) build $(RELEASE) --product graphq

test: packages
	@$(SWIFT) build --build-tests --quiet
	@$(SWIFT) test --skip-build --disable-xctest --quiet

# Builds and runs the small programs that use the library, each as a package of its own.
examples: packages
	@set -eu; for example in TripPlanner RouteService CSVImport; do \
	  echo "$$example"; \
	  $(SWIFT) run --quiet --package-path Examples/$$example --scratch-path .build/examples $$example; \
	done

# Drives the server for agents with the official Python client: of the newest generation, in both eras, and of the first.
# GRAPHQ names a program that is there already.
test-mcp: $(if $(GRAPHQ),,release)
	@set -eu; \
	graphq='$(GRAPHQ)'; [ -n "$$graphq" ] || graphq=$$($(SWIFT) build $(RELEASE) --show-bin-path)/graphq; \
	for client in 'mcp' 'mcp<2'; do \
	  place=.build/agents/$$(echo "$$client" | tr -cd 'a-z0-9'); \
	  [ -x $$place/bin/python ] || python3 -m venv $$place; \
	  $$place/bin/python -m pip install --quiet --disable-pip-version-check "$$client"; \
	  echo "$$client:"; $$place/bin/python Tests/AgentClients/check.py "$$graphq" auto; \
	  [ "$$client" = 'mcp<2' ] || $$place/bin/python Tests/AgentClients/check.py "$$graphq" legacy; \
	done

lint:
	@$(SWIFT) format lint --strict --parallel --recursive \
	  $(wildcard Sources Tests Benchmarks Examples) Package.swift

bench: packages archives
	@$(SWIFT) run $(RELEASE) storebench --scale 20
	@$(SWIFT) run $(RELEASE) enginebench --scale 20

bench-engine: packages archives
	@$(SWIFT) run $(RELEASE) enginebench --scale 18

# The headers of SQLite are needed for this alone.
bench-library: release
	@pkg-config --exists sqlite3 || { \
	  command -v apt-get >/dev/null || { echo 'Install SQLite with its headers' >&2; exit 1; }; \
	  $$([ "$$(id -u)" = 0 ] || echo sudo) apt-get install -y -qq libsqlite3-dev >/dev/null; }
	@$(SWIFT) run $(RELEASE) librarybench
	@GRAPHQ_BESIDE=SQLite $(SWIFT) run $(RELEASE) sqlitebench

# Measures the same work in other systems. PEERS is the folder with run.py and its drivers, DATA the folder with the data
# sets and their workload files, SYSTEMS and SETS say which; PYTHON has the systems' packages.
PYTHON ?= python3
SYSTEMS ?= graphq,duckdb,sqlite,kuzu,neug
SETS ?= social,rmat18
bench-peers: packages archives
	@set -eu; [ -n '$(PEERS)' ] && [ -n '$(DATA)' ] || { echo 'make bench-peers PEERS=folder/of/run.py DATA=folder [SYSTEMS=…] [SETS=…] [PYTHON=…]'; exit 2; }; \
	$(SWIFT) build $(RELEASE) --product peerbench; \
	cd '$(PEERS)'; GRAPHQ_BENCH="$$(cd '$(CURDIR)' && $(SWIFT) build $(RELEASE) --show-bin-path)/peerbench" \
	$(PYTHON) run.py --peers $(SYSTEMS) --dataset $(SETS) --dir '$(DATA)' --rounds 3

install: release
	@set -eu; \
	graphq=$$($(SWIFT) build $(RELEASE) --show-bin-path)/graphq; \
	place='$(DESTDIR)$(PREFIX)'; \
	install -d "$$place/bin" "$$place/share/man/man1" "$$place/share/zsh/site-functions" \
	  "$$place/share/bash-completion/completions" "$$place/share/fish/vendor_completions.d"; \
	install -m 755 "$$graphq" "$$place/bin/graphq"; \
	"$$graphq" man > "$$place/share/man/man1/graphq.1"; \
	"$$graphq" completions bash > "$$place/share/bash-completion/completions/graphq"; \
	"$$graphq" completions zsh > "$$place/share/zsh/site-functions/_graphq"; \
	"$$graphq" completions fish > "$$place/share/fish/vendor_completions.d/graphq.fish"; \
	echo "graphq is in $$place/bin"

uninstall:
	@rm -f '$(DESTDIR)$(PREFIX)/bin/graphq' '$(DESTDIR)$(PREFIX)/share/man/man1/graphq.1' \
	  '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/graphq' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_graphq' \
	  '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/graphq.fish'

clean:
	@rm -rf .build

# Archives of the libraries that the program brings, and beside them what tells the package manager to take those.
archives:
	@mkdir -p $(ARCHIVES); \
	for library in stdc++ lmdb z; do \
	  for compiler in cc gcc clang "$$(dirname "$$(realpath "$$(command -v $(SWIFT))")")/clang"; do \
	    archive=$$($$compiler -print-file-name=lib$$library.a 2>/dev/null) || continue; \
	    if [ -f "$$archive" ]; then ln -sf "$$archive" $(ARCHIVES)/lib$$library.a; break; fi; \
	  done; \
	done; \
	for package in lmdb:lmdb zlib:z; do \
	  name=$${package%:*} library=$${package#*:}; \
	  [ -f $(ARCHIVES)/lib$$library.a ] || continue; \
	  printf 'Name: %s\nDescription: %s as an archive\nVersion: %s\nLibs: -L%s -l%s\n' $$name $$name \
	    "$$(PKG_CONFIG_PATH= pkg-config --modversion $$name)" '$(ARCHIVES)' $$library > $(ARCHIVES)/$$name.pc; \
	done

# The storage library, those for compressed files and URLs, and the tool that tells the compiler where they are.
packages:
	@command -v $(SWIFT) >/dev/null || { \
	  echo 'Swift 6.2 or later is needed: https://www.swift.org/install' >&2; exit 1; }
	@if pkg-config --exists lmdb zlib libcurl 2>/dev/null; then exit 0; fi; \
	if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then as_root=; \
	  elif command -v sudo >/dev/null; then as_root='sudo'; \
	  else echo 'As root, run: apt-get install liblmdb-dev zlib1g-dev libcurl4-openssl-dev pkg-config' >&2; exit 1; fi; \
	  echo 'Installing liblmdb-dev, zlib1g-dev, libcurl4-openssl-dev and pkg-config' >&2; \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq liblmdb-dev zlib1g-dev libcurl4-openssl-dev pkg-config >/dev/null; \
	elif command -v brew >/dev/null; then \
	  brew install --quiet lmdb zlib curl pkg-config; \
	else \
	  echo 'Install LMDB, zlib and libcurl with their headers, and pkg-config, by the package manager of this system' >&2; exit 1; \
	fi
