# make run and make test do all the set-up on a machine with Go, Node and Java.

LINT_VERSION := v2.15.0
NEO4J := go run ./kg/neo4jstore/neo4jtest/with-neo4j

.PHONY: run build web generate test test-embedded test-web test-clients test-examples race bench bench-quick bench-growth torture audit lint check release clean

run: build
	./fedreach

build: web/dist/index.html
	go build -o fedreach .

web: web/dist/index.html

web/dist/index.html: web/node_modules/.package-lock.json schema.graphqls README.md \
		$(wildcard web/*.ts web/*.mjs web/*.html web/graphiql/* web/src/* web/src/*/*)
	cd web && npm run build
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

generate:
	go generate ./...
	cd seed/examples/go && go generate ./...

# Everything, on both stores and in a browser.
test: build bench/peer/node_modules/.package-lock.json
	$(NEO4J) go test -p 1 -timeout 30m ./...
	$(MAKE) test-web
	$(MAKE) test-clients
	$(MAKE) test-examples

# For a machine where no Neo4j can be had: everything but Neo4j.
test-embedded: build
	go test -tags embedded -timeout 30m ./...

# The pages, in a real browser, against the real binary, on both stores.
test-web: build
	web/e2e/run.sh
	$(NEO4J) web/e2e/run.sh

# The clients that people use, and the audits of GraphQL over HTTP, against the
# real binary.
test-clients: build clients/node_modules/.package-lock.json
	cd clients && npm test

clients/node_modules/.package-lock.json: clients/package.json clients/package-lock.json
	cd clients && npm ci --no-audit --no-fund
	@touch $@

# The scripts that load, against the real binary.
test-examples: build seed/examples/python/.venv/installed seed/examples/typescript/node_modules/.package-lock.json
	seed/examples/run.sh

seed/examples/python/.venv/installed: seed/examples/python/requirements.txt
	python3 -m venv seed/examples/python/.venv
	seed/examples/python/.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

seed/examples/typescript/node_modules/.package-lock.json: seed/examples/typescript/package.json seed/examples/typescript/package-lock.json
	cd seed/examples/typescript && npm ci --no-audit --no-fund
	@touch $@

race: bench/peer/node_modules/.package-lock.json
	$(NEO4J) go test -race -p 1 -timeout 40m ./...

# Beside @neo4j/graphql and the Cypher by hand: prints the tables of docs/benchmarks.md.
bench: web/dist/index.html bench/peer/node_modules/.package-lock.json
	go run ./bench

# The same in under three minutes, with more spread.
bench-quick: web/dist/index.html bench/peer/node_modules/.package-lock.json
	go run ./bench --quick

# This server alone, on graphs up to a million facts.
bench-growth: web/dist/index.html
	go run ./bench --growth 1,10,37

bench/peer/node_modules/.package-lock.json: bench/peer/package.json bench/peer/package-lock.json
	cd bench/peer && npm ci --no-audit --no-fund
	@touch $@

# What the world may do to it, done to the built program: see docs/reliability.md.
# TORTURE=10 does all ten times as often, SEED=2 draws other faults, RECORD=1
# writes what was found into the page.
TORTURE ?= 1
SEED ?= 1
torture: web/dist/index.html
	$(NEO4J) go test -count=1 -timeout 0 -v ./torture -torture.times $(TORTURE) -torture.seed $(SEED) $(if $(RECORD),-torture.record)

# The licences of all that is depended on, and known vulnerabilities in it.
audit:
	go run ./audit

lint: bin/golangci-lint-$(LINT_VERSION)
	bin/golangci-lint-$(LINT_VERSION) run ./...

bin/golangci-lint-$(LINT_VERSION):
	GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv bin/golangci-lint $@

# What must hold of the files themselves: formatted, generated, tidy.
check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "run gofmt on $$unformatted"; exit 1; }
	go mod tidy -diff
	$(MAKE) generate && git diff --exit-code -- graph gqlgen.yml schema.graphqls seed/examples/go

# Archives for each platform, a bill of materials and checksums, in dist/.
release: web/dist/index.html
	go run ./release dist

clean:
	cd web && npm run clean
	rm -rf fedreach bin dist web/node_modules clients/node_modules bench/peer/node_modules seed/examples/python/.venv seed/examples/typescript/node_modules
