package ruletest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keyCase shows that a key acts: with its line the timeline holds, without it not.
type keyCase struct {
	key      string
	head     string // above the rules
	rules    string // KEY stands where the key's line goes
	line     string
	timeline string
}

// elsewhere are the keys whose effect no timeline shows, and where it is tested.
var elsewhere = map[string]string{
	"name": "the tests below name rules", "type": "each type has a case", "doors": "alerts/doors", "runbook": "alerts: TestTheRunbookStandsInTheAlert",
	"limit": "alerts: TestABacktestSaysWhichRulesAreOverTheirLimit", "catch_up": "alerts: courier tests",
}

const (
	five  = "[[rules]]\nname = \"r\"\ntype = \"threshold\"\nmin_mentions = 5\n"
	words = "[[rules]]\nname = \"r\"\ntype = \"keyword\"\nquery = 'recall'\n"
	spike = "[[rules]]\nname = \"r\"\ntype = \"spike\"\n"
	month = "-9d say 9.5 per hour for 9d about acme\n"
)

func keyCases() []keyCase {
	return []keyCase{
		{"enabled", "", five + "KEY[[rules]]\nname = \"s\"\ntype = \"threshold\"\nmin_mentions = 5\n", "enabled = false", "10:00 say 5 about acme\n10:00 expect open s\n11:00 expect nothing"},
		{"brands", "", five + "KEY", `brands = ["globex"]`, "10:00 say 5 about acme\n11:00 expect nothing"},
		{"query", "", five + "KEY", `query = "kettle"`, "10:00 say 5 about acme\n11:00 expect nothing"},
		{"sources", "[[sources]]\nname = \"press\"\ntype = \"feed\"\nurl = \"https://a.example/f\"\n", five + "KEY", `sources = ["press"]`, "10:00 say 5 about acme\n11:00 expect nothing\n12:00 say 5 in press about acme\n12:00 expect open"},
		{"languages", "", five + "KEY", `languages = ["de"]`, "10:00 say 5 lang en about acme\n11:00 expect nothing"},
		{"min_followers", "", five + "KEY", `min_followers = 100`, "10:00 say 5 followers 99 about acme\n11:00 expect nothing\n12:00 say 5 followers 100 about acme\n12:00 expect open"},
		{"count", "", five + "KEY", `count = "mentions"`, "10:00 say 5 copies about acme\n10:00 expect open: 5"},
		{"for", "", five + "KEY", `for = "10m"`, "10:00 say 5 about acme\n10:10 expect open\n11:00 expect nothing"},
		{"resolve_after", "", five + "KEY", `resolve_after = "3h"`, "10:00 say 5 about acme\n10:00 expect open\n13:30 expect held r: still firing"},
		{"cooldown", "", five + "KEY", `cooldown = "6h"`, "10:00 say 5 about acme\n10:00 expect open\n14:00 say 5 about acme\n14:30 expect nothing"},
		{"cooldown", "", five + "KEY", `cooldown = "0s"`, "10:00 say 5 about acme\n10:00 expect open\n11:35 say 5 about acme\n11:35 expect fire"},
		{"severity", "", five + "KEY", `severity = "info"`, "10:00 say 5 about acme\n10:00 expect open info"},
		{"escalate", "", five + "KEY", `escalate = [{ at = 8, severity = "critical" }]`, "10:00 say 10 over 10m about acme\n10:04 expect open warning\n10:07 expect escalate critical: 8"},
		{"escalate", "", five + "KEY", `escalate = [{ at = 8, channel = "#boss" }]`, "10:00 say 10 over 10m about acme\n10:04 expect open to \"#mentions\"\n10:07 expect escalate to \"#boss\"\nby 16:00 expect resolve to \"#boss\""},
		{"escalate", "", five + "KEY", `escalate = [{ after = "20m", severity = "critical" }]`, "10:00 say 5 about acme\n10:00 expect open warning\n10:20 expect escalate critical"},
		{"escalate", "", words + "KEY", `escalate = [{ after = "20m", severity = "critical", channel = "#boss" }]`, "10:00 say: acme recall\n10:01 expect open warning\n10:21 expect escalate critical to \"#mentions\"\n10:21 expect escalate critical to \"#boss\""},
		{"channel", "", five + "KEY", `channel = "#crisis"`, "10:00 say 5 about acme\n10:00 expect open to \"#crisis\""},
		{"quiet_hours", "", five + "KEY", `quiet_hours = ["09:00-10:30"]`, "10:00 say 5 about acme\n10:30 expect open"},
		{"all", "", "[[rules]]\nname = \"r\"\nKEY", `all = [{ type = "threshold", min_mentions = 5 }, { type = "keyword", query = "recall" }]`, "10:00 say 5 about acme\n10:10 expect nothing\n10:20 say: acme recall\n10:20 expect open"},
		{"group_wait", "", words + "KEY", `group_wait = "5m"`, "10:00 say: acme recall\n10:05 expect open: 1"},
		{"group_wait", "", words + "KEY", `group_wait = "0s"`, "10:00 say: acme recall\n10:00 expect open: 1"},
		{"min_mentions", "", spike + "KEY", `min_mentions = 60`, month + "10:00 say 50 over 30m about acme\n12:00 expect nothing"},
		{"window", "", five + "KEY", `window = "10m"`, "10:00 say 9 over 30m about acme\n11:00 expect nothing"},
		{"long_window", "", spike + "KEY", `long_window = "2h"`, month + "00:00 say 19 per hour for 1d about acme\n18:00 expect nothing\n+1d 02:00 expect nothing"},
		{"sensitivity", "", spike + "KEY", `sensitivity = "5 per day"`, month + "10:00 say 18 over 55m about acme\nby 11:00 expect open"},
		{"mode", "", "[[rules]]\nname = \"r\"\ntype = \"sentiment\"\nKEY", `mode = "each"`, "10:00 say negative about acme\n10:00 expect open"},
		{"negative_share", "", "[[rules]]\nname = \"r\"\ntype = \"sentiment\"\nKEY", `negative_share = 0.4`, "10:00 say 9 about acme\n10:10 say 9 negative about acme\n10:10 expect open"},
		{"max_score", "", "[[rules]]\nname = \"r\"\ntype = \"sentiment\"\nmode = \"each\"\nKEY", `max_score = -0.95`, "10:00 say negative about acme\n11:00 expect nothing"},
		{"of", "", "[[rules]]\nname = \"r\"\ntype = \"silence\"\nKEY", `of = ["brand"]`, "-10d say 9 per hour for 10d in press about acme\n00:00 say 9 per hour for 1d in blog about acme\n20:00 expect nothing"},
		{"new_sites", "", "[[rules]]\nname = \"r\"\ntype = \"reach\"\nmin_followers = 1000\nKEY", `new_sites = true`, "-10d say 9 per day for 10d site old.example about acme\n10:00 say site new.example about acme\n10:01 expect open"},
		{"max_rating", "", "[[rules]]\nname = \"r\"\ntype = \"review\"\nKEY", `max_rating = 3`, "10:00 say rating 3 about acme\n10:01 expect open"},
		{"points", "", "[[rules]]\nname = \"r\"\ntype = \"share\"\nbrands = [\"acme\"]\nwindow = \"1d\"\nKEY", `points = 30`, "-4d say 9 per hour for 4d about acme\n-4d say 9 per hour for 4d about globex\n00:00 say 18 per hour for 1d about acme\n00:00 say 9 per hour for 1d about globex\n+1d 00:00 expect nothing"},
		{"after", "", "[[rules]]\nname = \"r\"\ntype = \"unanswered\"\nKEY", `after = "1h"`, "10:00 say complaint about acme\n11:00 expect open"},
		{"intents", "", "[[rules]]\nname = \"r\"\ntype = \"unanswered\"\nKEY", `intents = ["praise"]`, "10:00 say complaint about acme\n16:00 expect nothing"},
		{"schedule", "", "[[rules]]\nname = \"r\"\ntype = \"digest\"\nbrands = [\"acme\"]\nKEY[[rules]]\nname = \"s\"\ntype = \"keyword\"\nquery = 'x'\n", `schedule = "daily 10:00"`, "09:00 say about acme\n10:00 expect digest"},
		{"incident_window", "[alerts]\nKEY", words, `incident_window = "5m"`, "10:00 say: acme recall\n10:01 expect open\n11:00 say: acme recall\n11:01 expect open"},
		{"lateness", "[alerts]\nKEY", five, `lateness = "6h"`, "10:00 say about acme\n10:00 say 5 late 5h about acme\n10:00 expect open: 5"},
		{"thread_every", "[alerts]\nKEY", words, `thread_every = "30m"`, "10:00 say: acme recall\n10:01 expect open\n10:05 say: acme recall\n10:31 expect join\n11:00 expect nothing"},
		{"quiet_hours", "[alerts]\nKEY", five, `quiet_hours = ["09:00-10:30"]`, "10:00 say 5 about acme\n10:30 expect open"},
		{"holidays", "[alerts]\nKEY", "[[rules]]\nname = \"r\"\ntype = \"silence\"\n", `holidays = ["2026-11-16"]`, month + "20:00 expect nothing"},
		{"inhibit", "[alerts]\nKEY", words + "severity = \"critical\"\n[[rules]]\nname = \"s\"\ntype = \"threshold\"\nmin_mentions = 5\n", `inhibit = "lower"`, "10:00 say: acme recall\n10:01 expect open critical\n10:05 say 5 about acme\n10:06 expect held s: inhibited\n11:00 expect nothing"},
		{"inhibit", "[alerts]\nKEY", words + "severity = \"critical\"\n[[rules]]\nname = \"s\"\ntype = \"threshold\"\nseverity = \"info\"\nmin_mentions = 5\n", `inhibit = "none"`, "10:00 say: acme recall\n10:01 expect open critical\n10:05 say 5 about acme\n10:05 expect join s"},
	}
}

// TestEveryKeyOfARuleActs plays each case with its key, and without, where it must fail.
func TestEveryKeyOfARuleActs(t *testing.T) {
	t.Parallel()
	for _, c := range keyCases() {
		t.Run(c.key+" "+c.line, func(t *testing.T) {
			t.Parallel()
			play := func(line string) []string {
				src := "[slack]\nchannel = \"#mentions\"\n[brands.acme]\nname = \"Acme\"\nquery = 'acme'\ncompetitors = [\"globex\"]\n[brands.globex]\nquery = 'globex'\n" +
					strings.Replace(c.head, "KEY", line, 1) + strings.Replace(c.rules, "KEY", line, 1)
				if line == "" && (c.key == "all" || c.key == "schedule") {
					return []string{"the key is required"}
				}
				return outcome(t, rulesFor(t, src), "[[tests]]\nname = \"x\"\ntimeline = '''\n"+c.timeline+"\n'''\n")
			}
			if got := play(c.line + "\n"); len(got) > 0 {
				t.Errorf("with the key:\n%s", strings.Join(got, "\n"))
			}
			if got := play(""); len(got) == 0 {
				t.Error("the timeline holds without the key as well: it shows nothing")
			}
		})
	}
}

var keyRow = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|")
var keyInList = regexp.MustCompile("`([a-z_]+)`( \\(|,| \\|)")

// TestEveryKeyOfTheReferenceHasACase takes the keys from docs/rules-toml.md.
func TestEveryKeyOfTheReferenceHasACase(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules-toml.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(raw)
	part := func(from, to string) string { return doc[strings.Index(doc, from):strings.Index(doc, to)] }
	have := map[string]bool{}
	for _, c := range keyCases() {
		have[c.key] = true
	}
	keys := map[string]bool{}
	rules := part("## [[rules]]", "## [alerts]")
	common, byType, _ := strings.Cut(rules, "Keys by type")
	for _, m := range keyRow.FindAllStringSubmatch(common+part("## [alerts]", "## [slack]"), -1) {
		keys[m[1]] = true
	}
	for line := range strings.Lines(byType) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		for _, m := range keyInList.FindAllStringSubmatch(cells[3]+"|", -1) {
			keys[m[1]] = true
		}
	}
	if len(keys) < 35 {
		t.Fatalf("only %d keys found: %v", len(keys), keys)
	}
	for key := range keys {
		if !have[key] && elsewhere[key] == "" {
			t.Errorf("%s has no case", key)
		}
	}
}
