package monitor

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

const digestRules = `[brands.acme]
name = "Acme"
query = "acme"
owned = ["@acme"]
competitors = ["globex"]
[brands.globex]
name = "Globex"
query = "globex"
[[rules]]
name = "week"
type = "digest"
schedule = "weekly mon 09:00"
`

// digestWorld is three weeks of two brands, some of it answered, irrelevant or the brand's own.
func digestWorld(t *testing.T, now time.Time) *Monitor {
	t.Helper()
	cfg, err := config.Parse("rules.toml", []byte(digestRules))
	if err != nil {
		t.Fatal(err)
	}
	wall := clock.Wall(func() time.Time { return now })
	m, err := Open(t.Context(), Options{Config: cfg, DataDir: t.TempDir(), Clock: wall, Wall: wall, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	texts := []string{"acme is terrible, broken and awful number %d", "does the acme lid fit model %d?", "acme kettle number %d arrived today",
		"i love my wonderful acme kettle %d, great", "globex opens shop %d", "my acme kettle %d is broken and nobody answers, i want my money back"}
	var batch []mention.Mention
	for i := range 600 {
		at := now.Add(-time.Duration(i) * 50 * time.Minute)
		one := mention.Mention{ID: fmt.Sprintf("m%03d", i), Kind: "feed", Source: "Küchenblatt", Text: fmt.Sprintf(texts[i%len(texts)], i), Published: at, Discovered: at,
			Author: mention.Author{Handle: fmt.Sprintf("Élan%d", i%40)}}
		if i%30 == 8 {
			one.Text = fmt.Sprintf("in der acme babynahrung war ein glassplitter %d", i)
		}
		if i%30 == 20 {
			one.Text = fmt.Sprintf("eu opens antitrust case %d against acme", i)
		}
		if i%37 == 2 {
			one.Author.Handle = "@acme"
		}
		batch = append(batch, one)
	}
	if _, err := m.journal.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := m.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, status := range map[int]string{5: journal.StatusHandled, 6: journal.StatusIrrelevant, 11: journal.StatusIrrelevant, 30: journal.StatusHandled} {
		if err := m.journal.Triage(t.Context(), fmt.Sprintf("m%03d", i), journal.TriageChange{Status: &status}, "dana"); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestADigestsNumbersAreThoseOfASearch: whoever checks them finds the same, to the mention.
func TestADigestsNumbersAreThoseOfASearch(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	m := digestWorld(t, now)
	f := alerts.DigestFigures{From: now.Add(-7*24*time.Hour + 23*time.Minute), To: now.Add(-11 * time.Minute), Before: 1}
	count := func(src string, since, until time.Time) (mentions, stories int) {
		q, err := query.Parse(src, query.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		res, err := m.index.Search(t.Context(), index.Request{Query: q, Since: since, Until: until, Limit: -1, Collapse: true, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return res.Total, res.Stories
	}
	if err := m.completeDigest(t.Context(), "acme", &f); err != nil {
		t.Fatal(err)
	}
	const earned = "brand:acme NOT owned:acme NOT status:irrelevant"
	said, told := count(earned, f.From, f.To)
	before, _ := count(earned, f.From.Add(-f.To.Sub(f.From)), f.From)
	complaints, _ := count(earned+" intent:complaint status:open", f.From, f.To)
	questions, _ := count(earned+" intent:question status:open", f.From, f.To)
	negatives, _ := count(earned+" sentiment:acme/negative status:open NOT intent:complaint NOT intent:question", f.From, f.To)
	loud, _ := count(earned+" crisis:>=0.7 NOT sentiment:acme/negative status:open NOT intent:complaint NOT intent:question", f.From, f.To)
	_, bad := count(earned+" sentiment:acme/negative", f.From, f.To)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"mentions", f.Mentions, said}, {"stories", f.Stories, told}, {"mentions before", f.Before, before}, {"negative stories", f.Negative, bad},
		{"waiting questions", f.UnansweredQ, questions}, {"other waiting negatives", f.UnansweredNeg, negatives}, {"other waiting crises", f.UnansweredLoud, loud}, {"waiting", f.Unanswered, complaints + questions + negatives + loud},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, a search finds %d", c.what, c.got, c.want)
		}
	}
	if said == 0 || before == 0 || questions == 0 || complaints+negatives == 0 || loud == 0 || bad == 0 {
		t.Errorf("the world shows nothing: %d %d %d %d %d %d", said, before, questions, complaints, negatives, bad)
	}
	if len(f.Waiting) == 0 || !strings.Contains(f.Waiting[0].Text, "glassplitter") {
		t.Errorf("quoted first of what waits: %+v", f.Waiting)
	}
	if len(f.Sources) != 1 || f.Sources[0] != (alerts.Driver{Name: "Küchenblatt", Count: said}) {
		t.Errorf("sources %+v", f.Sources)
	}
	for _, x := range f.Intents {
		if want, _ := count(earned+" intent:"+x.Name, f.From, f.To); x.Count != want || want == 0 {
			t.Errorf("%s counted %d times, a search finds %d", x.Name, x.Count, want)
		}
	}
	if len(f.Intents) == 0 {
		t.Error("no intents are counted")
	}
	if len(f.Authors) == 0 || !strings.HasPrefix(f.Authors[0].Name, "Élan") {
		t.Errorf("authors %+v", f.Authors)
	}
	all, _ := count("brand:acme NOT status:irrelevant", f.From, f.To)
	others, _ := count("brand:globex NOT status:irrelevant", f.From, f.To)
	if want := float64(all) / float64(all+others); f.Share < want-1e-9 || f.Share > want+1e-9 || len(f.Competitors) != 1 || f.Competitors[0] != (alerts.Driver{Name: "Globex", Count: others}) || f.ShareBefore == 0 {
		t.Errorf("share %v of voice, want %v; before %v, competitors %+v", f.Share, want, f.ShareBefore, f.Competitors)
	}
	if found, _ := count(f.FindWaiting, f.From, f.To); found != f.Unanswered {
		t.Errorf("the link finds %d of %d that wait", found, f.Unanswered)
	}
}

// TestADigestComparesNothingWithATimeWhenNobodyListened holds the changes back then.
func TestADigestComparesNothingWithATimeWhenNobodyListened(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	m := digestWorld(t, now)
	f := alerts.DigestFigures{From: now.Add(-24 * time.Hour), To: now}
	if err := m.completeDigest(t.Context(), "acme", &f); err != nil {
		t.Fatal(err)
	}
	if f.Mentions == 0 || f.Before != 0 || f.NetUsual != 0 || f.ShareBefore != 0 {
		t.Errorf("%+v", f)
	}
}

// TestACorrectedIntentIsWhatIsFoundAndCounted holds that a search and a digest go by what people say an author wants, of the
// brand they say it of, and by what was heard again once that is taken back.
func TestACorrectedIntentIsWhatIsFoundAndCounted(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	m := digestWorld(t, now)
	found := func(src string) bool {
		q, err := query.Parse("brand:acme "+src, query.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		res, err := m.index.Search(t.Context(), index.Request{Query: q, Limit: -1, Now: now})
		if err != nil || res.Total > 1 {
			t.Fatalf("%s: %d found, %v", src, res.Total, err)
		}
		return res.Total == 1
	}
	counted := func() map[string]int {
		f := alerts.DigestFigures{From: now.Add(-7 * 24 * time.Hour), To: now}
		if err := m.completeDigest(t.Context(), "acme", &f); err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, x := range f.Intents {
			n[x.Name] = x.Count
		}
		return n
	}
	heard := counted()
	for _, step := range []struct {
		does           string
		angry, asks    mention.Label // what is said of the two from now on
		complaint      [2]bool       // which of them intent:complaint finds
		more, question int           // complaints and questions in the digest beside those that were heard
	}{
		{"nothing is said", "", "", [2]bool{true, false}, 0, 0},
		{"the angry one only jokes", "none", "", [2]bool{false, false}, -1, 0},
		{"and the one who asks has waited", "none", "complaint/delay", [2]bool{false, true}, 0, -1},
		{"both are taken back", "", "", [2]bool{true, false}, 0, 0},
	} {
		for id, said := range map[string]mention.Label{"m012": step.angry, "m007": step.asks} {
			if err := m.journal.Triage(t.Context(), id, journal.TriageChange{Intent: map[string]mention.Label{"acme": said}}, "dana"); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		angry, asks := `text:"awful number 12"`, `text:"fit model 7"`
		if got := [2]bool{found(angry + " intent:complaint"), found(asks + " intent:complaint")}; got != step.complaint {
			t.Errorf("%s: intent:complaint finds %v, want %v", step.does, got, step.complaint)
		}
		if found(asks+" reason:delay") != step.complaint[1] || found(asks+" intent:question") == step.complaint[1] {
			t.Errorf("%s: found by the reason %v, and as a question %v", step.does, found(asks+" reason:delay"), found(asks+" intent:question"))
		}
		if n := counted(); n["complaint"] != heard["complaint"]+step.more || n["question"] != heard["question"]+step.question {
			t.Errorf("%s: the digest counts %v, and before that %v", step.does, n, heard)
		}
	}
}
