package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

const design = `timezone = "Europe/Berlin"

[crawler]
contact = "mailto:listening@acme.example"
allow_private = []

[slack]
channel = "#acme-mentions"

[brands.acme]
name  = "Acme"
query = '("acme" OR {ACME} OR @acme) NOT (climbing OR "looney tunes")'
owned = ["acme.example", "@acme"]
competitors = ["globex"]

[brands.globex]
query = "globex"

[[sources]]
name = "trade press"
type = "web"
start = ["https://tradepress.example/"]
sitemap = true
depth = 2
every = "30m"

[[sources]]
name = "acme blog"
type = "feed"
url  = "https://acme.example/feed.xml"

[[rules]]
name     = "crisis words"
type     = "keyword"
query    = 'recall OR lawsuit OR boycott OR "data breach" OR (scam NOT "scam alert")'
severity = "critical"
channel  = "#crisis"

[[rules]]
name         = "mention spike"
type         = "spike"
window       = "30m"
sensitivity  = "medium"
min_mentions = 10
cooldown     = "2h"
`

func TestTheDesignsExampleIsUnderstood(t *testing.T) {
	t.Parallel()
	cfg, err := Parse("rules.toml", []byte(design))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Location.String() != "Europe/Berlin" || cfg.Slack.Channel != "#acme-mentions" {
		t.Errorf("zone %v, channel %q", cfg.Location, cfg.Slack.Channel)
	}
	spike := cfg.Rule("mention spike")
	if spike.Window != 30*time.Minute || spike.MinMentions != 10 || spike.Cooldown != 2*time.Hour || len(spike.Brands) != 2 {
		t.Errorf("spike %+v", spike)
	}
	if cfg.Source("trade press").Every != 30*time.Minute || cfg.Warnings.Len() != 0 {
		t.Errorf("source %+v, warnings %v", cfg.Source("trade press"), cfg.Warnings)
	}
	acme := cfg.Brand("acme")
	if acme.OwnedSites[0] != "acme.example" || acme.OwnedHandles[0] != "acme" {
		t.Errorf("owned %+v", acme)
	}
}

func TestUXExampleReadsAsSketched(t *testing.T) {
	t.Parallel()
	_, err := Parse("rules.toml", []byte("[brands.a]\nquery='a'\n[[rules]]\nname = \"crisis words\"\ntype = \"keyword\"\nquery = \"a\"\nseverity = \"critcal\"\n"))
	var p *Problems
	if !errors.As(err, &p) {
		t.Fatal(err)
	}
	const want = `rules.toml:7:12: rule "crisis words": unknown severity "critcal"
    7 | severity = "critcal"
      |            ^^^^^^^^^ one of info, warning, critical; did you mean "critical"?
`
	if got := p.Render(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDefaultHasNoBrandsAndEverythingElse(t *testing.T) {
	t.Parallel()
	cfg := Default()
	if len(cfg.Brands)+len(cfg.Sources)+len(cfg.Rules) != 0 || cfg.Web.Listen != "127.0.0.1:8470" || cfg.DataDir != "data" {
		t.Errorf("%+v", cfg)
	}
}

// FuzzParse holds reading to its promises on any input: no panic, the same
// problems twice, each inside the file, in order, on one line; and what we take,
// a TOML library takes too.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/faults/*.txt")
	for _, file := range files {
		if whole, err := os.ReadFile(file); err == nil {
			input, _, _ := strings.Cut(string(whole), divider)
			f.Add(input)
		}
	}
	f.Add(design)
	f.Add("a = [[[[\n")
	f.Add("a.b.c = 1\n[a]\nb.d = 2\n[a.b]\n")
	f.Add("[[a.b]]\n[a]\n[[a.b]]\n")
	f.Add("a = 1979-05-27T07:32:00Z\nb = 0x_1\nc = 1__0\nd = 1e400\ne = 24:61:00\n")
	f.Fuzz(func(t *testing.T, input string) {
		_, err := Parse("rules.toml", []byte(input))
		root, faults := readTree(newText("rules.toml", []byte(input)))
		if len(faults) == 0 {
			var any map[string]any
			if err := toml.Unmarshal([]byte(strings.TrimPrefix(input, "\ufeff")), &any); err != nil {
				t.Errorf("we take %q, the library does not: %v", input, err)
			}
		}
		_ = root
		var p *Problems
		if !errors.As(err, &p) {
			return
		}
		_, again := Parse("rules.toml", []byte(input))
		if again == nil || again.Error() != err.Error() {
			t.Errorf("two readings of %q differ", input)
		}
		lines := strings.Count(input, "\n") + 1
		last := -1
		for _, one := range p.List {
			if one.Line < 1 || one.Line > lines || one.Column < 1 || one.offset < last || one.CaretLen < 1 {
				t.Errorf("problem out of place: %+v", one)
			}
			if strings.ContainsAny(one.Excerpt, "\n\r\t\x1b") {
				t.Errorf("excerpt would disturb a terminal: %q", one.Excerpt)
			}
			last = one.offset
		}
	})
}
