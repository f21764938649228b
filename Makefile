# Hillock: `make demo` and `make test` do all the set-up that they need.

SWIFT ?= swift
BUILD_FLAGS ?=

.PHONY: help setup build test demo bench docs lint clean

help:
	@echo "make demo   install what is missing, build, run 1000 mismatched copies of the triplet-STDP synapse"
	@echo "make test   install what is missing, build, run all tests"
	@echo "make bench  run the benchmarks"
	@echo "make docs   build the documentation"
	@echo "make lint   check the format of the sources"

setup:
	@scripts/setup

build: setup
	$(SWIFT) build -c release --product hillock $(BUILD_FLAGS)

test: setup
	@scripts/setup-models
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(SWIFT) test --skip-build $(BUILD_FLAGS)

demo: build
	@rm -rf demo && mkdir -p demo
	.build/release/hillock montecarlo tstdp-minimal --technology generic350 --runs 1000 --seed 1 \
		--accuracy 1% --keep-waveforms extreme --store demo/runs.sqlite --csv demo/samples.csv --report demo
	@echo "The report is in demo/report.md, its pictures are in demo/pictures, the samples are in demo/runs.sqlite."

bench: setup
	@Benchmarks/run

docs: setup
	@scripts/docs

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

clean:
	rm -rf .build demo docs
