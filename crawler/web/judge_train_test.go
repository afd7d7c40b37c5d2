package web

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The second judgement is learnt from the pages of the first, but for those whose
// body is what another extractor made of them, and from pages whose body was
// marked by reading: testdata/bodies.tsv.

// markedBody is a page whose body was marked by reading it.
type markedBody struct {
	check bool // of the shared evaluation set: never learnt from
	page  string
	units int
	body  map[int]bool
}

func markedBodies(t testing.TB) map[string]markedBody {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "bodies.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]markedBody{}
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(f) != 4 {
			continue
		}
		m := markedBody{check: f[0] == "check", page: f[1], body: map[int]bool{}}
		m.units, _ = strconv.Atoi(f[2])
		for part := range strings.SplitSeq(f[3], ",") {
			from, to, ranged := strings.Cut(part, "-")
			a, _ := strconv.Atoi(from)
			b := a
			if ranged {
				b, _ = strconv.Atoi(to)
			}
			for i := a; i <= b; i++ {
				m.body[i] = true
			}
		}
		out[m.page] = m
	}
	return out
}

// handPages are pages of the shared evaluation set whose body was marked by reading.
func handPages(t testing.TB) []truePage {
	bodies := markedBodies(t)
	var out []truePage
	for _, p := range sharedPages(t) {
		m, ok := bodies[strings.TrimSuffix(filepath.Base(p.HTML), ".html.gz")]
		doc, _, err := parse(p.page, "text/html", p.URL)
		if !ok || err != nil {
			continue
		}
		units := unitsOf(doc)
		if len(units) != m.units {
			t.Errorf("%s has %d runs of text where %d were marked", m.page, len(units), m.units)
		}
		var b strings.Builder
		for i, u := range units {
			if m.body[i] {
				b.WriteString(u.text + "\n\n")
			}
		}
		out = append(out, truePage{name: m.page, body: b.String(), html: p.page})
	}
	return out
}

// lesson is a page to learn the second judgement from.
type lesson struct {
	site  string
	html  []byte
	much  float64
	label func(i int, u *unit) float64
	whole bool // the label of every unit is known
}

// lessons are all pages to learn from.
func lessons(t testing.TB) []lesson {
	bodies, held := markedBodies(t), heldLines(t)
	var out []lesson
	for _, m := range markedPages(t) {
		l := lesson{site: siteOf(m.file), html: m.html, much: 6}
		if b, ok := bodies[m.file]; ok && !b.check {
			l.much, l.whole, l.label = 20, true, func(i int, _ *unit) float64 { return one(b.body[i]) }
		} else {
			by := bySentences(m)
			l.label = func(_ int, u *unit) float64 { return by(u) }
		}
		out = append(out, l)
	}
	for _, p := range statedPages(t) {
		if half(p.name) == 0 {
			by := byBody(p.body)
			out = append(out, lesson{site: siteOf(filepath.Base(p.name)), html: p.html, much: 3, whole: true, label: func(_ int, u *unit) float64 { return by(u) }})
		}
	}
	kept := out[:0]
	for _, l := range out {
		if !held.has(l.html) {
			kept = append(kept, l)
		}
	}
	return kept
}

// siteOf is the site in the name of a test page: "nytimes.com.blackouts.html".
func siteOf(file string) string {
	parts := strings.SplitN(file, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// lines are long runs of text.
type lines map[string]bool

// heldLines are those of the shared evaluation set: a page that shares three of them
// is one of its pages under another name.
func heldLines(t testing.TB) lines {
	out := lines{}
	for _, p := range sharedPages(t) {
		if doc, _, err := parse(p.page, "text/html", p.URL); err == nil {
			for _, u := range unitsOf(doc) {
				if len(u.words) > 15 {
					out[u.key] = true
				}
			}
		}
	}
	return out
}

func (l lines) has(page []byte) bool {
	doc, _, err := parse(page, "text/html", "")
	if err != nil {
		return false
	}
	same := 0
	for _, u := range unitsOf(doc) {
		same += int(one(len(u.words) > 15 && l[u.key]))
	}
	return same > 2
}

// units are those of a lesson, each with its clues.
func (l *lesson) units() []learnt {
	doc, base, err := parse(l.html, "text/html", "")
	if err != nil || elements(doc, mostJudged) >= mostJudged {
		return nil
	}
	f := collect(doc, base)
	s := convene(doc, f, false).reconsider(f)
	var out []learnt
	sum := 0.0
	for i, u := range s.units {
		e := learnt{x: s.clues(i), y: l.label(i, u), weight: 1}
		if l.whole {
			e.weight = math.Min(float64(len(u.words)), 60) + 3
		}
		if e.y >= 0 {
			sum += e.weight
			out = append(out, e)
		}
	}
	if !l.whole {
		sum = math.Max(sum, 3)
	}
	for i := range out {
		out[i].weight *= l.much / sum
	}
	return out
}

// TestGrowTheTrees learns trees.go anew; before that it says, by cross-validation over
// sites, what the second judgement adds to the first.
func TestGrowTheTrees(t *testing.T) {
	if os.Getenv("EARSHOT_TRAIN") == "" {
		t.Skip("set EARSHOT_TRAIN=1 to learn")
	}
	list := lessons(t)
	pages := make([][]learnt, len(list))
	sideBySide(len(list), func(i int) { pages[i] = list[i].units() })
	const folds = 4
	var first, second [2]float64 // weight judged wrongly, by whether every unit is known
	var all [2]float64
	for k := range folds {
		var rest []learnt
		for i := range list {
			if spread(list[i].site)%folds != k {
				rest = append(rest, pages[i]...)
			}
		}
		f := grow(rest)
		for i := range list {
			if spread(list[i].site)%folds != k {
				continue
			}
			c := int(one(list[i].whole))
			for _, e := range pages[i] {
				all[c] += e.weight
				first[c] += e.weight * math.Abs(one(e.x[figures-1] >= 0.5)-e.y)
				second[c] += e.weight * math.Abs(one(f.chance(e.x) >= 0.5)-e.y)
			}
		}
	}
	for c, what := range []string{"sentences", "whole pages"} {
		t.Logf("%s: judged wrongly at first %.4f, at second %.4f", what, first[c]/all[c], second[c]/all[c])
	}
	var every []learnt
	for _, p := range pages {
		every = append(every, p...)
	}
	f := grow(every)
	t.Logf("%d units of %d pages", len(every), len(list))
	if err := os.WriteFile("trees.go", f.source(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// spread spreads sites evenly.
func spread(site string) int {
	n := 0
	for _, r := range site {
		n = (n*31 + int(r)) % 10007
	}
	return n
}

// source is the forest in Go.
func (f *forest) source() []byte {
	var b bytes.Buffer
	b.WriteString("package web\n\n// judge is the second judgement of a run of text, grown by TestGrowTheTrees: what it is learnt from and how good it is,\n// docs/sources.md says. Numbers of clues are places in what [second.clues] gives.\n")
	fmt.Fprintf(&b, "var judge = forest{prior: %.4f, trees: []tree{\n", f.prior)
	for _, t := range f.trees {
		b.WriteString("\t{[]split{")
		for i, s := range t.splits {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "{%d, %s, %d, %d}", s.clue, strconv.FormatFloat(s.at, 'g', 6, 64), s.no, s.yes)
		}
		b.WriteString("}, []float64{")
		for i, v := range t.leaves {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(strconv.FormatFloat(v, 'f', 4, 64))
		}
		b.WriteString("}},\n")
	}
	b.WriteString("}}\n")
	return b.Bytes()
}
