# Kulta: `make demo` shows it, `make test` proves it. Every target sets up what it needs.
SHELL := /bin/bash
PACKAGES := libpq-dev libxml2-dev zlib1g-dev libphonenumber-dev postgresql
# For the tests of the workbench in a real browser.
BROWSER := chromium chromium-driver fonts-inter
# Swift's own libraries go into the command: it is some percent faster, and runs where no Swift is installed.
BUILD := swift build -c release --static-swift-stdlib --product kulta
KULTA := .build/release/kulta
SOAK := 20000
CHAOS := 100
CREATES := 1000
PICTURES := worklist case pin held-by-another customer customer-billing customer-history split board board-staged overview \
	rules import-trial import-proposal import import-undo quarantine refused-row source
# Few tests at once: with all of them in flight on two cores, time limits inside tests would measure the queue.
TEST := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test
# They have the machine for minutes, and run when nothing waits for them.
LONG := HubTests\.(HistoryTests|CrowdTests)

.PHONY: help setup build images test test-engine soak chaos demo serve bench bench-setup bench-hub lint format clean

help: ## Lists the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs the Debian packages that Kulta needs; quiet when there is nothing to do
	@scripts/setup $(PACKAGES) $(BROWSER)
	@scripts/setup-axe

build: ## Builds the command in release mode
	@scripts/setup $(PACKAGES)
	@$(BUILD)

test: setup ## Builds and runs every test, with real private PostgreSQL servers
	@$(TEST) --skip '$(LONG)'
	@$(TEST) --skip-build --filter '$(LONG)'

test-engine: setup ## Tests the engine alone, without database and server: a minute instead of five to build
	@KULTA_ENGINE_ONLY=1 $(TEST) --scratch-path .build-engine

images: setup ## Takes the pictures of the stewards' guide anew
	@folder=$$(mktemp -d) && KULTA_SCREENSHOTS=$$folder $(TEST) --filter 'WorkbenchTests\.' \
		&& for picture in $(PICTURES); do cp $$folder/$$picture.png docs/images/; done; rm -rf $$folder

soak: setup ## Random histories of 200 steps against a hub, for hours: make soak SOAK=20000
	@KULTA_SOAK=$(SOAK) $(TEST) -c release -Xswiftc -enable-testing --scratch-path .build-soak --filter HubTests.HistoryTests

chaos: setup ## Kills hubs and databases under 50 writers: make chaos CHAOS=100 CREATES=1000
	@KULTA_CHAOS=$(CHAOS) $(TEST) --filter EndToEndTests.ChaosTests
	@KULTA_CREATES=$(CREATES) $(TEST) --filter HubTests.SimultaneousTests

demo: build ## Three generated exports become golden customers, served on 127.0.0.1 until interrupted
	@$(KULTA) demo $(DEMO)

serve: build ## Serves the hub on loopback, to whoever is on this machine
	@$(KULTA) serve --open

bench-setup: ## Makes the virtual environment of the systems that linking is measured against
	@Benchmarks/setup

bench: build bench-setup ## Measures linking against Splink, GoldenMatch and rapidfuzz; writes docs/benchmarks.md
	@Benchmarks/link $(BENCH)
	@Benchmarks/same-output
	@Benchmarks/compare-names

bench-hub: build ## Measures the hub against pgbench and \copy in the same run, and its writes
	@Benchmarks/read-customer
	@Benchmarks/load-records
	@Benchmarks/resolve-records
	@Benchmarks/write-records

lint: ## Checks format and style; changes nothing
	@swift format lint --strict -r Package.swift Sources Tests

format: ## Formats the sources in place
	@swift format -i -r Package.swift Sources Tests

clean: ## Removes what was built (databases and exports stay)
	@rm -rf .build .build-engine
