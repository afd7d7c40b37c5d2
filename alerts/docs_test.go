package alerts

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

var (
	tomlBlock     = regexp.MustCompile("(?s)```toml\n(.*?)```")
	timelineBlock = regexp.MustCompile("(?s)```timeline\n(.*?)```")
)

// TestWorkedTimelinesOfTheDocs runs what each page of docs/rules claims: the rule it
// shows and the timeline below it.
func TestWorkedTimelinesOfTheDocs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "docs", "rules", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		rule, line := tomlBlock.FindSubmatch(raw), timelineBlock.FindSubmatch(raw)
		if rule == nil || line == nil {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			runTimeline(t, NewCore(configOf(t, string(rule[1]))), string(line[1]))
		})
	}
}

// runTimeline plays lines such as "10m say 3 text", "10m expect open 10m0s" and "1h expect nothing".
func runTimeline(t *testing.T, core *Core, timeline string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(timeline) {
		f := strings.Fields(line)
		at, err := time.ParseDuration(f[0])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		core.Advance(t0.Add(at))
		switch f[1] {
		case "say", "complain":
			count, err := strconv.Atoi(f[2])
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			for range count {
				n++
				e := said(n, at, func(m *mention.Mention) { m.Text = "Acme " + strings.Join(f[3:], " ") })
				if f[1] == "complain" {
					negative(&e.Mention)
				}
				core.Take(&e)
			}
		case "expect":
			got := lines(core.Said())
			if f[2] == "nothing" {
				if len(got) > 0 {
					t.Errorf("%q: said %v", line, got)
				}
				continue
			}
			want := " " + f[2] + " "
			if len(f) > 3 {
				want = f[3] + want
			}
			if len(got) != 1 || !strings.Contains(got[0], want) {
				t.Errorf("%q: said %v", line, got)
			}
		default:
			t.Fatalf("%q is no step", line)
		}
	}
}
