# The interface to this repository: people and the build server call the same targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build run test lint format release bench campaign clean

# One configuration and one set of flags for run and test alike, so that nothing is compiled twice.
export SWIFT_FLAGS := --explicit-target-dependency-import-check error
RELEASE := .build-release
# Swift's libraries are inside, so that servers need none. Addresses to mend at the start are listed in the short form that
# the toolchain's own linker writes and glibc 2.36 reads: 4 MiB less in memory.
RELEASE_FLAGS := --configuration release --scratch-path $(RELEASE) --static-swift-stdlib \
	-Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs $(SWIFT_FLAGS)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that building, testing and measuring need
	@scripts/setup run lint test bench

build: ## Build everything, the tests included
	@scripts/setup run
	swift build --build-tests $(SWIFT_FLAGS)

run: ## Start the demo organisation on http://localhost:8080 (DEMO="--port 8081" for another)
	@scripts/setup run
	swift build --product lockstep $(SWIFT_FLAGS)
	exec "$$(swift build --show-bin-path $(SWIFT_FLAGS))/lockstep" demo $(DEMO)

test: ## Run every test
	@scripts/setup run test
	@scripts/test

lint: ## Check the formatting and the rules of the house
	@scripts/setup lint
	@scripts/lint

format: ## Format every Swift file in place
	swift format --in-place --parallel --recursive Sources Tests Package.swift

release: ## Build the program for servers: .build-release/release/lockstep
	@scripts/setup run
	swift build --product lockstep $(RELEASE_FLAGS)

bench: release ## Measure a release build; writes bench/results
	@scripts/setup bench
	swift build --product lockstep-bench $(RELEASE_FLAGS)
	bench/run "$(RELEASE)/release/lockstep"

campaign: ## Run every test with its long loops: millions of random walks, thousands of races
	@scripts/setup run test
	@LOCKSTEP_CAMPAIGN=1 LOCKSTEP_FUZZ_SECONDS=60 scripts/test

clean: ## Remove what was built
	rm -rf .build $(RELEASE) .venv
