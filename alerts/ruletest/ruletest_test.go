package ruletest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// rulesFor parses rules under a file with two brands.
func rulesFor(t testing.TB, rules string) *config.Config {
	t.Helper()
	head := ""
	if !strings.Contains(rules, "[brands.acme]") {
		head = "[slack]\nchannel = \"#mentions\"\n[brands.acme]\nname = \"Acme\"\nquery = 'acme'\ncompetitors = [\"globex\"]\n[brands.globex]\nquery = 'globex'\n"
	}
	cfg, err := config.Parse("rules.toml", []byte(head+rules))
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// plainly finds brands by their queries and nothing else.
func plainly(cfg *config.Config) Options {
	return Options{Enrich: func(_ context.Context, entries []mention.Entry, now time.Time) error {
		for i := range entries {
			m := &entries[i].Mention
			for _, b := range cfg.Brands {
				if b.Query.Match(m, now) {
					m.Brands = append(m.Brands, mention.BrandMatch{Brand: b.Key, Sentiment: mention.Sentiment{Label: mention.Neutral}})
				}
			}
		}
		return nil
	}}
}

// outcome runs a test file under rules and returns its failures and faults in lines.
func outcome(t testing.TB, cfg *config.Config, src string) []string {
	t.Helper()
	file, err := config.ParseTests("x.test.toml", []byte(src))
	if err != nil {
		return strings.Split(err.Error(), "\n")
	}
	var out []string
	for _, test := range file.Tests {
		o := plainly(cfg)
		o.Scratch = t.TempDir()
		r, err := Run(t.Context(), cfg, file, test, o)
		var problems *config.Problems
		switch {
		case errors.As(err, &problems):
			out = append(out, strings.Split(problems.Render(), "\n")...)
		case err != nil:
			t.Fatal(err)
		}
		for _, f := range r.Failures {
			out = append(out, f.Wanted+" | "+f.Got)
		}
	}
	return out
}

const crisis = "[[rules]]\nname = \"crisis\"\ntype = \"keyword\"\nquery = 'recall'\n[[rules]]\nname = \"many\"\ntype = \"threshold\"\nmin_mentions = 5\n"

func TestExpectationsAreMetOrNot(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, timeline, want string }{
		{"a message in its minute", "10:00 say: acme recall\nat 10:01 expect fire \"crisis\": 1", ""},
		{"a message too early", "10:00 say: acme recall\n10:02 expect fire \"crisis\"", "got 2026-11-16 10:01:00 open"},
		{"by a time", "10:00 say: acme recall\nby 11:00 expect open crisis", ""},
		{"two by one moment, the later one first", "10:00 say: acme recall\n10:10 say: globex recall\nby 11:00 expect open about globex\nby 11:00 expect open about acme", ""},
		{"another count", "10:00 say: acme recall\n10:01 expect fire crisis: 2", "open \"crisis\""},
		{"another severity", "10:00 say: acme recall\n10:01 expect fire crisis critical", "warning"},
		{"what nobody expected", "10:00 say: acme recall\n12:00 expect held many: below floor", "no line expects it"},
		{"nothing, and it was something", "10:00 say: acme recall\n10:30 expect nothing", "open \"crisis\""},
		{"nothing, and it was nothing", "10:00 say: acme is fine\n10:30 expect nothing", ""},
		{"nothing of one rule", "10:00 say: acme recall\n10:01 expect fire crisis\n10:30 expect nothing many", ""},
		{"an update that nobody expected is no failure", "10:00 say 20 over 40m about acme\nby 10:10 expect fire many: 5", ""},
		{"an end", "10:00 say 5 about acme\n10:00 expect open many\nby 16:00 expect resolve", ""},
		{"copies are one story", "10:00 say 9 copies about acme\n11:00 expect held many: below floor", ""},
		{"a silence holds back", "09:00 silence many for 3h\n10:00 say 5 over 5m about acme\n10:10 expect held many: silenced\n11:00 expect nothing", ""},
		{"late ones count in their own hour", "10:00 say 5 late 90m about acme\n10:00 expect fire many: 5", ""},
		{"a text that no brand wants is a failure", "10:00 say: hello\n11:00 expect nothing", "matches no brand's query"},
		{"a restart forgets nothing", "10:00 say 3 over 3m about acme\n10:05 restart\n10:10 say 2 over 1m about acme\n10:10 expect fire many: 5\n10:20 restart\n11:00 expect nothing", ""},
		{"an acknowledgement needs an incident", "10:00 acknowledge\n11:00 expect nothing", "no incident is open"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(outcome(t, rulesFor(t, crisis), "[[tests]]\nname = \"x\"\ntimeline = '''\n"+c.timeline+"\n'''\n"), "\n")
			if c.want == "" && got != "" || !strings.Contains(strings.ReplaceAll(got, " | ", "got "), c.want) {
				t.Errorf("failures:\n%s\nwant %q", got, c.want)
			}
		})
	}
}

func TestFaultsOfATestFileCarryLineAndCaret(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want string }{
		{"an unknown key", "[[tests]]\nname = \"x\"\ntimelines = 'x'\n", "x.test.toml:3:1: test \"x\": unknown key"},
		{"no tests", "rules = \"rules.toml\"\n", "there is no test"},
		{"alerts without mentions", "[[tests]]\nname = \"x\"\nalerts = \"a.jsonl\"\n", "mentions is missing"},
		{"a start that is none", "[[tests]]\nname = \"x\"\nstart = \"noon\"\ntimeline = '10:00 expect nothing'\n", `start "noon" cannot be used`},
		{"a verb that is none", line("10:00 shout: acme"), " | 10:00 shout: acme\n      |       ^^^^^ say, expect"},
		{"a time that is none", line("noon say: acme"), `"noon" is no time`},
		{"an hour that is none", line("25:00 say: acme"), `no time of day`},
		{"a kind that is none", line("10:00 expect fires"), `"fires" cannot be expected`},
		{"a rule that is not there", line(`10:00 expect fire "crisiss"`), `there is no rule "crisiss"`},
		{"a brand that is not there", line("10:00 say about acne"), `there is no brand "acne"`},
		{"a number that is none", line("10:00 expect fire: many"), `"many" is no number`},
		{"a reason that is none", line("10:00 expect held many: tired"), `"tired" holds nothing back`},
		{"half a mention", line("10:00 say 1.5: acme"), "part of a mention"},
		{"too many", line("10:00 say 1e9 about acme"), "cannot be said"},
		{"a rate without an end", line("10:00 say 9 per hour: acme"), "how long is missing"},
		{"nothing said", line("10:00 say 3"), "nothing is said"},
		{"an attribute that is none", line("10:00 say 3 loudly: acme"), `"loudly" says nothing`},
		{"a rating that is none", line("10:00 say rating 9: acme"), "is no rating"},
		{"by for something said", line("by 10:00 say: acme"), "by is for expectations"},
		{"a word too much", line("10:00 restart now"), `"now" does not belong here`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(outcome(t, rulesFor(t, crisis), c.src), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("said\n%s\nwant %q", got, c.want)
			}
		})
	}
}

func line(s string) string { return "[[tests]]\nname = \"x\"\ntimeline = '''\n" + s + "\n'''\n" }

// FuzzTimeline holds that no line stops the program.
func FuzzTimeline(f *testing.F) {
	for _, seed := range []string{"10:00 say 3 over 1m: acme", "by +2d 10:35 expect fire \"x\": 42 against 9.5", "-30d say 9.5 per hour for 30d about acme", "10:00 gap \"x\" for 1h", "2026-11-21 10:35 expect held x: silenced", "\":::\" say"} {
		f.Add(seed)
	}
	start := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		step, bad := parseStep(config.TimelineLine{Text: s}, start)
		if bad != nil && (bad.from < 0 || bad.from > bad.to && bad.to != 0 || bad.message == "") {
			t.Errorf("%q: fault %+v", s, *bad)
		}
		if bad == nil && step.say.count > maxSay {
			t.Errorf("%q: %d mentions", s, step.say.count)
		}
	})
}

var (
	tomlBlock     = regexp.MustCompile("(?s)```toml\n(.*?)```")
	timelineBlock = regexp.MustCompile("(?s)\\*\\*([^*\n]+)\\*\\*[^\n]*\n\n```timeline\n(.*?)```")
)

// TestThePageOnTestingRunsAsItStands plays the examples of docs/rules/testing.md.
func TestThePageOnTestingRunsAsItStands(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules", "testing.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := tomlBlock.FindAllSubmatch(raw, -1)
	if len(blocks) < 2 {
		t.Fatal("the examples are gone")
	}
	if got := outcome(t, rulesFor(t, string(blocks[1][1])), string(blocks[0][1])); len(got) > 0 {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// TestWorkedTimelinesOfTheDocs runs what each page of docs/rules claims: the rules it
// shows first, and each timeline under its name.
func TestWorkedTimelinesOfTheDocs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "rules", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		rules := tomlBlock.FindSubmatch(raw)
		for _, one := range timelineBlock.FindAllSubmatch(raw, -1) {
			t.Run(filepath.Base(page)+"/"+string(one[1]), func(t *testing.T) {
				t.Parallel()
				if got := outcome(t, rulesFor(t, string(rules[1])), line(string(one[2]))); len(got) > 0 {
					t.Errorf("%s", strings.Join(got, "\n"))
				}
			})
		}
	}
}

// TestTheSampleTestsHold plays docs/rules/rules.test.toml under the shipped rules.toml.
func TestTheSampleTestsHold(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load(filepath.Join("..", "..", "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules", "rules.test.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome(t, cfg, string(raw)); len(got) > 0 {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
