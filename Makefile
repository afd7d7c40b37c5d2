# The targets developers and CI share. Plain `go test ./...` is the test command.

FUZZTIME ?= 5s
GO ?= go

.PHONY: all check test fuzz soak soak-short bench bench-large build

all: check test

build:
	$(GO) build -o bin/earshot ./cmd/earshot

check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || (gofmt -l $$(git ls-files '*.go'); exit 1)
	$(GO) vet ./...
	$(GO) tool -modfile=.ci/tools/go.mod staticcheck ./...

test:
	$(GO) test ./...

# Every fuzz target of the house, FUZZTIME each.
fuzz:
	@set -e; grep -rHoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' . | sed 's/:func / /' | while read -r file target; do \
		echo "fuzz $$(dirname $$file) $$target $(FUZZTIME)"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname $$file)" >/tmp/earshot-fuzz.log 2>&1 || { cat /tmp/earshot-fuzz.log; exit 1; }; \
	done

# Faults: the real program killed with SIGKILL while it imports and while it gathers, and
# given disks that are full at random sizes; journal, index, rules and outbox are then
# compared with a run that nobody disturbed. KILLS of each.
KILLS ?= 300
SOAK = $(GO) test ./cmd/earshot -count 1 -run 'TestKilled|TestAnImportOntoAFullDisk' -timeout 120m -v

soak:
	EARSHOT_KILLS=$(KILLS) $(SOAK)

soak-short:
	EARSHOT_KILLS=12 $(SOAK)
