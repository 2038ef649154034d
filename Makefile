# make run      the whole system on this machine: S3, website, API, function
# make test     all tests
# make build    dist/lambda-{amd64,arm64}.zip, byte for byte reproducible
# make bench    Go benchmarks, then the built function and sharp side by side
# make plan     what deploying would change; make deploy does it, make destroy undoes it
# make gallery  a picture of each operation, in dist/gallery/index.html
# make doctor   what is wrong with an installation: make doctor URL=https://…
#
# make lint, fuzz, test-arm64, golden, originals and clean are for those who change
# the code: see CONTRIBUTING.md.

.DEFAULT_GOAL := help
.PHONY: help run test test-arm64 build build-avif bench deploy plan destroy doctor gallery lint fuzz golden originals clean

# Tools are run from the module proxy at fixed versions; nothing is installed.
STATICCHECK := go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

# What "./..." leaves out: directories called testdata, and the nested module.
PACKAGES := ./... ./testdata ./testdata/pictures ./testdata/generate
NESTED   := scripts/local

# The race detector needs a C compiler; without one Go says that cgo is off.
RACE := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

help:
	@sed -n 's/^# \{0,1\}//p' $(MAKEFILE_LIST) | head -9

# Built first and then run, since "go run" would end Ctrl-C with an error.
run:
	@cd $(NESTED) && go build -o $(CURDIR)/dist/local .
	@dist/local -data .local $(ARGS)

# Go's own limit of 10 minutes is too short for the race detector on a busy machine.
TIMEOUT := -timeout 20m

test:
	go test $(TIMEOUT) $(RACE) $(PACKAGES)
	go test -tags "$(AVIF_TEST)" ./lambda/codec/avif
	go test -tags "$(AVIF_TEST)" -run AVIF ./lambda/codec
	cd $(NESTED) && go test $(TIMEOUT) ./...
	terraform/tests/run.sh

# The packages that do arithmetic, as the function's usual processor does it. Other
# processors need qemu-user for that (Debian's qemu-user-static). ARGS=-short takes
# about two minutes.
ARITHMETIC = $(shell go list ./lambda/... | grep -E '/lambda/(codec|filter|pipeline|resample|smart)(/|$$)')
ON_ARM64   = $(if $(filter arm64,$(shell go env GOHOSTARCH)),,-exec $(or $(shell command -v qemu-aarch64-static || command -v qemu-aarch64),$(error test-arm64 needs qemu-aarch64-static or qemu-aarch64 on PATH)))

test-arm64:
	CGO_ENABLED=0 GOARCH=arm64 go test $(TIMEOUT) $(ON_ARM64) $(ARGS) $(ARITHMETIC)

# Tests compile libavif's WebAssembly when they run, the function when it is built:
# that takes minutes.
AVIF_TEST  := avif,nodynamic
AVIF_BUILD := $(AVIF_TEST),wasm2go

build: dist/amd64/bootstrap dist/arm64/bootstrap dist/lambda-amd64.zip dist/lambda-arm64.zip

# The same with AVIF, for functions of 1 GB and up: some 18 MB larger.
build-avif: dist/avif/amd64/bootstrap dist/avif/arm64/bootstrap dist/lambda-avif-amd64.zip dist/lambda-avif-arm64.zip

dist/lambda-%.zip: dist/%/bootstrap
	go run ./scripts/pack -o $@ $<

dist/lambda-avif-%.zip: dist/avif/%/bootstrap
	go run ./scripts/pack -o $@ $<

# Always built: Go itself knows best what has changed.
FORCE:
dist/%/bootstrap: FORCE
	CGO_ENABLED=0 GOOS=linux GOARCH=$* go build -tags lambda.norpc -trimpath -buildvcs=false -ldflags "-s -w -buildid=" -o $@ ./lambda
dist/avif/%/bootstrap: FORCE
	CGO_ENABLED=0 GOOS=linux GOARCH=$* go build -tags lambda.norpc,$(AVIF_BUILD) -trimpath -buildvcs=false -ldflags "-s -w -buildid=" -o $@ ./lambda

bench:
	go test -run '^$$' -bench . -benchmem ./lambda/...
	@mkdir -p dist
	go run ./scripts/bench -json dist/bench.json $(ARGS)

# Built first and then run, as above.
deploy plan destroy:
	@go build -o dist/deploy ./scripts/deploy
	@dist/deploy $(if $(filter plan,$@),-plan-only) $(if $(filter destroy,$@),-destroy) $(ARGS)

gallery:
	go run ./scripts/gallery $(ARGS)

doctor:
	@go build -o dist/doctor ./scripts/doctor
	@dist/doctor $(ARGS) $(URL)

lint:
	@test -z "$$(gofmt -l lambda scripts terraform testdata)" || { gofmt -l lambda scripts terraform testdata | sed 's/^/not gofmted: /'; exit 1; }
	go vet $(PACKAGES)
	cd $(NESTED) && go vet ./...
	$(STATICCHECK) $(PACKAGES)
	cd $(NESTED) && $(STATICCHECK) ./...
	@# The database of known vulnerabilities is on the network, which may be out of reach.
	@if curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; \
	  then $(GOVULNCHECK) ./...; else echo "govulncheck: skipped, its database cannot be reached"; fi

# Every target there is, each for as long as FUZZTIME says: those of all packages,
# those that only AVIF has, and the nested module's.
FUZZTIME ?= 30s
fuzz:
	@set -e; done=; \
	fuzz() { \
	  for pkg in $$(go list $$@); do \
	    list=$$(go test $$1 -list '^Fuzz' $$pkg); \
	    for f in $$(echo "$$list" | grep '^Fuzz'); do \
	      case "$$done " in *" $$pkg.$$f "*) continue;; esac; \
	      go test $$1 -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
	      done="$$done $$pkg.$$f"; \
	    done; \
	  done; \
	}; \
	fuzz -tags= $(PACKAGES); \
	fuzz -tags=$(AVIF_TEST) ./lambda/codec/...; \
	cd $(NESTED); fuzz -tags= ./...

golden:
	go test ./lambda/pipeline -run TestGolden -update

originals:
	go run ./testdata/generate

clean:
	rm -rf dist .local
